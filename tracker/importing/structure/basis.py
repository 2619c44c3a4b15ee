"""On what basis recommendations stand, from the words that announce them.

Belongs here: words -> `basis`. "Not negotiated" claims least, so it is what an unclear lead-in is taken for, with a
warning; no page may say that a State accepted anything (domain, section 2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

WORDS = (
    ("not_negotiated", r"\b(?:not|neither|without (?:being|having been)|nor) (?:\w+ ){0,2}(?:negotiat|adopt|agreed)"),
    ("not_negotiated", r"\bwithout (?:\w+ )?negotiation"),
    ("chairs_summary", r"\bchair(?:person|man|woman)?['\u2019]?s['\u2019]? summary|\bsummary (?:\w+ )?by the chair"),
    ("adopted", r"\badopted\b"),
    ("agreed", r"\b(?:agreed|consensus)\b"),
)
"""Basis -> what says so; the first that fits, so that a denial comes before what it denies."""

PATTERNS = tuple((basis, re.compile(words, re.IGNORECASE)) for basis, words in WORDS)
DEFAULT = "not_negotiated"


def basis_of(texts: Iterable[str]) -> str | None:
    """The basis that the first telling text gives; None where none tells."""
    for text in texts:
        for basis, words in PATTERNS:
            if words.search(text):
                return basis
    return None
