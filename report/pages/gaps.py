"""Gaps of the record: recommendations without a published answer, documents without a symbol, languages missing.

Belongs here: which there are, in the order of their meetings, and what a page of them shows. A gap is one of the
record; it says nothing about what a State did.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import FETCH_RAISE, Exists, OuterRef, Q

from report.explorer.listing import DOCUMENT
from report.pages.paging import ordered
from report.pages.printings import Printed, of_recommendations
from report.pages.progress import NOTHING
from report.question.filters import GAPS, LANGUAGES, NO_SYMBOL, UNANSWERED
from report.question.keys import among
from report.question.question import RecordQuestion
from tracker.choices import Language
from tracker.models import SourceDocument


@dataclass(frozen=True)
class Gap:
    """One gap, of a recommendation or of a document. `name` is what `after` calls it."""

    kind: str
    name: str
    recommendation: UUID | None = None
    document: int | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class GapShown:
    """A gap with what a reader needs to know of it: a recommendation with how many were asked, or a document."""

    gap: Gap
    printed: Printed | None = None
    invited: int = 0
    document: SourceDocument | None = None
    missing: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        return str(GAPS[self.gap.kind])


def gaps(question: RecordQuestion) -> list[Gap]:
    """All of them, whatever `gap` asks for: two queries, three of a past day.

    A meeting narrows both kinds of things, all else only the recommendations.
    """
    unanswered = question.filters.recommendations().filter(~_answered(question))
    rows = ordered(unanswered, DOCUMENT).values_list("pk", "meeting__slug", "slug")
    found = [Gap(UNANSWERED, f"{UNANSWERED}/{meeting}/{slug}", key) for key, meeting, slug in rows]
    originals, there = _documents(question)
    found += [Gap(NO_SYMBOL, f"{NO_SYMBOL}/{each.pk}", document=each.pk) for each in originals if not each.symbol]
    for each in originals:
        if missing := tuple(code for code in Language.values if code not in there[each.pk]):
            found.append(Gap(LANGUAGES, f"{LANGUAGES}/{each.pk}", document=each.pk, languages=missing))
    return found


def _answered(question: RecordQuestion) -> Q:
    """Whether a recommendation has a published answer. Of a past day one walk tells it of all of them: to look at the
    answers of each, which may all be later, takes seconds."""
    answers = question.stood.answers.order_by()
    if question.day is None:
        return Q(Exists(answers.filter(recommendation=OuterRef("pk"))))
    return among(set(answers.values_list("recommendation", flat=True).distinct()))


def _documents(question: RecordQuestion) -> tuple[list[SourceDocument], dict[int, set[str]]]:
    """The documents that stand and translate none, and the languages in which each can be read: one query."""
    standing = SourceDocument.objects.filter(confirmed_at__isnull=False, replaced_by__isnull=True)
    if meetings := question.chosen("meeting"):
        standing = standing.filter(meeting__slug__in=meetings)
    in_order = standing.select_related("meeting").order_by("-meeting__starts_on", "meeting__slug", "pk")
    documents = list(in_order.fetch_mode(FETCH_RAISE))
    there: dict[int, set[str]] = defaultdict(set)
    for each in documents:
        there[each.translates_id or each.pk].add(each.language)
    return [each for each in documents if each.translates_id is None], there


def numbers(found: Iterable[Gap]) -> dict[str, int]:
    """How many of each kind."""
    counted = Counter(each.kind for each in found)
    return {kind: counted[kind] for kind in GAPS}


def shown(question: RecordQuestion, page: Sequence[Gap]) -> list[GapShown]:
    """These gaps as they are shown: four queries."""
    keys = [each.recommendation for each in page if each.recommendation]
    printed, progress = of_recommendations(keys), question.progress(keys)
    documents = SourceDocument.objects.select_related("meeting").fetch_mode(FETCH_RAISE)
    by_key = documents.in_bulk([each.document for each in page if each.document])
    names = dict(Language.choices)
    rows = []
    for each in page:
        if each.recommendation in printed:
            asked = progress.get(each.recommendation, NOTHING).invited
            rows.append(GapShown(each, printed=printed[each.recommendation], invited=asked))
        elif each.document in by_key:
            missing = tuple((code, str(names[code])) for code in each.languages)
            rows.append(GapShown(each, document=by_key[each.document], missing=missing))
    return rows
