"""Entries of the ledger as a reader sees them: what changed, from what to what, and what is no longer published."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import zip_longest
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _

from report.as_of import history
from report.as_of.history import Withdrawal
from report.pages.answers import OF_ANSWER, OF_COMMITMENT, as_read, is_known, stored
from report.pages.paging import PAGE
from report.pages.printings import Printed, of_recommendations
from report.question.keys import about
from report.question.question import RecordQuestion
from tracker.choices import (
    CORRECTING_KINDS,
    MISTAKE_KINDS,
    CommitmentProgress,
    ImplementationStatus,
    PublicationKind,
    label_of,
)
from tracker.content.fields import ContentField, Kind
from tracker.content.formats import HEADER_AFTER_A_LOSS, HEADER_OF_A_MISTAKE
from tracker.ledger.lost_stretch import LostStretch, stretch_of
from tracker.models import LedgerHead, Publication, PublicationText
from tracker.words.differences import Run, runs
from tracker.words.language_names import language_name

FIELDS = (*OF_ANSWER, *OF_COMMITMENT)
NAMING_A_LOSS = (HEADER_AFTER_A_LOSS, HEADER_OF_A_MISTAKE)
# Where a line of the entry itself tells it: from which status to which, how far, and that the date was changed.
TOLD = frozenset({"implementation_status", "progress", "target_on"})


@dataclass(frozen=True)
class ComparedWords:
    """What one field said before and after a correction."""

    name: str
    is_text: bool
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class ChangeShown:
    """One publication with what a reader needs to understand it.

    `chain` counts what was published of this answer (or commitment) in this period, by the ledger alone: the numbers of
    the versions behind it would tell how much was drafted. `is_again`: it was published when consent came back.
    `because`: what ended in the same correction of ours, whose line `is_merged` with this one where both are shown.
    """

    publication: Publication
    printed: Printed | None
    serves: tuple[Printed, ...]
    words: Mapping[str, Any]
    before: Mapping[str, Any]
    ended: Withdrawal | None
    is_first: bool
    chain: ChainFacts
    is_again: bool = False
    because: Withdrawal | None = None
    is_merged: bool = False

    @property
    def edition(self) -> int:
        return self.chain.edition

    @property
    def changed_at(self) -> datetime.datetime:
        """When the sentence of the entry changed last."""
        last = self.ended.mistake if self.ended else self.chain.again
        return last.published_at if last else self.chain.taken_down_at or self.publication.published_at

    @property
    def kind(self) -> str:
        """The kind that it is shown as: an end of consent that we recorded by mistake is no act of the State."""
        mistake = self.ended.mistake if self.ended else None
        return mistake.kind if mistake else self.publication.kind

    @property
    def kind_label(self) -> str:
        if self.is_again:
            return _("Published again")
        if self.kind == PublicationKind.ANSWER:
            return _("First published answer") if self.is_first else _("New answer")
        return label_of(PublicationKind, self.kind)

    @property
    def taken_down(self) -> str:
        """The sentence in place of a text that may not be read: also since when the same text is public again."""
        if not self.chain.again:
            return _("Its text is no longer published.")
        if self.chain.is_our_mistake:
            sentence = _("The text was published again on %(day)s, after we had corrected a mistake.")
        else:
            sentence = _("Taken down when consent ended. The State consented again: see the entry of %(day)s.")
        return sentence % {"day": formats.date_format(self.chain.again.published_at, "DATE_FORMAT")}

    @property
    def is_correction(self) -> bool:
        """Whether it puts other words in the place of those before: the State's, or ours of what it sent."""
        return self.publication.kind in CORRECTING_KINDS

    @property
    def is_transcription(self) -> bool:
        """Whether the secretariat corrected how it had recorded the letter of a State."""
        return self.publication.kind == PublicationKind.TRANSCRIPTION

    @property
    def has_same_words(self) -> bool:
        """Whether it says what the text before says, but for the days: what we had wrong was of the letter itself."""
        return self.before.get("language") == self.words.get("language") and not any(
            stored(field, self.before) != stored(field, self.words) for field in FIELDS
        )

    @property
    def status(self) -> str:
        return str(self.words.get("implementation_status", ""))

    @property
    def status_label(self) -> str:
        return label_of(ImplementationStatus, self.status)

    @property
    def was(self) -> str:
        return str(self.before.get("implementation_status", ""))

    @property
    def was_label(self) -> str:
        return label_of(ImplementationStatus, self.was)

    @property
    def progress_label(self) -> str:
        return label_of(CommitmentProgress, self.words.get("progress", ""))

    @property
    def is_readable(self) -> bool:
        return bool(self.words)

    @property
    def is_known(self) -> bool:
        """Whether this release knows all of it: a later one may have written the entry or its text."""
        text = text_of(self.publication)
        return self.publication.is_known and (text is None or is_known(text))

    @property
    def lost(self) -> LostStretch | None:
        """What a restore lost of the ledger right before this entry, which names it."""
        said = self.publication.header().get("lost") if self.publication.entry_format in NAMING_A_LOSS else None
        return stretch_of(said) if said else None

    @property
    def compared(self) -> list[ComparedWords]:
        """What changed, where the text before may still be read: texts in one language word by word, the rest whole."""
        if not self.before:
            return []
        is_same_language = self.before.get("language") == self.words.get("language")
        found = []
        for field in FIELDS:
            old, new = stored(field, self.before), stored(field, self.words)
            if old != new and field.name not in TOLD and (is_same_language or not field.is_text):
                found.append(ComparedWords(str(field.label), field.is_text, _runs(field, old, new)))
        return [*found, *self._languages(), *self._days_of_the_letter()]

    def _languages(self) -> list[ComparedWords]:
        """The language that was told of the texts, where it is another one; it is no field of them."""
        both = [str(words.get("language", "")) for words in (self.before, self.words)]
        if not all(both) or both[0] == both[1]:
            return []
        shown = tuple(Run(kind, language_name(code)) for kind, code in zip(("removed", "added"), both, strict=True))
        return [ComparedWords(_("Language of this text"), False, shown)]

    def _days_of_the_letter(self) -> list[ComparedWords]:
        """The day of the State's letter that we had wrong, which is that of the answer or of its correction."""
        days = [(self.before.get(name), self.words.get(name)) for name in ("reported_on", "corrected_on")]
        wrong = [both for both in days if both[0] != both[1]] if self.is_transcription else []
        shown = (((kind, day) for kind, day in zip(("removed", "added"), both, strict=True) if day) for both in wrong)
        return [
            ComparedWords(
                _("Date of the letter"),
                False,
                tuple(Run(kind, formats.date_format(datetime.date.fromisoformat(day))) for kind, day in both),
            )
            for both in shown
        ]

    @property
    def dates_moved(self) -> bool:
        return bool(self.before) and self.before.get("target_on") != self.words.get("target_on")


