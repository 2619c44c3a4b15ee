"""One State on the board: its name in the reader's language, where it stands, and what the secretariat may do next."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from tracker.admin.display import letter_address
from tracker.choices import MandateRole, ReviewState
from tracker.models import CommitmentUpdate, ReportingPeriod, StatusUpdate, Transmission, User
from tracker.period_act_choices import StatesAct
from tracker.policies import may_enter_on_behalf, may_manage_people
from tracker.stages import Condition, Facts, Stage, Turn, conditions_of, stage_of
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
