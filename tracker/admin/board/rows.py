"""The lines of the board: each State with its stage and next act; narrowed by search, stage, condition or group."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from tracker.admin.display import letter_address
from tracker.choices import MandateRole, RegionalGroup, ReviewState, StatesAct
from tracker.models import CommitmentUpdate, ReportingPeriod, StatusUpdate, Transmission, User
from tracker.rules.policies import may_enter_on_behalf, may_manage_people
from tracker.rules.stages import Condition, Facts, Stage, Turn, conditions_of, stage_of
from tracker.rules.stages.rule import STAGES_OF
from tracker.words.sorting import name_order

REVIEW = gettext_lazy("Review")


@dataclass(frozen=True)
class BoardRow:
    """One line of the board."""

    facts: Facts
    stage: Stage
    conditions: frozenset[Condition]
    name: str
    act: tuple[str | Promise, str] | None = None

    @property
    def is_to_review(self) -> bool:
        """Return whether the next act of this person for the State is a review."""
        return self.act is not None and self.act[0] is REVIEW

    @property
    def code(self) -> str:
        return self.facts.member_state.pk

    @property
    def group(self) -> str:
        return str(self.facts.member_state.regional_group)

    @property
    def page(self) -> str:
        """The page of the invitation, with everything the State said."""
        invitation = self.facts.invitation
        return reverse("admin:tracker_invitation_change", args=[invitation.pk]) if invitation else ""

    @property
    def nomination(self) -> str:
        return nomination_address(self.code, self.facts.period)

    @property
    def focal_point(self) -> str:
        """The focal point, or else the alternate."""
        return str(self.facts.senders[0].user) if self.facts.senders else ""

    @property
    def answers(self) -> str:
        """How many answers were sent, and of these are returned and public; else how many are drafted."""
        if self.facts.sent:
            said = {"sent": self.facts.sent, "asked": self.facts.asked}
            # Translators: how many answers a State sent, of how many recommendations that are asked.
            parts = [_("%(sent)d of %(asked)d sent") % said]
            if back := self.facts.answers("returned") + self.facts.answers("letters_back"):
                parts.append(ngettext("%(number)d returned", "%(number)d returned", back) % {"number": back})
            if public := self.facts.answers("published"):
                parts.append(ngettext("%(number)d public", "%(number)d public", public) % {"number": public})
            return "; ".join(parts)
        if not self.facts.drafts:
            return ""
        said = {"number": self.facts.drafts}
        return ngettext("%(number)d draft", "%(number)d drafts", self.facts.drafts) % said

    @property
    def due_note(self) -> str:
        """What is to be said of a due date: that it was extended, or is past and nothing was sent."""
        notes = [
            # Translators: stands beside a due date.
            pgettext("due date", "extended") if self.facts.is_extended else "",
            # Translators: stands beside a due date.
            pgettext("due date", "past") if self.is_late else "",
        ]
        return pgettext("between the parts of a list", ", ").join(note for note in notes if note)

    @property
    def is_late(self) -> bool:
        return bool(self.conditions & {Condition.OVERDUE, Condition.NO_INFORMATION})

    def holds(self, wanted: str) -> bool:
        """Whether the search finds it: in any part of its name, or by its code."""
        return wanted in name_order(self.name)[0] or wanted == self.code.casefold()


def nomination_address(code: str, period: ReportingPeriod) -> str:
    """The page on which a focal point of a State is recorded, with what the board knows; it leads back to the board."""
    known = {
        "member_state": code,
        "role": MandateRole.FOCAL_POINT,
        "meetings": period.meeting_id,
        "period": period.slug,
    }
    return f"{reverse('admin:tracker_mandate_add')}?{urlencode(known)}"


def act_address(period: ReportingPeriod, act: StatesAct, codes: Iterable[str] = ()) -> str:
    """Return the address of an act on the States of these codes."""
    selected = [("state", code) for code in codes]
    address = reverse("admin:period_act", args=[period.slug, act])
    return f"{address}?{urlencode(selected)}" if selected else address


def consent_address(facts: Facts) -> str:
    """The page on which the consent of a State to one period is recorded, from a note verbale or its form."""
    return reverse("admin:tracker_submission_ask-consent", args=[facts.response])


def why_not_nominated(user: User) -> str:
    """Why this person records no nomination, and who does; "" for those who do."""
    if may_manage_people(user):
        return ""
    return _("An administrator records nominations: %(names)s.") % {"names": _administrators()}


def why_not_changed(user: User) -> str:
    """Why this person changes no nomination that is wrong, who does, and where; "" for those who do."""
    if may_manage_people(user):
        return ""
    said = _(
        "An administrator ends a nomination or hands it over to another person, on the page of the nomination:"
        " %(names)s."
    )
    return said % {"names": _administrators()}


def _administrators() -> str:
    people = User.objects.filter(is_administrator=True, is_active=True).order_by("pk")
    return pgettext("between the parts of a list", ", ").join(map(str, people))


def rows_of(period: ReportingPeriod, facts: list[Facts], user: User) -> list[BoardRow]:
    """The lines of the board, by name."""
    waiting = waiting_sendings(period)
    names, reviews, enters = bool(may_manage_people(user)), user.is_reviewer, bool(may_enter_on_behalf(user))
    rows = []
    for each in facts:
        stage = stage_of(each)
        act = next_act(each, stage, waiting, may_nominate=names, may_review=reviews, may_enter=enters)
        rows.append(BoardRow(each, stage, conditions_of(each, stage), each.member_state.name, act))
    return sorted(rows, key=lambda row: name_order(row.name))


def waiting_sendings(period: ReportingPeriod) -> dict[str, uuid.UUID]:
    """The oldest sending of each State that holds something nobody decided."""
    waits: Any = [
        kind.objects.filter(transmission=OuterRef("pk"), review_state=ReviewState.SUBMITTED)
        for kind in (StatusUpdate, CommitmentUpdate)
    ]
    sendings = Transmission.objects.filter(Exists(waits[0]) | Exists(waits[1]), submission__period=period)
    newest_first = sendings.order_by("-submitted_at", "-pk").values_list("submission__member_state", "pk")
    return dict(newest_first)


def next_act(
    facts: Facts,
    stage: Stage,
    waiting: Mapping[str, uuid.UUID],
    *,
    may_nominate: bool,
    may_review: bool,
    may_enter: bool,
) -> tuple[str | Promise, str] | None:
    """What this person does next for a State: the words of a link and its address; None where it waits for others."""
    code = facts.member_state.pk
    if stage == Stage.NOBODY and may_nominate:
        return gettext_lazy("Record a nomination"), nomination_address(code, facts.period)
    if stage.turn == Turn.ENTRY and may_enter:
        return gettext_lazy("Go on with the letter"), letter_address(facts.period.slug, code)
    if code in waiting and may_review:
        return REVIEW, reverse("admin:tracker_transmission_check", args=[waiting[code]])
    if Condition.NO_CONSENT in conditions_of(facts, stage) and may_enter:
        return gettext_lazy("Record the consent"), consent_address(facts)
    return None


NO_GROUP = "none"
LONGEST_SEARCH = 100
BY_NAME = "name"
# Whose turn it is comes first: what the secretariat reviews, then the States; who was not invited stands last.
STAGES_IN_ORDER = (
    Stage.SENT, Stage.IN_REVIEW, Stage.LETTER_RETURNED, Stage.LETTER_ENTERED, Stage.RETURNED, Stage.PREPARING,
    Stage.INVITED, Stage.NOT_SIGNED_IN, Stage.NOBODY, Stage.ACCEPTED, Stage.PUBLISHED, Stage.WILL_NOT_REPORT,
    Stage.NOT_INVITED,
)  # fmt: skip


@dataclass(frozen=True)
class BoardChoice:
    """What a reader asked for: an empty word asks for nothing. Words that the board does not know are left out."""

    q: str = ""
    stage: str = ""
    turn: str = ""
    condition: str = ""
    group: str = ""
    sort: str = ""  # "name": one list by name, else grouped by where each State stands
    select: str = ""  # "all": every State shown is selected

    @classmethod
    def asked(cls, query: QueryDict) -> "BoardChoice":
        known = {
            "stage": Stage.values,
            "turn": Turn.values,
            "condition": Condition.values,
            "group": [*(value for value in RegionalGroup.values if value), NO_GROUP],
            "sort": [BY_NAME],
            "select": ["all"],
        }
        found = {name: str(query[name]) for name, values in known.items() if query.get(name) in values}
        return cls(q=" ".join(query.get("q", "").split())[:LONGEST_SEARCH], **found)

    @property
    def is_narrow(self) -> bool:
        return bool(self.q or self.stage or self.turn or self.condition or self.group)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a search within this choice keeps."""
        return [(name, value) for name, value in vars(self).items() if value and name not in ("q", "select")]

    def address(self, **changes: str) -> str:
        """The query string of this choice with changes; what is selected is chosen anew."""
        wanted = replace(self, **{"select": "", **changes})
        pairs = [(name, value) for name, value in vars(wanted).items() if value]
        return f"?{urlencode(pairs)}" if pairs else "?"

    def shows(self, row: BoardRow) -> bool:
        """Whether a line of the board is what was asked for."""
        group = row.group or NO_GROUP
        return (
            (not self.stage or row.stage == self.stage)
            and (not self.turn or row.stage.turn == self.turn)
            and (not self.condition or self.condition in row.conditions)
            and (not self.group or group == self.group)
            and (not self.q or row.holds(name_order(self.q)[0]))
        )


