"""The words of the expectations, and how a table of them is read.

A cell of a table says what a GET and what a POST gets: "OPEN DONE". HEAD is as GET.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.matrix.asking import Reply

# What each word means. A word that is not here is a mistake in a table.
MEANING = {
    "OPEN": "the page or the file (200)",
    "DONE": "the act was done: a redirect, and something was written (302)",
    "ONWARD": "a redirect to another page; nothing is written (302)",
    "MOVED": "for good to another address; nothing is written (301)",
    "FORM": "the form again, with or without errors, or a redirect (200, 302, 422)",
    "INVALID": "the form again, for there is nothing that could be chosen; nothing is written (200, 422)",
    "AS_GET": "a page without a form reads a post as a look at it; nothing is written (200)",
    "SIGN_IN": "to the sign-in (302), which keeps what was posted (403)",
    "NOTHING": "not even that it exists (404)",
    "REFUSED": "the wrong person or moment, with the reason (403)",
    "-": "the address does not have this method (405)",
}
STATUSES = {
    "OPEN": {200}, "DONE": {302}, "ONWARD": {302}, "MOVED": {301}, "FORM": {200, 302, 422}, "INVALID": {200, 422}, "AS_GET": {200},
    "SIGN_IN": {302, 403}, "NOTHING": {404}, "REFUSED": {403}, "-": {405},
}  # fmt: skip
WRITES = {"DONE", "FORM"}
# What an empty form may get where a full one is taken, or refused: its errors first, a redirect, or the refusal. Where the
# full one is refused, nothing is written either way.
EMPTY_FORM = {200, 302, 403, 409, 422}
FORM_WORDS = ("DONE", "FORM", "INVALID", "ONWARD", "AS_GET", "REFUSED")


@dataclass(frozen=True)
class Line:
    """One line of a table: an address, the kinds of object it speaks of, and a cell for each column."""

    address: str
    kinds: tuple[str, ...]
    cells: Mapping[str, tuple[str, str]]

    def covers(self, address: str, kind: str) -> bool:
        return self.address == address and any(fnmatchcase(kind, each) for each in self.kinds)


def read_table(text: str) -> list[Line]:
    """Read a table: a heading "address | kinds | column | ...", then lines; an address is repeated by a blank.

    Several kinds stand with commas between them; * stands for anything. A cell of one word is that of GET and POST.
    """
    rows = [line for line in text.strip().splitlines() if line.strip() and not line.startswith("#")]
    _address, _kinds, *columns = [part.strip() for part in rows[0].split("|")]
    lines, address = [], ""
    for row in rows[1:]:
        first, kinds, *cells = [part.strip() for part in row.split("|")]
        address = first or address
        if len(cells) != len(columns):
            raise ValueError(f"{len(cells)} cells, {len(columns)} columns: {row}")
        lines += [
            Line(
                name,
                tuple(kind.strip() for kind in kinds.split(",")),
                dict(zip(columns, map(_cell, cells), strict=True)),
            )
            for name in expanded(address)
        ]
    return lines


def expanded(address: str) -> list[str]:
    """The addresses that "a_{x,y}_b" stands for; braces may follow one another."""
    found = re.search(r"\{([^}]*)\}", address)
    if not found:
        return [address]
    return [
        each
        for word in found[1].split(",")
        for each in expanded(address[: found.start()] + word + address[found.end() :])
    ]


def _cell(text: str) -> tuple[str, str]:
    words = text.split()
    if not set(words) <= set(MEANING) or len(words) not in (1, 2):
        raise ValueError(f"not a cell: {text!r}")
    return words[0], words[-1]


def is_sign_in(reply: Reply) -> bool:
    if reply.status == 302:
        return "/sign-in/" in reply.goes_to or "/login/" in reply.goes_to
    return reply.status == 403 and 'action="/portal/sign-in/"' in reply.body


def fault_of(word: str, reply: Reply, *, is_empty: bool = False) -> str:
    """Why a reply is not what the word says; nothing where it is."""
    if is_empty and word in FORM_WORDS:
        return "" if reply.status in EMPTY_FORM and not is_sign_in(reply) else f"{reply.status} for an empty form"
    if reply.status not in STATUSES[word]:
        return f"{reply.status}, not {word}"
    if (word == "SIGN_IN") != is_sign_in(reply):
        return f"{reply.status} to {reply.goes_to or 'no sign-in'}, not {word}"
    if word == "DONE" and reply.changes.is_empty:
        return "302, but nothing was written"
    return ""
