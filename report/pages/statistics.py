"""Counts, each with its denominator, as frozen records. No page counts in a template (rule 7).

The denominator of a recommendation (`docs/architecture.md`, "The pages"): States invited in any opened period that
asks it, or with a published answer to it, each once.
"""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import FETCH_RAISE, Count, Exists, F, Max, OuterRef, Q

from report.as_of import in_force
from report.as_of.in_force import InForce
from tracker.choices import ImplementationStatus, label_of
from tracker.models import CurrentPublication, Invitation, MemberState


@dataclass(frozen=True)
class StatusCount:
    """How many States report one status; the empty code is "no published answer"."""

    code: str
    count: int

    @property
    def label(self) -> str:
        return label_of(ImplementationStatus, self.code)


@dataclass(frozen=True)
class Progress:
    """What is published on one recommendation, of how many States invited."""

    counts: dict[str, int] = field(default_factory=dict)
    invited: int = 0
    last_reported_on: datetime.date | None = None
    last_published_at: datetime.datetime | None = None

    @property
    def answered(self) -> int:
        return sum(self.counts.values())

    @property
    def without(self) -> int:
        return self.invited - self.answered

    @property
    def statuses(self) -> list[StatusCount]:
        """Every status in its order; the one of paper answers, and those of a later release, only where they occur."""
        later = sorted(self.counts.keys() - set(ImplementationStatus.values))
        return [
            StatusCount(code, self.counts.get(code, 0))
            for code in (*ImplementationStatus.values, *later)
            if self.counts.get(code) or code != ImplementationStatus.NOT_STATED
        ]

    @property
    def most_often(self) -> StatusCount | None:
        """The status reported most often; of equals the first in order; None where nothing is published."""
        most = max(self.statuses, key=lambda each: each.count)
        return most if most.count else None


NOTHING = Progress()


def _standing_invitations(recommendation: str, member_state: str) -> Exists:
    """Whether the outer pair was invited in an opened period that asks the recommendation."""
    asked = {"period__items__recommendation": OuterRef(recommendation), "member_state": OuterRef(member_state)}
    return Exists(Invitation.objects.standing().filter(**asked))


def progress_of(recommendations: Iterable[uuid.UUID]) -> dict[uuid.UUID, Progress]:
    """Progress by recommendation, for any number of them: two queries."""
    wanted = list(recommendations)
    invited = dict(
        Invitation.objects.standing()
        .filter(period__items__recommendation__in=wanted)
        .values_list("period__items__recommendation")
        .annotate(states=Count("member_state", distinct=True))
        .order_by()
    )
    rows = (
        CurrentPublication.objects.answers()
        .filter(recommendation__in=wanted)
        .annotate(is_invited=_standing_invitations("recommendation", "member_state"))
        .values("recommendation", "is_invited", status=F("publication__text__implementation_status"))
        .annotate(
            states=Count("pk"),
            reported=Max("publication__text__reported_on"),
            published=Max("publication__published_at"),
        )
        .order_by()
    )
    found = {each: Progress({}, invited.get(each, 0)) for each in wanted}
    for row in rows:
        so_far = found[row["recommendation"]]
        counts = {**so_far.counts, row["status"]: so_far.counts.get(row["status"], 0) + row["states"]}
        reported = max(filter(None, [so_far.last_reported_on, row["reported"]]))
        published = max(filter(None, [so_far.last_published_at, row["published"]]))
        more = 0 if row["is_invited"] else row["states"]
        found[row["recommendation"]] = Progress(counts, so_far.invited + more, reported, published)
    return found


def total(progress: Iterable[Progress]) -> Progress:
    """Several recommendations as one: pairs of a recommendation and a State are counted."""
    counts: dict[str, int] = {}
    invited = 0
    for each in progress:
        invited += each.invited
        for code, number in each.counts.items():
            counts[code] = counts.get(code, 0) + number
    return Progress(counts, invited)


def asked_of_each(stood: InForce) -> Counter[str]:
    """Of how many recommendations each State was asked, or has a published answer all the same: two queries."""
    asked = (
        stood.invitations.values_list("member_state")
        .annotate(number=Count("period__items__recommendation", distinct=True))
        .order_by()
    )
    pair = {"period__items__recommendation": OuterRef("recommendation"), "member_state": OuterRef("member_state")}
    unasked = (
        stood.answers.filter(~Exists(stood.invitations.filter(**pair)))
        .values_list("member_state")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return Counter(dict(asked)) + Counter(dict(unasked))


def reporting_states() -> list[Any]:
    """States invited in an opened period or with a published answer, by name; each with `answers`: how many."""
    invited = Exists(Invitation.objects.standing().filter(member_state=OuterRef("pk")))
    published = Exists(CurrentPublication.objects.filter(member_state=OuterRef("pk")))
    states: Any = MemberState.objects.filter(Q(invited) | Q(published)).fetch_mode(FETCH_RAISE)
    states = states.annotate(
        is_invited=invited,
        answers=Count("current_publications", filter=Q(current_publications__recommendation__isnull=False)),
        commitments_declared=Count("current_publications", filter=Q(current_publications__commitment__isnull=False)),
        last_reported_on=Max("current_publications__publication__text__reported_on"),
    )
    return sorted(states, key=lambda state: state.name.casefold())


def listed_states() -> list[Any]:
    """The reporting States, each with `asked` as well: of how many recommendations its `answers` are."""
    states, asked = reporting_states(), asked_of_each(in_force.now())
    for state in states:
        state.asked = asked[state.pk]
    return states
