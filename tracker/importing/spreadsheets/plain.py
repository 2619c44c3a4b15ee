"""A word as people type it: capitals, accents, vowel signs, kinds of quotation mark and of blank do not matter."""

from __future__ import annotations

import re
import unicodedata

from tracker.importing.spreadsheets.cells import BLANKS

_SIGNS = str.maketrans(
    dict.fromkeys('\u2019\u2018\u201b\u201c\u201d\u201e\u00ab\u00bb\u02bc\u00b4\u0060\u2032"', "'")
    | dict.fromkeys("-\u2010\u2011\u2013\u2014_", " ")
    | dict.fromkeys("\u0451", "\u0435")
)
_ALIKE = re.compile(r"\d+|[^\W\d_]+")


def plain(text: str) -> str:
    """The form in which two spellings of one word are the same."""
    letters = unicodedata.normalize("NFKD", text.translate(_SIGNS))
    kept = "".join(sign for sign in letters if unicodedata.category(sign) not in ("Cf", "Mn"))
    words = "".join(" " if sign in BLANKS else sign for sign in kept)
    return " ".join(words.split()).strip(" .。:：;*'").casefold()


def alike(label: str) -> str:
    """The form in which "15 (a)", "15(a)", "15-a" and "15. a" are the same label, and "1 5 a" is another."""
    return "-".join(_ALIKE.findall(plain(label)))
