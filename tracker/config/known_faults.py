"""Faults that have a sentence and an answer of their own, wherever they are met: no room, and a character NUL.

A form says both at its field. Here is what no form could say: the disk of the database is full, an upload does not fit
into the folder of passing files, a NUL came in a field that no form looks at. PostgreSQL takes no NUL; SQLite does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DataError
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.stored_files import Altered
from tracker.whole_files import FULL, NO_ROOM, NoRoom

# What databases call it: SQLite's SQLITE_FULL, PostgreSQL's disk_full.
SQLITE_FULL, DISK_FULL = 13, "53100"
# Django, and psycopg before it asks the database, say it in words alone.
NUL = "NUL (0x00)"


@dataclass(frozen=True)
class KnownFault:
    """What is answered."""

    status: int
    sentence: str | Promise


ROOM = KnownFault(507, NO_ROOM)
ALTERED = KnownFault(
    410,
    _(
        "This file is not what was stored: its checksum is different. It cannot be downloaded. Please "
        "tell the secretariat."
    ),
)
UNSTORABLE = KnownFault(400, _("A character of this text cannot be stored. Please type the text again."))


def known(fault: BaseException | None, request: HttpRequest) -> KnownFault | None:
    """The answer to a fault that is known; None for any other. A NUL is only known where the request brought it."""
    for each in _chain(fault):
        if _is_no_room(each):
            return ROOM
        if isinstance(each, Altered):
            return ALTERED
        if isinstance(each, ValueError | DataError) and NUL in str(each) and _brings_nul(request):
            return UNSTORABLE
    return None


def _brings_nul(request: HttpRequest) -> bool:
    fields = (*request.GET.lists(), *request.POST.lists())
    return any("\0" in text for name, values in fields for text in (name, *values))


def _is_no_room(fault: Any) -> bool:
    if isinstance(fault, NoRoom):
        return True
    if isinstance(fault, OSError):
        return fault.errno in FULL
    return getattr(fault, "sqlite_errorcode", None) == SQLITE_FULL or getattr(fault, "sqlstate", None) == DISK_FULL


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    while fault is not None and fault not in seen:
        seen.append(fault)
        yield fault
        fault = fault.__cause__ or fault.__context__