def _runs(field: ContentField, old: Any, new: Any) -> tuple[Run, ...]:
    if field.is_text:
        return tuple(runs(old, new))
    both = (("removed", as_read(field, old)), ("added", as_read(field, new)))
    shown = ((kind, formats.date_format(value) if field.kind == Kind.DAY and value else value) for kind, value in both)
    return tuple(Run(kind, value) for kind, value in shown if value)


def text_of(publication: Publication) -> PublicationText | None:
    return getattr(publication, "text", None)


def related(publications: Sequence[Publication]) -> list[Publication]:
    """The whole ledger of every subject among `publications`: one query."""
    pairs = {(each.member_state_id, each.recommendation_id, each.commitment_id) for each in publications}
    if not pairs:
        return []
    about = [
        Q(commitment=commitment) if commitment else Q(member_state=state, recommendation=recommendation)
        for state, recommendation, commitment in pairs
    ]
    return list(history.ledger().filter(reduce(or_, about)))


@dataclass
class ChainFacts:
    """What the chain of an answer in a period says of one of its publications.

    Its `edition`, from 1; since when its text is `taken_down_at`; and of one that was current when the State's consent
    ended, or when a mistake of ours took it down, what was published `again`.
    """

    edition: int
    taken_down_at: datetime.datetime | None = None
    again: Publication | None = None
    is_our_mistake: bool = False


