"""What there is to do for the secretariat in a period: how many States it is about, and the page where it is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.admin.board.listing import BoardChoice
from tracker.admin.board.rows import BoardRow
from tracker.admin.next_period import invited_before
from tracker.models import ReportingPeriod
from tracker.period_act_choices import StatesAct
from tracker.stages import Condition, Stage, Turn, obstacle_to


@dataclass(frozen=True)
class ToDo:
    """One step: for how many States, what is so of them, and what is done."""

    count: int
    label: str | Promise
    verb: str | Promise
    address: str


def act_address(period: ReportingPeriod, act: StatesAct, codes: Iterable[str] = ()) -> str:
    """Return the address of an act on the States of these codes."""
    selected = [("state", code) for code in codes]
    address = reverse("admin:period_act", args=[period.slug, act])
    return f"{address}?{urlencode(selected)}" if selected else address


def _act_on(period: ReportingPeriod, act: StatesAct, rows: Sequence[BoardRow]) -> str:
    return act_address(period, act, [row.code for row in rows])


def todo_of(period: ReportingPeriod, rows: Sequence[BoardRow]) -> list[ToDo]:
    """The steps for which there is a State, in the order in which a period goes."""
    if not period.is_opened:
        return []
    waiting = sorted(
        (row for row in rows if row.stage.turn == Turn.SECRETARIAT),
        key=lambda row: str(row.facts.first_sent_at),
    )
    alone = [row for row in rows if row.stage == Stage.NOBODY]
    late = [row for row in rows if row.is_late and obstacle_to(StatesAct.REMIND, row.facts) is None]
    possible = [row for row in rows if obstacle_to(StatesAct.INVITE, row.facts) is None]
    outside = [row for row in possible if Condition.CANCELLED not in row.conditions]
    unasked = [row for row in rows if Condition.NO_CONSENT in row.conditions]
    here = reverse("admin:period_board", args=[period.slug])
    invite = ToDo(len(outside), _("can be invited"), _("Invite them"), _act_on(period, StatesAct.INVITE, outside))
    steps = [
        ToDo(
            len(alone),
            ngettext("has nobody nominated", "have nobody nominated", len(alone)),
            _("See who"),
            f"{here}{BoardChoice(stage=Stage.NOBODY).address()}#list",
        ),
        _links_again(period, rows),
        ToDo(
            len(waiting),
            _("sent answers that wait for review"),
            *_first_of(waiting, f"{here}{BoardChoice(turn=Turn.SECRETARIAT).address()}#list"),
        ),
        ToDo(
            len(late),
            _("past the due date, and not reminded today"),
            _("Remind them"),
            _act_on(period, StatesAct.REMIND, late),
        ),
        ToDo(
            len(unasked),
            _("accepted, consent not recorded: ask for it"),
            _("See who"),
            f"{here}{BoardChoice(condition=Condition.NO_CONSENT).address()}#list",
        ),
    ]
    if len(outside) == len(rows):
        return [step for step in [*_as_before(period, outside), invite, *steps] if step.count]
    # Once some are invited, the others may well be left out on purpose: that alone is no next step.
    found = [step for step in steps if step.count]
    return [*found, invite] if found and invite.count else found


def _links_again(period: ReportingPeriod, rows: Sequence[BoardRow]) -> ToDo:
    """For the States of which a focal point or an alternate let the account link expire."""
    expired = [
        row
        for row in rows
        if any(each.has_expired_link(row.facts.today) for each in row.facts.senders)
        and obstacle_to(StatesAct.LINKS, row.facts) is None
    ]
    label = ngettext("has an account link that expired", "have an account link that expired", len(expired))
    return ToDo(len(expired), label, _("Send account links again"), _act_on(period, StatesAct.LINKS, expired))


def _first_of(waiting: Sequence[BoardRow], listed: str) -> tuple[str | Promise, str]:
    """The oldest for a reviewer; for others, who cannot review it, the list of them."""
    oldest = next((row.act[1] for row in waiting if row.act), "")
    return (_("Review the oldest"), oldest) if oldest else (_("See who"), listed)


def _as_before(period: ReportingPeriod, outside: Sequence[BoardRow]) -> list[ToDo]:
    """Where nobody is invited yet: those that were invited to the last period, in one step."""
    before, codes = invited_before(period)
    again = [row for row in outside if row.code in codes]
    if before is None or not again:
        return []
    label = gettext("were invited to “%(period)s”") % {"period": before}
    return [ToDo(len(again), label, _("Invite them"), _act_on(period, StatesAct.INVITE, again))]
