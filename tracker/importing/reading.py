"""Reading a document in a child process: bytes in, findings or lines out, or a sentence why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tracker.files import child
from tracker.importing.names import StateNames
from tracker.importing.readers import Source, UnreadableDocument, read, read_in
from tracker.importing.readers.containers import damaged
from tracker.importing.readers.files import printable
from tracker.importing.structure import Findings, MalformedProposal, find, from_proposal, to_proposal

SECONDS = 20
"""Of the processor. Twenty reports in one file of 1.8 MB take less than one."""

SENTENCES = {
    child.TOO_LONG: (
        "Reading {name} takes too long, because its text does not look like a report. Save the document in another "
        "format and upload it again, or upload it in parts."
    ),
    child.BUSY: "Other documents are being read at the moment. Try again with {name} in a minute.",
}
CODES = {child.TOO_LONG: "takes_too_long", child.BUSY: "busy"}

type ReadLine = tuple[int, str, int | None]
"""Its number, its text, and the page that it is on."""


def find_in(content: bytes, name: str, names: StateNames, encoding: str = "") -> Findings:
    """Return all that a document holds for the record.

    Args:
        content: its bytes; name: of the file, its ending chooses the reader.
        names: the names of States.
        encoding: the one that a person chose, if any.
    Raises:
        UnreadableDocument: it cannot be read, or not within the limits of time and memory.
    """
    answer = _asked(_found, content, name, encoding, names)
    try:
        return from_proposal(answer)
    except MalformedProposal as fault:
        raise damaged(printable(name)) from fault


def lines_in(content: bytes, name: str, encoding: str = "") -> list[ReadLine]:
    """Return the lines of a document, as `find_in` takes it and raises."""
    try:
        return [
            (int(number), str(text), page and int(page))
            for number, text, page in _asked(_lines, content, name, encoding)
        ]
    except (TypeError, ValueError) as fault:
        raise damaged(printable(name)) from fault


def _asked(function: Callable[..., Any], content: bytes, name: str, *arguments: object) -> Any:
    try:
        answer = child.call(_told, function, content, name, *arguments, processor=SECONDS)
    except child.ChildFailed as failure:
        shown = printable(name)
        if failure.code not in SENTENCES:
            raise damaged(shown) from failure
        raise UnreadableDocument(SENTENCES[failure.code].format(name=shown), code=CODES[failure.code]) from failure
    match answer:
        case {"answer": found}:
            return found
        case {"refused": str(reason), "code": str(code)}:
            raise UnreadableDocument(reason, code=code)
    raise damaged(printable(name))


# --- in the child


def _told(function: Callable[..., object], *arguments: object) -> dict[str, object]:
    """Return the answer of a function, or its refusal."""
    try:
        return {"answer": function(*arguments)}
    except UnreadableDocument as refusal:
        return {"refused": refusal.reason, "code": refusal.code}


def _found(content: bytes, name: str, encoding: str, names: StateNames) -> dict[str, Any]:
    return to_proposal(find(_source(content, name, encoding), names))


def _lines(content: bytes, name: str, encoding: str) -> list[ReadLine]:
    words: dict[int, list[str]] = {}
    pages: dict[int, int | None] = {}
    for block in _source(content, name, encoding).blocks:
        words.setdefault(block.line, []).append(block.text)
        pages.setdefault(block.line, block.page)
    return [(number, " | ".join(parts), pages[number]) for number, parts in words.items()]


def _source(content: bytes, name: str, encoding: str) -> Source:
    return read_in(content, name, encoding) if encoding else read(content, name)
