"""How names are put in order for a reader: the one way, for every list of States and of themes."""

import unicodedata
from functools import lru_cache

# Of letters of their own, which the alphabet puts behind the letter that they are drawn from.
OWN_LETTERS = frozenset("й")


@lru_cache(4_096)
def name_order(name: str) -> tuple[str, str]:
    """What names are sorted by: without accents and capitals, so that "Égypte" stands among the names with E.

    Plain comparison puts every letter with an accent behind Z. Where two names differ in accents alone, these decide.

    Args:
        name: as the reader sees it, in any language.
    """
    return "".join(map(_plain, unicodedata.normalize("NFC", name).casefold())), name


def _plain(letter: str) -> str:
    if letter in OWN_LETTERS:
        return letter
    return "".join(sign for sign in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(sign))