@dataclass(frozen=True)
class Choice:
    """One link of the board: its words, how many lines stand behind it, its address, and whether it is chosen."""

    label: str | Promise
    count: int
    address: str
    is_chosen: bool
    value: str = ""


@dataclass(frozen=True)
class Listing:
    """All lines of the board, and those that are asked for."""

    rows: list[BoardRow]
    chosen: BoardChoice

    @cached_property
    def shown(self) -> list[BoardRow]:
        return [row for row in self.rows if self.chosen.shows(row)]

    @property
    def is_grouped(self) -> bool:
        """Whether the lines stand under the stages, so that none repeats its own."""
        return self.chosen.sort != BY_NAME

    @cached_property
    def groups(self) -> list[tuple[Stage | None, list[BoardRow]]]:
        """The lines that are asked for, under the stages where they stand; or all of them by name."""
        if not self.is_grouped:
            return [(None, self.shown)]
        found = [(stage, [row for row in self.shown if row.stage == stage]) for stage in STAGES_IN_ORDER]
        return [(stage, rows) for stage, rows in found if rows]

    @property
    def folded(self) -> list[tuple[Stage | None, list[BoardRow]]]:
        """Those not invited, where others stand above them and nobody asked for them by name, stage or turn."""
        chosen = self.chosen
        is_asked = not self.is_grouped or chosen.q or chosen.stage or chosen.turn
        return self.groups[-1:] if not is_asked and self.groups[1:] and self.groups[-1][0] == Stage.NOT_INVITED else []

    @property
    def unfolded(self) -> list[tuple[Stage | None, list[BoardRow]]]:
        """The groups that stand open."""
        return self.groups[: len(self.groups) - len(self.folded)]

    @property
    def sorts(self) -> list[Choice]:
        """The two orders of the list, within what else is chosen."""
        words = {"": _("by stage"), BY_NAME: _("by name")}
        count = len(self.shown)
        return [
            Choice(label, count, self.chosen.address(sort=sort), self.chosen.sort == sort, sort)
            for sort, label in words.items()
        ]

    @cached_property
    def by_turn(self) -> list[tuple[Choice, list[Choice]]]:
        """The stages, grouped by whose turn it is. They lead to the whole board, whatever else is chosen."""
        return [
            (
                self._choice(turn.label, BoardChoice(turn=turn), turn),
                [self._choice(stage.label, BoardChoice(stage=stage), stage) for stage in stages],
            )
            for turn, stages in STAGES_OF.items()
        ]

    @cached_property
    def by_condition(self) -> list[Choice]:
        """The conditions that hold for any State."""
        found = [self._choice(each.label, BoardChoice(condition=each), each) for each in Condition]
        return [choice for choice in found if choice.count]

    @cached_property
    def by_group(self) -> list[Choice]:
        """The regional groups within what else is chosen."""
        within = replace(self.chosen, group="")
        rows = [row for row in self.rows if within.shows(row)]
        groups = [(value, label) for value, label in RegionalGroup.choices if value]
        named = [*groups, (NO_GROUP, RegionalGroup.NONE.label)]
        found = [
            Choice(
                label,
                sum((row.group or NO_GROUP) == value for row in rows),
                self.chosen.address(group=value),
                self.chosen.group == value,
                value,
            )
            for value, label in named
        ]
        every = Choice(_("All"), len(rows), self.chosen.address(group=""), not self.chosen.group)
        return [every, *(choice for choice in found if choice.count or choice.is_chosen)]

    def _choice(self, label: str | Promise, asked: BoardChoice, value: str = "") -> Choice:
        """A choice that leads to the whole board, whatever else is chosen."""
        names = ("stage", "turn", "condition")
        is_chosen = all(getattr(self.chosen, name) == getattr(asked, name) for name in names)
        return Choice(label, sum(asked.shows(row) for row in self.rows), asked.address(), is_chosen, value)
