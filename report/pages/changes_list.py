"""The list of changes: the ledger, newest first, narrowed by the address."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict

from report.as_of import history
from report.pages import list_filters
from report.pages.changes import ChangeShown, with_context
from report.pages.paging import PAGE
from report.pages.printings import Printed
from tracker.lost_stretch import LostStretch, stretch_of
from tracker.models import LedgerHead, Meeting, Publication, PublicationText, ReportingPeriod

# Numbers of entries that a table finds at once: they take little room, and finding them may take long.
AT_ONCE = 10_000
# So many entries end the data and the feed of one recommendation, State or meeting.
TIMELINE = 40


@dataclass(frozen=True)
class ChangesAsked:
    """What the address asks for."""

    condition: Q
    sentences: list[str]
    is_of_day: bool = False  # nothing but a past day narrows it

    @classmethod
    def of(cls, data: QueryDict, day: date | None) -> ChangesAsked:
        """What the address asks for, until the end of `day`."""
        states, unknown_states = list_filters.states(data)
        kinds, unknown_kinds = list_filters.kinds(data)
        periods, unknown_periods = list_filters.slugs(data, "period", ReportingPeriod)
        meetings, unknown_meetings = list_filters.slugs(data, "meeting", Meeting)
        served, unknown = list_filters.recommendations(data)
        condition = history.until(day)
        if states:
            condition &= Q(member_state__in=states)
        if kinds:
            condition &= Q(kind__in=kinds)
        if periods:
            condition &= Q(period__in=periods)
        if meetings:
            condition &= Q(recommendation__meeting__slug__in=meetings)
        if served:
            condition &= list_filters.about(served)
        sentences = [*unknown_states, *unknown_kinds, *unknown_periods, *unknown_meetings, *unknown]
        return cls(condition, sentences, is_of_day=bool(day) and condition == history.until(day))

    @classmethod
    def of_record(cls, day: date | None) -> ChangesAsked:
        """The whole ledger, until the end of `day`."""
        return cls(history.until(day), [], is_of_day=bool(day))

    @classmethod
    def of_meeting(cls, meeting: Meeting, day: date | None) -> ChangesAsked:
        """What was published on the recommendations of one meeting, until the end of `day`."""
        return cls(Q(recommendation__meeting=meeting) & history.until(day), [])

    @classmethod
    def of_recommendation(cls, recommendation: UUID, day: date | None) -> ChangesAsked:
        """The ledger of its answers, and of every commitment that ever served it in a text that may be read."""
        return cls(cls.about_recommendation(recommendation) & history.until(day), [])

    @staticmethod
    def about_recommendation(recommendation: UUID) -> Q:
        """Entries on its answers, and on every commitment that ever served it in a text that may be read: one query."""
        served = PublicationText.recommendations.through.objects.filter(recommendation=recommendation)
        commitments = served.filter(publicationtext__publication__commitment__isnull=False)
        known = set(commitments.values_list("publicationtext__publication__commitment", flat=True))
        return Q(recommendation=recommendation) | Q(commitment__in=known)

    @classmethod
    def of_state(cls, code: str, day: date | None) -> ChangesAsked:
        """The ledger of one State, until the end of `day`."""
        return cls(Q(member_state=code) & history.until(day), [])

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
