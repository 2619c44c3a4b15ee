"""The front page of the secretariat: what waits for this person, oldest first, each with its age in days."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.db.models import Count, Exists, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.admin.board.listing import BoardChoice
from tracker.admin.display import board_address, check_address
from tracker.admin.first_hour import FirstStep, next_step
from tracker.admin.queries import own_queue
from tracker.admin.waiting import kinds
from tracker.admin.waiting_kind import WaitingKind, WaitingThing
from tracker.models import Invitation, ReportingPeriod, Transmission, User
from tracker.models.submissions import sent_for_invitation
from tracker.policies import (
    may_enter_on_behalf,
    may_import,
    may_manage_people,
    may_open_for_checking,
    may_run_periods,
)
from tracker.stages import Turn

KEYS = (("c", _("Review the oldest")),)
# As many of each as the front page names; the list behind it has the rest.
NAMED = 10
# The reporting periods beside them, latest first.
PERIODS_NAMED = 4


@dataclass(frozen=True)
class WaitingList:
    """The things of one kind that wait; `is_theirs` where the work is one of this person's roles."""

    key: str
    title: str | Promise
    count: int
    rows: list[WaitingThing]
    address: str
    warning: str | Promise = ""
    is_theirs: bool = True

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.rows)

    @property
    def is_shown(self) -> bool:
        return bool(self.rows or self.warning)


@dataclass(frozen=True)
class RunningPeriod:
    """A reporting period that runs, and how far it is."""

    period: ReportingPeriod
    address: str
    invited: int
    received: int

    @property
    def not_sent_address(self) -> str:
        """Who has not sent yet, also before the due date: until then nobody is late."""
        return f"{self.address}{BoardChoice(turn=Turn.STATE).address()}#list"


def what_waits(user: User, now: datetime.datetime, *, everybody: bool = False) -> list[WaitingList]:
    """All kinds, each with at most `NAMED` rows and how many there are.

    To do for this person is what the person's roles do and no colleague has begun; `everybody` asks for all.
    """
    return [_waiting(kind, user, now, everybody=everybody) for kind in kinds()]


def oldest_to_check(user: User) -> str:
    """The address of the oldest sending that waits and that no colleague has open; nothing but for a reviewer."""
    oldest = own_queue(user).first() if may_open_for_checking(user, Transmission()) else None
    return check_address(oldest) if oldest else ""


def what_begins(user: User) -> list[tuple[str | Promise, str]]:
    """What the person may begin from here: the words of a link and its address."""
    offered = (
        (may_enter_on_behalf, _("Enter a letter"), "admin:tracker_submission_letters"),
        (may_enter_on_behalf, _("Upload a completed form"), "admin:completed_form"),
        (may_import, _("Import a report"), "admin:tracker_importproposal_add"),
        (may_import, _("Enter a recommendation by hand"), "admin:tracker_importproposal_by-hand"),
        (may_run_periods, _("Upload a spreadsheet"), "admin:tracker_spreadsheetimport_add"),
        (may_run_periods, _("Create a reporting period"), "admin:tracker_reportingperiod_add"),
        (may_manage_people, _("Record a nomination"), "admin:tracker_mandate_add"),
    )
    return [(words, reverse(name)) for may, words, name in offered if may(user)]


def buttons_of(
    oldest: str, steps: list[FirstStep], begin: list[tuple[str | Promise, str]]
) -> list[tuple[str | Promise, str]]:
    """Return the buttons of the front page, label and address: the first is the primary button.

    Args:
        oldest: the address of the oldest response to review, or "".
        steps: the first steps on a new site.
        begin: the buttons of all that the person may begin.
    """
    step = next_step(steps)
    first = [(_("Review the oldest"), oldest)] if oldest else [(step.words, step.address)] if step else []
    return [*first, *(each for each in begin if each[1] not in [address for _words, address in first])]


def what_runs(today: datetime.date) -> list[RunningPeriod]:
    """The reporting periods that run, with how many States were invited and how many of them sent something."""
    periods = ReportingPeriod.objects.running(today).order_by("due_on", "pk")[:PERIODS_NAMED]
    asked = Invitation.objects.standing().filter(period__in=[period.pk for period in periods])
    has_sent = Q(Exists(sent_for_invitation()))
    counted = asked.order_by().values("period").annotate(invited=Count("pk"), received=Count("pk", filter=has_sent))
    figures = {each["period"]: (each["invited"], each["received"]) for each in counted}
    return [RunningPeriod(each, board_address(each), *figures.get(each.pk, (0, 0))) for each in periods]


def roles_of(user: User) -> list[str | Promise]:
    """The roles of a person of the secretariat, in words."""
    held = (
        (user.is_reviewer, _("reviewer")),
        (user.is_data_entry, _("data entry")),
        (user.is_administrator, _("administrator")),
    )
    return [words for has, words in held if has]


def _waiting(kind: WaitingKind, user: User, now: datetime.datetime, *, everybody: bool) -> WaitingList:
    does = bool(kind.does(user))
    if not (does or everybody):
        return WaitingList(kind.key, kind.title, 0, [], kind.address, is_theirs=False)
    sources = kind.sources(user, now)
    if not everybody:
        sources = [source.filter(kind.own(user)) for source in sources]
    rows = _oldest(kind, sources, now.date())
    count = sum(source.count() for source in sources) if len(rows) >= NAMED else len(rows)
    return WaitingList(kind.key, kind.title, count, rows[:NAMED], kind.address, kind.warning(), does)


def _oldest(kind: WaitingKind, sources: Sequence[Any], today: datetime.date) -> list[WaitingThing]:
    rows = [kind.row(each) for each in chain.from_iterable(source[:NAMED] for source in sources)]
    return [replace(row, days=(today - row.since).days) for row in sorted(rows, key=lambda row: row.since)]
