"""The forms of the site: one object for each address that somebody may post words to, with somebody who may."""

from dataclasses import dataclass
from typing import Any

from tests.matrix.addresses import all_addresses, path_of
from tests.matrix.cast import Cast
from tests.matrix.expectations import ROLES, expected, lines_of
from tests.matrix.places import places_of
from tests.matrix.sending import WEAKEST_FIRST, FormBook

# Without a form of their own, or with one that is no part of the record.
NO_FORM = {"portal:sign_out", "admin:logout"}


@dataclass(frozen=True)
class Posting:
    """One form that is taken: where, from whom, and its fields."""

    address: str
    path: str
    role: str
    fields: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.address} by the {self.role}"


def posting_addresses() -> list[str]:
    """The addresses at which a post may be carried out, as the tables say."""
    return [address for address in all_addresses() if address not in NO_FORM and _is_posted_to(address)]


def _is_posted_to(address: str) -> bool:
    return any("DONE" in cell for line in lines_of(address) for cell in line.cells.values())


def posting_at(cast: Cast, book: FormBook, address: str) -> Posting:
    """The form of an address, for the first object at which a post is carried out."""
    for place in places_of(cast, address):
        for role in (*WEAKEST_FIRST, *ROLES):
            if expected(role, address, place).post == "DONE":
                return Posting(address, path_of(address, **place.parts), role, book.form(address, place))
    raise LookupError(address)
