"""What was public, and when: the ledger read as history.

The rule is the table "What may be read, whatever day is asked for" of `docs/domain.md` 4. A correction shows old and
new. Of an answer that was withdrawn, whose consent ended or that was erased nothing is shown but one sentence: it was
public from one day to another.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from uuid import UUID

from django.db.models import FETCH_RAISE, Exists, OuterRef, Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import ENDING_KINDS, MISTAKE_KINDS, PublicationKind
from tracker.models import MemberState, Publication
from tracker.models.corrections import public_sentence, wrong_end_sentence
from tracker.models.spans import end_of

# One answer of one State in one period: corrections and endings are about the whole of it.
type SpanSubject = tuple[str, UUID | None, UUID | None, str]


@dataclass(frozen=True)
class Withdrawal:
    """A span in which something was public that may not be read any more.

    `wrong_since`: when the text of a mistake of ours became public, where the text before it was published again.
    `mistake`: the entry which says that we recorded the end of the consent by mistake. `again`: the entry by which the
    text was published again in the same act, in both cases; `is_standing`: it is public today, or was taken down by
    such mistakes only.
    """

    state: MemberState
    recommendation: UUID | None
    commitment: UUID | None
    period: str
    since: datetime.datetime
    until: datetime.datetime
    begun_by: int
    ended_by: int
    kind: str = ""
    wrong_since: datetime.datetime | None = None
    mistake: Publication | None = None
    again: Publication | None = None
    is_again: bool = False
    is_standing: bool = False

    @property
    def again_at(self) -> datetime.datetime | None:
        return self.again.published_at if self.again else None

    @property
    def corrected_by(self) -> int:
        """The entry of the act that published the text again."""
        return self.mistake.sequence if self.mistake else self.ended_by

    @property
    def is_public_again(self) -> bool:
        """Whether a text that a mistake of ours took down is public today, as a later entry."""
        return self.is_again and self.is_standing

    @property
    def sentence(self) -> str:
        """When it was public; and whose mistake it was, where the Secretariat had made one."""
        when = self._when
        if self.is_again and self.again_at:
            sentence = _("The text was published again on %(day)s, after we had corrected a mistake.")
            when = sentence % {"day": formats.date_format(self.again_at, "DATE_FORMAT")}
        if self.mistake:
            return f"{when} {wrong_end_sentence(self.state)}"
        if self.is_again:
            return when
        mistake = public_sentence(self.kind, self.state, is_commitment=self.commitment is not None)
        return " ".join(filter(None, (when, mistake)))

    @property
    def explained_until(self) -> datetime.datetime:
        """Until when a past day says why it shows no text."""
        return self.mistake.published_at if self.mistake else self.until

    @property
    def _when(self) -> str:
        since = self.wrong_since or self.since
        days = {
            "since": formats.date_format(since, "DATE_FORMAT"),
            "until": formats.date_format(self.until, "DATE_FORMAT"),
        }
        if since.date() == self.until.date():
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
        public: list[Publication] = []
        of_chain: list[Withdrawal] = []
        for publication, following, next_one in zip_longest(chain, chain[1:], chain[2:]):
            if not publication.is_ending:
                public.append(publication)
            elif public:
                of_chain.append(_span(public, publication, following, next_one))
                public = []
        since = public[0].published_at if public else None  # of what goes on until today
        for span in reversed(of_chain):
            is_standing = since is not None and span.again_at == since
            since = span.since if is_standing else None
            found.append(replace(span, is_standing=is_standing))
    return sorted(found, key=lambda span: span.ended_by)


def first_wrong(
    public: Sequence[Publication], ending: Publication, following: Publication | None
) -> Publication | None:
    """Return the first of these texts that was a mistake of ours, where an earlier text was none.

    The text before counts again: it was published again in the act that ended the wrong one, so at the same moment. A
    transcription that was corrected goes with what it corrects.
    """
    is_again = following is not None and following.published_at == ending.published_at
    if ending.kind not in MISTAKE_KINDS or not is_again:
        return None
    said = [each for each in public if each.kind != PublicationKind.TRANSCRIPTION]
    return said[-1] if len(said) > 1 else None


def _span(
    public: Sequence[Publication], ending: Publication, following: Publication | None, next_one: Publication | None
) -> Withdrawal:
    """Return the span of these texts. An ending after an ending says that the one before was a mistake of ours."""
    first, wrong = public[0], first_wrong(public, ending, following)
    mistake = following if following is not None and following.is_ending else None
    again = following if wrong else None
    if mistake and next_one is not None and next_one.published_at == mistake.published_at:
        again = next_one
    return Withdrawal(
        state=first.member_state,
        recommendation=first.recommendation_id,
        commitment=first.commitment_id,
        period=first.period_id,
        since=first.published_at,
        until=ending.published_at,
        begun_by=first.sequence,
        ended_by=ending.sequence,
        kind=ending.kind,
        wrong_since=wrong.published_at if wrong else None,
        mistake=mistake,
        again=again,
        is_again=bool(mistake and again),
    )


def public_again(spans: Iterable[Withdrawal], day: datetime.date, answered: Collection[UUID]) -> list[str]:
    """Return a sentence for each day since when answers are public again that a mistake of ours took down.

    Args:
        spans: of one State.
        day: the past day at whose end they were public.
        answered: the recommendations that have a readable answer on that day.
    """
    end = end_of(day)
    since_when = {
        span.recommendation: span.again_at.date()
        for span in spans
        if span.recommendation and span.is_public_again and span.again_at and end <= span.until
    }
    days = Counter(since for recommendation, since in since_when.items() if recommendation not in answered)
    found = []
    for since, number in sorted(days.items()):
        sentence = ngettext(
            "%(number)s more was public on that day, and has been public again since %(day)s.",
            "%(number)s more were public on that day, and have been public again since %(day)s.",
            number,
        )
        found.append(sentence % {"number": number, "day": formats.date_format(since, "DATE_FORMAT")})
    return found


def ended_by_our_mistakes(day: datetime.date) -> list[int]:
    """Return the first and the last entries of texts that were public at the end of `day`, and are public again: a
    mistake of ours had taken them down. One query, of the chains that have such an entry.
    """
    mistakes = Publication.objects.filter(kind__in=MISTAKE_KINDS)
    corrected = Q()
    for column in ("recommendation", "commitment"):
        same = {name: OuterRef(name) for name in ("member_state", "period", column)}
        corrected |= Q(Exists(mistakes.filter(**same)))
    again = [span for span in gone(corrected, day) if span.is_public_again]
    return [entry for span in again for entry in (span.begun_by, span.ended_by)]


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

    Of a day: what was public at its end, or would have been without a mistake of ours. Only chains that ended are read.
    """
    endings = Publication.objects.filter(
        kind__in=ENDING_KINDS, member_state=OuterRef("member_state"), period=OuterRef("period")
    )
    ended = Q(Exists(endings.filter(recommendation=OuterRef("recommendation")))) | Q(
        Exists(endings.filter(commitment=OuterRef("commitment")))
    )
    found = spans(ledger().filter(about).filter(ended))
    if day is None:
        return found
    end = end_of(day)
    of_day = [span for span in found if span.since < end <= span.explained_until]
    return [
        replace(span, is_again=span.is_again or bool(span.wrong_since and end <= span.wrong_since)) for span in of_day
    ]
