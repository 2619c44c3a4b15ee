"""One State in one period: each recommendation that is asked, by whose turn it is. What a State drafts is not read."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.admin.board.rows import (
    act_address,
    consent_address,
    nomination_address,
    why_not_changed,
    why_not_nominated,
)
from tracker.admin.display import board_address, cut, letter_address, page_of, screen_address
from tracker.choices import MandateRole, ReviewState
from tracker.models import AuditEvent, Invitation, PeriodItem, StatusUpdate, User
from tracker.period_act_choices import StatesAct
from tracker.policies import may_ask_consent, may_invite_states, may_run_periods
from tracker.stages import Condition, Facts, Stage, Turn, conditions_of, facts_of, obstacle_to, stage_of
from tracker.transitions import NEXT_TO_ACT

# So many lines of a group are shown; the others are counted.
SHOWN = 100
# The acts of the board that the page of an invited State leads to.
ACTS_ON_ONE = (StatesAct.REMIND, StatesAct.EXTEND, StatesAct.REOPEN)
STATE, SECRETARIAT, ENTRY, NOBODY = "state", "secretariat", "entry", "nobody"
LABELS: dict[str, str | Promise] = {
    SECRETARIAT: _("Action needed from a reviewer"),
    ENTRY: _("Action needed from data entry"),
    STATE: _("Action needed from the State"),
    NOBODY: _("No action needed"),
}
# By who acts next, as the table of moves names it.
TURNS = {"State": STATE, "reviewer": SECRETARIAT, "data entry": ENTRY, "nobody": NOBODY}


@dataclass(frozen=True)
class AnswerLine:
    """One recommendation: how far its answer has come, and where it is read; "" where nothing was sent."""

    item: PeriodItem
    said: str | Promise
    address: str

    @property
    def text(self) -> str:
        return cut(self.item.printing.text)


@dataclass(frozen=True)
class AnswersOfTurn:
    """The recommendations on which one side acts next."""

    code: str
    lines: tuple[AnswerLine, ...]

    @property
    def label(self) -> str | Promise:
        return LABELS[self.code]

    @property
    def shown(self) -> tuple[AnswerLine, ...]:
        return self.lines[:SHOWN]

    @property
    def left(self) -> int:
        return len(self.lines) - len(self.shown)


@dataclass(frozen=True)
class DueDate:
    """A due date that the State was given, with the event that says by whom, when and why; None: the period's again."""

    event: AuditEvent
    day: datetime.date | None


def state_in_period(invitation: Invitation, user: User, today: datetime.date) -> dict[str, Any]:
    """What the page of a State in a period says: where it stands, and whose turn each of its answers is; where nobody
    is nominated, the way to a nomination, or why this person records none; else who is, and who changes that."""
    (facts,) = facts_of(invitation.period, today, [invitation.member_state])
    stage = stage_of(facts)
    found = {
        "turns": answers_by_turn(invitation, stage, user),
        "stage": stage.label,
        "board": board_address(invitation.period),
        "due_dates": due_dates_given(invitation),
        "acts_on_board": acts_on_board(facts, user),
        "others": other_invitations(invitation),
        "lacks_consent": Condition.NO_CONSENT in conditions_of(facts, stage),
        "consent_page": consent_address(facts) if facts.response and may_ask_consent(user, note_verbale="-") else "",
    }
    if obstacle_to(StatesAct.LINKS, facts) is None:
        found["links_page"] = act_address(facts.period, StatesAct.LINKS, [facts.member_state.pk])
    if stage != Stage.NOBODY:
        return {**found, "nominated": _nominated(facts), "why_not_changed": why_not_changed(user)}
    why_not = why_not_nominated(user)
    return {
        **found,
        "why_not_nominated": why_not,
        "nomination": "" if why_not else nomination_address(facts.member_state.pk, facts.period),
    }


def acts_on_board(facts: Facts, user: User) -> list[tuple[str | Promise, str]]:
    """Return the acts of the board that fit this State: the label and the address with the State selected."""
    period = facts.period
    if facts.is_invited:
        acts = list(ACTS_ON_ONE) if period.is_opened and may_run_periods(user) else []
    else:
        acts = [StatesAct.INVITE] if may_invite_states(user, period, facts.today) else []
    return [(act.label, act_address(period, act, [facts.member_state.pk])) for act in acts]


def other_invitations(invitation: Invitation) -> list[tuple[Invitation, str]]:
    """Return the other invitations of this State to the same period with their pages: each was cancelled but one."""
    same = Invitation.objects.filter(period=invitation.period_id, member_state=invitation.member_state_id)
    return [(each, page_of(each)) for each in same.exclude(pk=invitation.pk).order_by("pk")]


def due_dates_given(invitation: Invitation) -> list[DueDate]:
    """Each extension of an invitation, and each that was taken back, the newest first: who gave it, when and why."""
    events = AuditEvent.objects.about(invitation).filter(act="extend").select_related("by").order_by("-pk")
    return [DueDate(each, parse_date(each.changes["due_on"][1] or "")) for each in events if "due_on" in each.changes]


def _nominated(facts: Facts) -> list[tuple[str, str, str]]:
    """Who acts for the State: the role, the person, and the page of the nomination."""
    return [
        (
            str(MandateRole(each.role).label),
            str(each.user),
            reverse("admin:tracker_mandate_change", args=[each.mandate]),
        )
        for each in facts.senders
    ]


def answers_by_turn(invitation: Invitation, stage: Stage, user: User) -> list[AnswersOfTurn]:
    """What the period asks of the State, in its order, by whose turn it is: the secretariat's own comes first.

    Of a State that is no longer invited or will not report nothing is awaited.
    """
    versions = StatusUpdate.objects.visible_to(user).filter(
        submission__period=invitation.period_id, submission__member_state=invitation.member_state_id
    )
    # A letter that was taken back, and is not entered again, was none of this State, or has nothing for anybody to do.
    versions = versions.exclude(StatusUpdate.objects.all().of_the_secretariat_alone())
    # The newest of each recommendation is what is acted on; one of a letter and one of the State itself are two lanes.
    newest = {each.recommendation_id: each for each in versions.select_related("transmission").order_by("pk")}
    items = PeriodItem.objects.filter(period=invitation.period_id).select_related("printing__document")
    found: dict[str, list[AnswerLine]] = {code: [] for code in LABELS}
    for item in items.order_by("order"):
        turn, line = _line(invitation, item, newest)
        if turn == STATE and stage.turn in (Turn.NOT_ASKED, Turn.NOT_THIS_TIME):
            turn = NOBODY
        found[turn].append(line)
    return [AnswersOfTurn(code, tuple(lines)) for code, lines in found.items() if lines]


def _line(invitation: Invitation, item: PeriodItem, newest: Mapping[Any, StatusUpdate]) -> tuple[str, AnswerLine]:
    version = newest.get(item.recommendation_id)
    if version is None:
        return STATE, AnswerLine(item, _("Not sent"), "")
    own, of_letter = NEXT_TO_ACT[ReviewState(version.review_state)]
    turn = TURNS[of_letter if version.on_behalf else own]
    is_sent = version.transmission_id is not None
    address = screen_address(version) if is_sent else letter_address(invitation.period.slug, invitation.member_state_id)
    said = version.stage_in_words if is_sent else _("Being entered from a letter, not yet sent to be checked")
    return turn, AnswerLine(item, said, address)
