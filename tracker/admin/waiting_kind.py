"""What a kind of thing that waits at the secretariat consists of; which kinds there are stands in `waiting.py`."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from tracker.models import User


@dataclass(frozen=True)
class WaitingThing:
    """One thing that waits: its name, where to go, what is done there, since which day it waits, and a line more."""

    name: str
    address: str
    verb: str | Promise
    since: datetime.date
    notes: tuple[str | Promise, ...] = ()
    said: str | Promise = ""  # what the State told the secretariat
    days: int = 0


@dataclass(frozen=True)
class WaitingKind:
    """One kind of thing that waits.

    `sources` are its rows, oldest first; `does` says whether a person's roles do this work, and `own` which of the rows
    are not a colleague's. `warning` is a sentence that stands there even where no row waits.
    """

    key: str
    title: str | Promise
    sources: Callable[[User, datetime.datetime], list[QuerySet[Any]]]
    row: Callable[[Any], WaitingThing]
    address: str
    does: Callable[[User], object]
    own: Callable[[User], Q] = lambda user: Q()
    warning: Callable[[], str | Promise] = lambda: ""
