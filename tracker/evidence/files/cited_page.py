"""The page of a document that a citation names in words: "p. 14", "page 14", "стр. 14", "第14页".

An article, a section or a bare number is no page: nothing is guessed. What is found is only where a document is opened;
the words of the citation stay as they were written, and are what counts.
"""

import re
from urllib.parse import urlsplit

_NUMBER = r"(\d{1,4})(?!\d)"
_NAMED = re.compile(
    rf"(?<!\w)(?:pp?\.|pages?|pág(?:s?\.|inas?)|стр(?:\.|аниц\w*)|с\.|ص(?:فحات|فحة|\.))\s*{_NUMBER}|第\s*{_NUMBER}\s*页",
    re.IGNORECASE,
)


def cited_page(words: str) -> int | None:
    """The first page that the words name, from 1; None where they name none."""
    found = _NAMED.search(words)
    number = int(next(each for each in found.groups() if each)) if found else 0
    return number or None


def opened_at(address: str, words: str) -> str:
    """The address of a PDF with the page that the words name, as browsers open it; any other address as it is."""
    page = cited_page(words)
    parts = urlsplit(address) if page else None
    if parts is None or parts.fragment or not parts.path.lower().endswith(".pdf"):
        return address
    return f"{address}#page={page}"