def chain_facts(ledger: Sequence[Publication]) -> dict[int, ChainFacts]:
    """Of each publication of these chains that is no ending, by its number."""
    found: dict[int, ChainFacts] = {}
    for chain in history.by_subject(ledger).values():
        edition, public, gone, is_our_mistake = 0, list[Publication](), list[ChainFacts](), False
        for each, following in zip_longest(chain, chain[1:]):
            if each.is_ending:
                for one in public:
                    found[one.sequence].taken_down_at = each.published_at
                if public:
                    gone = [found[one.sequence] for one in _published_again(public, each, following)]
                public, is_our_mistake = [], each.kind in MISTAKE_KINDS
            else:
                for before in gone:
                    before.again, before.is_our_mistake = each, is_our_mistake
                edition, gone = edition + 1, []
                found[each.sequence] = ChainFacts(edition)
                public.append(each)
    return found


def _published_again(
    public: Sequence[Publication], ending: Publication, following: Publication | None
) -> Sequence[Publication]:
    """The one of these texts that the next publication repeats: none, or the last that was no mistake of ours."""
    if ending.kind == PublicationKind.CONSENT_ENDED:
        return public[-1:]
    wrong = history.first_wrong(public, ending, following)
    return public[: public.index(wrong)][-1:] if wrong else ()


def changes(
    shown: Collection[Publication], ledger: Sequence[Publication], printed: Mapping[UUID, Printed]
) -> list[ChangeShown]:
    """`shown` in their order, each understood with the help of `ledger`, the whole ledger of their subjects."""
    spans = history.spans(ledger)
    ended = {span.ended_by: span for span in spans} | {span.mistake.sequence: span for span in spans if span.mistake}
    earlier: dict[int, Publication] = {}
    last: dict[tuple[Any, ...], Publication] = {}
    for each in sorted(ledger, key=lambda publication: publication.sequence):
        key = history.subject_of(each)[:3]
        # What a correction puts other words in the place of is of its own period, whatever came since.
        own = history.subject_of(each) if each.kind in CORRECTING_KINDS else key
        if own in last:
            earlier[each.sequence] = last[own]
        last[key] = last[history.subject_of(each)] = each
    facts = chain_facts(ledger)
    because = {span.again.sequence: span for span in spans if span.again}
    numbers = {each.sequence for each in shown}
    merged = {span.corrected_by for number, span in because.items() if number in numbers}
    again = {each.again.sequence for each in facts.values() if each.again}
    return [
        ChangeShown(
            publication=each,
            printed=printed.get(each.recommendation_id) if each.recommendation_id else None,
            ended=ended.get(each.sequence),
            is_first=each.sequence not in earlier,
            chain=facts.get(each.sequence, ChainFacts(0)),
            is_again=each.sequence in again,
            because=because.get(each.sequence),
            is_merged=each.sequence in merged,
            **_words(each, earlier.get(each.sequence), printed),
        )
        for each in shown
    ]


def _words(publication: Publication, before: Publication | None, printed: Mapping[UUID, Printed]) -> dict[str, Any]:
    """What its text says, what the text before said, and which recommendations it serves."""
    text, old = text_of(publication), text_of(before) if before else None
    words = text.words if text else {}
    # Only a text that may still be read, and that was reported no later, is what stood there before; a correction may
    # also have found that the day was too late.
    is_later = old and text and (publication.kind in CORRECTING_KINDS or old.reported_on <= text.reported_on)
    serves = tuple(printed[UUID(key)] for key in words.get("recommendations", ()) if UUID(key) in printed)
    return {"words": words, "before": old.words if old and is_later else {}, "serves": serves}


def recommendations_named(publications: Iterable[Publication]) -> set[UUID]:
    """Every recommendation that these publications are about or serve."""
    found: set[UUID] = set()
    for each in publications:
        if each.recommendation_id:
            found.add(each.recommendation_id)
        text = text_of(each)
        if text:
            found |= {UUID(key) for key in text.words.get("recommendations", ())}
    return found


def with_context(shown: Sequence[Publication], printed: Mapping[UUID, Printed] | None = None) -> list[ChangeShown]:
    """Changes for a list of publications: one query for their subjects' ledger, one more for what `printed` lacks."""
    known = dict(printed or {})
    missing = recommendations_named(shown) - known.keys()
    if missing:
        known |= of_recommendations(missing)
    return changes(shown, related(shown), known)


# Numbers of entries that a table finds at once: they take little room, and finding them may take long.
AT_ONCE = 10_000
# So many entries end the data and the feed of one recommendation, State or meeting.
TIMELINE = 40
# What each parameter narrows.
COLUMNS = {
    "state": "member_state",
    "group": "member_state__regional_group",
    "kind": "kind",
    "period": "period",
    "status": "text__implementation_status",
}


