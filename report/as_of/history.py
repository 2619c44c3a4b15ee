"""What was public, and when: the ledger read as history.

The rule is the table "What may be read, whatever day is asked for" of `docs/domain.md` 4. A correction shows old and
new. Of an answer that was withdrawn, whose consent ended or that was erased nothing is shown but one sentence: it was
public from one day to another.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import FETCH_RAISE, Exists, OuterRef, Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from tracker.choices import ENDING_KINDS
from tracker.models import MemberState, Publication
from tracker.models.corrections import public_sentence
from tracker.models.spans import end_of

# One answer of one State in one period: corrections and endings are about the whole of it.
type SpanSubject = tuple[str, UUID | None, UUID | None, str]


@dataclass(frozen=True)
class Withdrawal:
    """A span in which something was public that may not be read any more."""

    state: MemberState
    recommendation: UUID | None
    commitment: UUID | None
    period: str
    since: datetime.datetime
    until: datetime.datetime
    ended_by: int
    kind: str = ""

    @property
    def sentence(self) -> str:
        """When it was public; and whose mistake it was, where the Secretariat had made one."""
        mistake = public_sentence(self.kind, self.state, is_commitment=self.commitment is not None)
        return " ".join(filter(None, (self._when, mistake)))

    @property
    def _when(self) -> str:
        days = {
            "since": formats.date_format(self.since, "DATE_FORMAT"),
            "until": formats.date_format(self.until, "DATE_FORMAT"),
        }
        if self.since.date() == self.until.date():
            if self.commitment:
                return _("A commitment was public on %(since)s and is no longer published.") % days
            return _("An answer was public on %(since)s and is no longer published.") % days
        if self.commitment:
            return _("A commitment was public from %(since)s to %(until)s and is no longer published.") % days
        return _("An answer was public from %(since)s to %(until)s and is no longer published.") % days


def ledger() -> QuerySet[Publication]:
    """Publications in their order with what a history shows of each."""
    related = ("member_state", "period", "text")
    return Publication.objects.select_related(*related).in_order().fetch_mode(FETCH_RAISE)


def subject_of(publication: Publication) -> SpanSubject:
    return (
        publication.member_state_id,
        publication.recommendation_id,
        publication.commitment_id,
        publication.period_id,
    )


def by_subject(publications: Iterable[Publication]) -> dict[SpanSubject, list[Publication]]:
    """The publications of each answer and commitment update that change what may be read, in ledger order."""
    grouped: dict[SpanSubject, list[Publication]] = defaultdict(list)
    for publication in sorted(publications, key=lambda each: each.sequence):
        if publication.changes_reading:
            grouped[subject_of(publication)].append(publication)
    return grouped


def spans(publications: Iterable[Publication]) -> list[Withdrawal]:
    """Every span of something no longer published, in the order in which they ended."""
    found = []
    for chain in by_subject(publications).values():
        first: Publication | None = None
        for publication in chain:
            if not publication.is_ending:
                first = first or publication
            elif first is not None:
                found.append(_span(first, publication))
                first = None
    return sorted(found, key=lambda span: span.ended_by)


def _span(first: Publication, ending: Publication) -> Withdrawal:
    return Withdrawal(
        state=first.member_state,
        recommendation=first.recommendation_id,
        commitment=first.commitment_id,
        period=first.period_id,
        since=first.published_at,
        until=ending.published_at,
        ended_by=ending.sequence,
        kind=ending.kind,
    )


def until(day: datetime.date | None, publication: str = "") -> Q:
    """Publications until the end of `day`; all where there is none. `publication` leads to it from a row."""
    return Q(**{f"{publication}published_at__lt": end_of(day)}) if day else Q()


def invited_by_end_of(day: datetime.date) -> Q:
    """Invitations that stood at the end of `day`, to periods that were open then."""
    end = end_of(day)
    return (
        Q(invited_at__lt=end, period__opened_at__lt=end)
        & (Q(cancelled_at__isnull=True) | Q(cancelled_at__gte=end))
        & (Q(period__cancelled_at__isnull=True) | Q(period__cancelled_at__gte=end))
    )


def gone(about: Q, day: datetime.date | None) -> list[Withdrawal]:
    """What was public of the entries that are `about` something, and may not be read any more: one query.

    Of a day: what was public at its end. Only chains that ended are read.
    """
    endings = Publication.objects.filter(
        kind__in=ENDING_KINDS, member_state=OuterRef("member_state"), period=OuterRef("period")
    )
    ended = Q(Exists(endings.filter(recommendation=OuterRef("recommendation")))) | Q(
        Exists(endings.filter(commitment=OuterRef("commitment")))
    )
    found = spans(ledger().filter(about).filter(ended))
    return [span for span in found if span.since < end_of(day) <= span.until] if day else found
