"""The log: one JSON line for each fault and each sign-in, on standard error, with its place and no word of anybody.

A line names times, types, places in the code, routes and numbers of requests. The sentence of an exception, the values
in its frames, a path, a query and a body may hold what somebody typed or a secret of a link, and stand in none. What
our own code logs is written whole: it names rows by their keys. Of what other libraries log the sentence is written
only as it stands in their code, before anything is put into it.
"""

import datetime
import json
import logging
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

# Whose sentences are written with what was put into them: ours, and those on tasks, which name them by id and path.
OWN = ("tracker", "report", "django.tasks", "django_tasks_db")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
# Of a fault of many places (a recursion) so many from either end are written.
FIRST_FRAMES, LAST_FRAMES = 15, 44
LIBRARIES = "site-packages/"
TREE = Path(__file__).resolve().parents[2]

# The number of the request that is being answered; empty outside of one.
request_id: ContextVar[str] = ContextVar("request_id", default="")


def settings_of(*, everything: bool) -> dict[str, Any]:
    """What LOGGING is: one line for each fault, on standard error, without words of anybody.

    Who works on the code is told `everything`. What is asked for and not there, or refused, is no fault of ours and
    leaves no line.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "one_line": {"()": "tracker.config.logs.OneLine"},
            "everything": {"format": "{levelname} {name} {message}", "style": "{"},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "level": "WARNING",  # the worker would note each task
                "formatter": "everything" if everything else "one_line",
            },
            # Those that came about are told as well (`signing.sign_in_log`).
            "sign_ins": {"class": "logging.StreamHandler", "level": "INFO", "formatter": "one_line"},
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING"},
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "CRITICAL"},
            "tracker.sign_ins": {"handlers": ["sign_ins"], "level": "INFO", "propagate": False},
            "_granian": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }


class OneLine(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        line = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "at": f"{place_of(record.pathname)}:{record.lineno}",
            "id": getattr(record, "request_id", "") or request_id.get(),
            "message": sentence_of(record),
            **request_facts(record),
            **getattr(record, "facts", {}),
            "faults": faults_of(record.exc_info[1]) if record.exc_info else [],
        }
        return json.dumps({name: value for name, value in line.items() if value})


def sentence_of(record: logging.LogRecord) -> str:
    """The sentence of a record: whole where it is ours; else as it stands in the code, if something was put into it.

    One without anything put into it may have been put together before, of anything.
    """
    if record.name.split(".")[0] in OWN or record.name.startswith(OWN):
        return record.getMessage()
    return record.msg if record.args and isinstance(record.msg, str) else ""


def request_facts(record: logging.LogRecord) -> dict[str, Any]:
    """The method, the route and the answer of the request that a record of Django is about, never its path."""
    request = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    method = getattr(request, "method", "")
    return {
        "status": getattr(record, "status_code", None),
        "method": method if method in METHODS else "",
        "route": getattr(match, "route", ""),
    }


def faults_of(fault: BaseException | None) -> list[dict[str, Any]]:
    """An exception and what led to it: of each the type and the places, the last of which raised it."""
    return [{"type": type_of(each), "frames": frames_of(each)} for each in chain_of(fault)]


def chain_of(fault: BaseException | None, *, with_hidden: bool = False) -> Iterator[BaseException]:
    """Yield a fault and what led to it; `with_hidden`: also what the code says is no part of it (`from None`)."""
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield fault
        is_hidden = fault.__suppress_context__ and not with_hidden
        fault = fault.__cause__ or (None if is_hidden else fault.__context__)


def type_of(fault: BaseException) -> str:
    """The full name of an exception's type."""
    return f"{type(fault).__module__}.{type(fault).__qualname__}"


def frames_of(fault: BaseException) -> list[str]:
    """Places from the outermost to the one that raised, as "file:line function". No values, no lines of source."""
    frames = [
        f"{place_of(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(fault.__traceback__)
    ]
    left_out = len(frames) - FIRST_FRAMES - LAST_FRAMES
    if left_out <= 1:
        return frames
    return [*frames[:FIRST_FRAMES], f"({left_out} left out)", *frames[-LAST_FRAMES:]]


def place_of(file: str) -> str:
    """A file from the top of the repository, or of the library that it belongs to: no path of a machine."""
    _before, in_library, rest = file.rpartition(LIBRARIES)
    return rest if in_library else file.removeprefix(f"{TREE}/")