@dataclass(frozen=True)
class ChangesAsked:
    """What the address asks for."""

    condition: Q
    is_of_day: bool = False  # nothing but a past day narrows it

    @classmethod
    def of(cls, question: RecordQuestion) -> ChangesAsked:
        """What the address asks for, until the end of its day."""
        condition, named, these = Q(), question.filters.named, question.about_these
        for name, column in COLUMNS.items():
            if values := question.chosen(name):
                condition &= Q(**{f"{column}__in": values})
        if these is not None and question.filters.is_about_meetings:
            condition &= Q(recommendation__meeting__slug__in=question.chosen("meeting"))
        elif these is not None:
            condition &= about(these.order_by().values("pk"))
        if len(named) == 1:
            condition &= about_recommendation(*(each.pk for each in named.values()))
        elif named:
            condition &= about(named.values())
        return cls.about(condition, question.day)

    @classmethod
    def about(cls, condition: Q, day: datetime.date | None) -> ChangesAsked:
        """The entries about one thing until the end of `day`; without a condition the whole ledger."""
        return cls(condition & history.until(day), is_of_day=bool(day) and not condition)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.condition)

    def count(self) -> int | None:
        """How many entries the ledger has; None where the list is narrowed, for history is not counted row by row."""
        return None if self.is_narrowed else ledger_now().entries

    def page(self, after: int | None) -> tuple[list[ChangeShown], str | None]:
        """Fifty changes and the `after` of the next page: four queries."""
        numbers, next_after = self.page_of_numbers(after)
        return _changes(numbers), next_after

    def newest(self, number: int, printed: Mapping[UUID, Printed] | None = None) -> list[ChangeShown]:
        """The newest so many of them: four queries. `printed` is what is known of recommendations already."""
        return _changes(self.numbers(None, number), printed)

    def page_of_numbers(self, after: int | None) -> tuple[list[int], str | None]:
        """The numbers of fifty entries, and the `after` of the next page: one query."""
        numbers = self.numbers(after, PAGE + 1)
        return numbers[:PAGE], str(numbers[PAGE - 1]) if len(numbers) > PAGE else None

    def every_number(self, after: int | None) -> Iterator[int]:
        """The numbers of all of them."""
        while True:
            numbers = self.numbers(after, AT_ONCE)
            yield from numbers
            if len(numbers) < AT_ONCE:
                return
            after = numbers[-1]

    def numbers(self, after: int | None, limit: int) -> list[int]:
        """The numbers of the newest `limit` entries before the one of number `after`.

        Numbers alone: what fits is sorted where the narrowing goes by an index, and texts are not.
        """
        found = Publication.objects.filter(self.condition).order_by("-sequence")
        if self.is_of_day and after is None:
            # None is dated before the one before it, so that the index of days leads to the same, past all newer ones.
            found = found.order_by("-published_at", "-sequence")
        if after is not None:
            found = found.filter(sequence__lt=after)
        return list(found.values_list("sequence", flat=True)[:limit])


def about_recommendation(recommendation: UUID) -> Q:
    """Entries on its answers, and on every commitment that ever served it in a text that may be read: one query."""
    served = PublicationText.recommendations.through.objects.filter(recommendation=recommendation)
    commitments = served.filter(publicationtext__publication__commitment__isnull=False)
    known = set(commitments.values_list("publicationtext__publication__commitment", flat=True))
    return Q(recommendation=recommendation) | Q(commitment__in=known)


@dataclass(frozen=True)
class LedgerNow:
    """How many entries the ledger has, and how many numbers are of none. `lost`: what a restore lost of it, where no
    entry has named that yet."""

    entries: int = 0
    left_out: int = 0
    lost: LostStretch | None = None


def ledger_now() -> LedgerNow:
    """One query."""
    head = LedgerHead.objects.filter(pk=1).first()
    return LedgerNow(head.entries, head.left_out, stretch_of(head.lost) if head.lost else None) if head else LedgerNow()


def _changes(numbers: Collection[int], printed: Mapping[UUID, Printed] | None = None) -> list[ChangeShown]:
    """The entries of these numbers, newest first, with what a reader needs to understand them: three queries."""
    return with_context(list(history.ledger().filter(sequence__in=numbers).order_by("-sequence")), printed)
