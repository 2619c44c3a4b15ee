"""The processor time that the reading of one document may take.

A document is read in the request that uploads it. A text that no report resembles can take minutes there, and holds a
thread of the server for as long. One search of a pattern cannot be interrupted: the readers call `check` between two.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from tracker.importing.readers import UnreadableDocument

SECONDS = 20.0
"""Processor seconds of the thread. Twenty reports in one file of 1.8 MB take less than one."""

_LIMIT: ContextVar[tuple[float, str] | None] = ContextVar("time_limit", default=None)


@contextmanager
def limited(name: str) -> Iterator[None]:
    """Limit the processor time of this thread for the reading of one document.

    Args:
        name: of the file, for the person who uploaded it.
    """
    token = _LIMIT.set((time.thread_time() + SECONDS, name))
    try:
        yield
    finally:
        _LIMIT.reset(token)


def check() -> None:
    """Raise UnreadableDocument where the time for this document is over. Without a limit nothing happens."""
    limit = _LIMIT.get()
    if limit is not None and time.thread_time() > limit[0]:
        raise UnreadableDocument(
            f"Reading {limit[1]} takes too long, because its text does not look like a report. Save the document in "
            "another format and upload it again, or upload it in parts.",
            code="takes_too_long",
        )
