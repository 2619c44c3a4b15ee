"""The address that a printed label makes: "15 (a)" is 15-a, "140.12" is 140-12."""

import re

NOT_IN_ADDRESS = re.compile(r"[^0-9A-Za-z]+")


def address_of(label: str) -> str:
    """A label as part of an address; nothing where it has letters that an address does not hold.

    Of "15 (أ)" only the number could be kept, which would be the address of all the letters of paragraph 15.
    """
    if any(sign.isalnum() and not sign.isascii() for sign in label):
        return ""
    return NOT_IN_ADDRESS.sub("-", label).strip("-").lower()
