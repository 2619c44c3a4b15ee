"""The list of recommendations: its order, its pages, and the row that every list, table and document is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from uuid import UUID

from django.db.models import FETCH_RAISE, BigIntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from report.pages.answers import Answer, answers_in, readable_texts
from report.pages.paging import PAGE, Key, NoSuchRow, beyond, ordered
from report.pages.printings import Printed, of_loaded
from report.pages.progress import NOTHING, Counts
from report.question.question import RecordQuestion
from tracker.models import Attribution, Recommendation, Theme
from tracker.models.recommendations import RecommendationQuerySet

DOCUMENT = (Key("meeting__starts_on", down=True), Key("meeting__slug"), Key("order"), Key("slug"))
KEYS = {
    "document": DOCUMENT,
    "changed": (Key("last_sequence", down=True), *DOCUMENT),
    "answers": (Key("published_answers", down=True), *DOCUMENT),
}
CHUNK = 200


@dataclass(frozen=True)
class RecommendationRow:
    """One recommendation with its figures.

    Args:
        themes, attributions: only where `rows_of` read them.
        answers: of a document, which holds them whole.
    """

    printed: Printed
    progress: Counts = NOTHING
    themes: tuple[Theme, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def states_named(self) -> list[str]:
        return list(dict.fromkeys(each.printed for each in self.attributions))


def _sortable(recommendations: RecommendationQuerySet, question: RecordQuestion, sort: str) -> RecommendationQuerySet:
    """With the column that the order goes by, where it is none of their own: it is worked out for each of them."""
    if sort == "changed":
        answers = question.answers.filter(recommendation=OuterRef("pk"))
        last = Subquery(answers.order_by("-publication").values("publication")[:1])
        return recommendations.annotate(last_sequence=Coalesce(last, Value(0), output_field=BigIntegerField()))
    if sort == "answers":
        alike = question.alike
        counted = alike.rows.filter(recommendation=OuterRef("pk")).values("recommendation")
        number = Subquery(counted.annotate(published=alike.number()).values("published"))
        return recommendations.annotate(published_answers=Coalesce(number, Value(0)))
    return recommendations


def in_order(question: RecordQuestion) -> RecommendationQuerySet:
    """The whole list in the order asked for."""
    sort = sort_of(question)
    return ordered(_sortable(question.recommendations(), question, sort), KEYS[sort])


def sort_of(question: RecordQuestion) -> str:
    """The order that is asked for; words that are searched for have one of their own, and nothing else has it."""
    usual = "relevance" if question.filters.found else "document"
    sort = question.filters.form.cleaned_data.get("sort") or usual
    return "document" if sort == "relevance" and usual != sort else sort


def _by_relevance(question: RecordQuestion, after: str) -> list[UUID]:
    """The list by how well each fits the words, those that fit alike as in the document; as `keys` says."""
    found = question.filters.found
    assert found is not None  # noqa: S101 - else there is no such order
    keys = list(ordered(question.recommendations(), DOCUMENT).values_list("pk", flat=True))
    keys.sort(key=lambda key: -found.scores[key])
    if not after:
        return keys
    named = _named(after).values_list("pk", flat=True).first()
    if named not in keys:
        raise NoSuchRow(after)
    return keys[keys.index(named) + 1 :]


def _named(after: str) -> RecommendationQuerySet:
    meeting, _slash, slug = after.partition("/")
    return Recommendation.objects.filter(meeting__slug=meeting, slug=slug)


def keys(question: RecordQuestion, after: str) -> list[UUID]:
    """The list from after the row `after` on. Raises NoSuchRow as `from_after` does."""
    if sort_of(question) == "relevance":
        return _by_relevance(question, after)
    return list(from_after(question, after).values_list("pk", flat=True))


def from_after(question: RecordQuestion, after: str) -> RecommendationQuerySet:
    """What comes after the row `after` ("meeting/slug"). Raises NoSuchRow where no recommendation has that name."""
    found = in_order(question)
    if not after:
        return found
    sort = sort_of(question)
    keys = KEYS[sort]
    columns = [key.column for key in keys]
    row = _sortable(_named(after), question, sort).values_list(*columns).first()
    if row is None:
        raise NoSuchRow(after)
    return found.filter(beyond(keys, row))


def _loaded(recommendations: RecommendationQuerySet) -> RecommendationQuerySet:
    """With everything a row shows: four queries for any number."""
    related = recommendations.with_printings().select_related("meeting", "agenda_item").prefetch_related("themes")
    return related.fetch_mode(FETCH_RAISE)


def page(question: RecordQuestion, after: str) -> tuple[list[RecommendationRow], str | None]:
    """One page, whose figures have their dates, and the `after` of the next one, None on the last."""
    if sort_of(question) == "relevance":
        found = _in_their_order(_by_relevance(question, after)[: PAGE + 1])
    else:
        found = list(_loaded(from_after(question, after))[: PAGE + 1])
    keys = [each.pk for each in found]
    progress = question.progress(keys, is_dated=True)
    rows = [_row(each, progress) for each in found]
    return (rows, None) if len(rows) <= PAGE else (rows[:PAGE], rows[PAGE - 1].printed.key)


def every_row(question: RecordQuestion, keys: Iterable[UUID]) -> Iterator[RecommendationRow]:
    """The rows of these without dates, some at a time. Between two of them nothing is open in the database: it may be
    long until the reader takes the next."""
    for chunk in batched(keys, CHUNK):
        yield from rows_of(chunk, question.progress(chunk))


def rows_of(keys: Iterable[UUID], progress: Mapping[UUID, Counts]) -> Iterator[RecommendationRow]:
    """The rows of these recommendations with these figures, in their order: four queries for each two hundred."""
    for chunk in batched(keys, CHUNK):
        yield from (_row(each, progress) for each in _in_their_order(chunk))


def _row(each: Recommendation, progress: Mapping[UUID, Counts]) -> RecommendationRow:
    printed = of_loaded(each)
    named = tuple(printed.printing.attributions.all())
    return RecommendationRow(printed, progress.get(each.pk, NOTHING), tuple(each.themes.all()), named)


def _in_their_order(keys: Sequence[UUID]) -> list[Recommendation]:
    found = _loaded(Recommendation.objects.filter(pk__in=keys)).in_bulk()
    return [found[key] for key in keys if key in found]


def said(question: RecordQuestion, recommendations: Iterable[UUID]) -> dict[UUID, Answer]:
    """The answer of the one State that is asked about, by recommendation: two queries; none where it is not one."""
    if question.one_state is None:
        return {}
    about = question.answers.filter(recommendation__in=list(recommendations)).order_by()
    texts = readable_texts().filter(publication__in=about.values("publication"))
    return {each.recommendation: each for each in answers_in(texts, {})}
