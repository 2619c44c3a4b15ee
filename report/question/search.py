"""Free-text search: which recommendations have the words, in their text, in what States said of them, in a theme, or of
a State that is named; and which of them fits best.

How words are cut and compared is for `tracker.words` to say. All parts of the question are one query.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from math import log
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length
from django.db.models.lookups import In

from report.as_of.current import CurrentRecord
from report.question.labels import NamesOfCodes
from tracker.models import EvidenceCitation, Printing, PublicationText, Recommendation, search_index
from tracker.models.search_index import WordIndex
from tracker.models.word_counts import is_told
from tracker.rules.public_relations import CITATIONS_WITH
from tracker.words import SearchTerm, Word, cut
from tracker.words.asking import term_of_word
from tracker.words.marking import forms_of


class FoundPlace(IntEnum):
    """Where a word stands. EXACT is the text of a recommendation that has it as it was typed; SAID is an answer or a
    commitment."""

    EXACT = 0
    RECOMMENDATION = 1
    THEME = 2
    STATE = 3
    SAID = 4
    EVIDENCE = 5


# How much a word counts that stands there: what a recommendation says itself before what was said of it.
WEIGHTS = {
    FoundPlace.EXACT: 1.15,
    FoundPlace.RECOMMENDATION: 1.0,
    FoundPlace.THEME: 0.7,
    FoundPlace.STATE: 0.5,
    FoundPlace.SAID: 0.4,
    FoundPlace.EVIDENCE: 0.3,
}
# A word counts less in a long text than in a short one, by this part of its length over the usual one (as BM25 has it).
OF_LENGTH = 0.5
SERVED = "publication__text__recommendations"
FEW = 20_000  # of the texts with a common word: of most recommendations one is among the newest of them

# Number of the term, place, recommendation, and a number: how long its text is; of what was said, how many texts have
# the word, 0 where none says so.
type FoundRow = tuple[int, int, UUID, int]
type Stands = dict[int, dict[UUID, float]]  # by term: how much it counts in each recommendation


@dataclass(frozen=True)
class WordsFound:
    """What a search found.

    Args:
        terms: what was asked for, those read as beginnings of words among them.
        scores: the recommendations, by how well each fits.
        has_all: whether each of them has all the words; without one that has, they are those that have most.
        nowhere: words that occur nowhere, in no other spelling either.
        said: by the place of a term, the recommendations of which an answer or a commitment has it, each with how many
            of those that are current do; 0 where it is not known.
        read_as: by a word that occurs nowhere, the nearest one that occurs, for which the search looked instead.
    """

    terms: tuple[SearchTerm, ...]
    scores: Mapping[UUID, float]
    has_all: bool
    nowhere: tuple[SearchTerm, ...]
    said: Mapping[int, Mapping[UUID, int]]
    read_as: Mapping[str, str]

    @cached_property
    def recommendations(self) -> set[UUID]:
        return set(self.scores)


def found(terms: Sequence[SearchTerm], reference: NamesOfCodes, stood: CurrentRecord) -> WordsFound:
    """The recommendations that have every word; where none has, those that have at least half of the words, and two.

    A word that occurs nowhere is read as the beginning of a longer one, and then as the nearest one that occurs.
    One query; one more for each of these two, and one for the words that occur.

    Args:
        terms: what is asked for; at least one.
        reference: names of States and themes.
        stood: whose texts are searched.
    """
    read = dict(enumerate(terms))
    wanted = [place for place, term in read.items() if not term.is_left_out]
    rows = list(_rows(read.items(), reference, stood))
    for otherwise in (_as_beginnings, _as_nearest):
        stands = _stands(rows)
        others = otherwise({place: terms[place] for place in wanted if not stands.get(place)})
        more = list(_rows(others.items(), reference, stood)) if others else []
        having = _stands(more)
        read |= {place: term for place, term in others.items() if having.get(place)}
        rows += more
    stands = _stands(rows)
    read_as = {terms[place].typed: term.typed for place, term in read.items() if term.typed != terms[place].typed}
    without = set().union(*(stands.get(place, {}) for place, term in enumerate(terms) if term.is_left_out))
    asked = tuple(read.values())
    if not wanted:
        everything = Recommendation.objects.confirmed().order_by().values_list("pk", flat=True)
        return WordsFound(asked, dict.fromkeys(set(everything) - without, 0.0), True, (), {}, {})
    scores, has_all = _scores(stands, wanted, without)
    nowhere = tuple(terms[place] for place in wanted if not stands.get(place))
    return WordsFound(asked, scores, has_all, nowhere, _said(rows), read_as)


def _as_beginnings(terms: Mapping[int, SearchTerm]) -> dict[int, SearchTerm]:
    return {place: longer for place, term in terms.items() if (longer := term.as_beginning())}


SHORTEST = 5  # letters of a word that may be a slip of the keyboard
READ = 3_000  # texts whose words are compared, the newest: what many thousands say, these say too


def _as_nearest(terms: Mapping[int, SearchTerm]) -> dict[int, SearchTerm]:
    """By place the most frequent word of the recommendations that differs by one letter from the one asked for, whole
    or without its ending."""
    slips = {place: term for place, term in terms.items() if _may_be_slip(term)}
    if not slips:
        return {}
    newest = Printing.objects.confirmed().order_by("-pk").values_list("search_words", flat=True)[:READ]
    known = Counter(form for stored in newest for form in stored.split())
    near = {}
    for place, term in slips.items():
        forms = [form for (form,) in term.clauses[0]]
        alike = [each for each in known if any(is_one_slip(form, each) for form in forms)]
        written = _written(max(alike, key=lambda each: (known[each], each))) if alike else None
        if written:
            near[place] = term_of_word(written)
    return near


def _written(form: str) -> Word | None:
    """A word of a recommendation that has this form, in small letters."""
    term = SearchTerm(form, (((form,),),), ((form,),))
    with_form = Printing.objects.confirmed().filter(of_printings_with(term)).values_list("text", "document__language")
    for text, language in with_form[:1]:
        for word in cut(text):
            if form in forms_of(word, language):
                return Word(word.raw.lower(), word.folded, 0, 0)
    return None


def _may_be_slip(term: SearchTerm) -> bool:
    (word, *more) = term.exact[0]
    return not (more or term.states or len(term.clauses) > 1) and len(word) >= SHORTEST and word.isalpha()


def is_one_slip(word: str, other: str) -> bool:
    """Whether two words differ by one letter, which is another, missing or too many, or by two that changed places."""
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    short, long = sorted((word, other), key=len)
    same = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    rest, others = short[same:], long[same:]
    if len(short) < len(long):
        return rest == others[1:]
    return rest[1:] == others[1:] or (rest[:2] == others[1::-1] and rest[2:] == others[2:])


def _scores(stands: Stands, wanted: list[int], without: set[UUID]) -> tuple[dict[UUID, float], bool]:
    """How well each fits that has all words, or half of them where none has all. A rare word counts more."""
    number: dict[UUID, int] = defaultdict(int)
    score: dict[UUID, float] = defaultdict(float)
    everything = len(set().union(*(stands.get(place, {}) for place in wanted)))
    for place in wanted:
        there = stands.get(place, {})
        rare = log(1 + everything / max(len(there), 1))
        for recommendation, weight in there.items():
            number[recommendation] += 1
            score[recommendation] += weight * rare
    for least in (len(wanted), max(2, (len(wanted) + 1) // 2)):
        having = {each: score[each] for each in number if number[each] >= least and each not in without}
        if having:
            return having, least == len(wanted)
    return {}, True


def _said(rows: Iterable[FoundRow]) -> dict[int, dict[UUID, int]]:
    said: dict[int, dict[UUID, int]] = defaultdict(dict)
    for number, place, recommendation, texts in rows:
        if place == FoundPlace.SAID:
            said[number][recommendation] = max(texts, said[number].get(recommendation, 0))
    return said


def _stands(rows: Sequence[FoundRow]) -> Stands:
    """How much each term counts in each recommendation: by the best of the places where it stands."""
    long = [length for _number, place, _key, length in rows if length and place != FoundPlace.SAID]
    usual = sum(long) / len(long) if long else 1
    stands: Stands = {}
    for number, place, recommendation, length in rows:
        weight = WEIGHTS[FoundPlace(place)]
        if length and place != FoundPlace.SAID:
            weight /= 1 - OF_LENGTH + OF_LENGTH * length / usual
        there = stands.setdefault(number, {})
        there[recommendation] = max(weight, there.get(recommendation, 0))
    return stands


def _rows(terms: Iterable[tuple[int, SearchTerm]], reference: NamesOfCodes, stood: CurrentRecord) -> Iterable[FoundRow]:
    parts = [
        _labelled(number, place, rows, way, length)
        for number, term in terms
        for place, rows, way, length in _places(term, reference, stood)
    ]
    return parts[0].union(*parts[1:]).order_by()


type SearchedPlace = tuple[FoundPlace, QuerySet[Any], str, Any]


def _places(term: SearchTerm, reference: NamesOfCodes, stood: CurrentRecord) -> Iterator[SearchedPlace]:
    """Where a term may stand, the way from there to the recommendation, and the length of the text."""
    none, length = Value(0), Length("search_words")
    printings = Printing.objects.confirmed()
    yield FoundPlace.RECOMMENDATION, printings.filter(of_printings_with(term)), "recommendation", length
    if not term.is_beginning and not term.is_left_out:
        exact = replace(term, clauses=(term.exact,))
        yield FoundPlace.EXACT, printings.filter(of_printings_with(exact)), "recommendation", length
    yield from _said_with(term, stood)
    yield FoundPlace.EVIDENCE, stood.answers.filter(of_texts_citing(term, "status_update")), "recommendation", none
    serving = stood.commitments.filter(of_texts_citing(term, "commitment_update"))
    yield FoundPlace.EVIDENCE, serving, SERVED, none
    if term.states:
        yield FoundPlace.STATE, stood.answers.filter(member_state__in=sorted(term.states)), "recommendation", none
    if themes := reference.themes_with(term):
        about = Recommendation.themes.through.objects.filter(theme__slug__in=themes)
        yield FoundPlace.THEME, about, "recommendation", none


def _said_with(term: SearchTerm, stood: CurrentRecord) -> Iterator[SearchedPlace]:
    """Recommendations of which an answer or a commitment has a term: of today by the numbers of words, as far as these
    tell; what they do not tell, phrases and past days, by a list of all texts that have it."""
    told, listed = (None, term) if stood.words is None or len(term.clauses) > 1 else _parted(term)
    if told and stood.words is not None:
        yield FoundPlace.SAID, stood.words.having(told), "recommendation", F("number")
    if listed:
        yield FoundPlace.SAID, Recommendation.objects.filter(_listed_with(listed, stood)), "pk", Value(0)


def _parted(term: SearchTerm) -> tuple[SearchTerm | None, SearchTerm | None]:
    """The alternatives of a term's only clause that numbers of words tell, and those that they do not."""
    (clause,) = term.clauses
    told = tuple(phrase for phrase in clause if is_told(phrase))
    listed = tuple(phrase for phrase in clause if not is_told(phrase))
    return (
        replace(term, clauses=(told,)) if told else None,
        replace(term, clauses=(listed,)) if listed else None,
    )


def _listed_with(term: SearchTerm, stood: CurrentRecord) -> Q:
    """Commitments, which count as much, are looked at only where there is one without such an answer."""
    serving = stood.commitments.filter(of_texts_with(term)).order_by().values(SERVED).distinct()
    return _answered_with(term, stood) | Q(pk__in=serving)


def _answered_with(term: SearchTerm, stood: CurrentRecord) -> Q:
    """SQLite looks at the answers of each until one has the term, and lists all that have it before it looks at the
    first: so of today it lists the newest first, and the others where these do not tell. PostgreSQL joins the list."""
    answers, has_term = stood.answers.order_by(), of_texts_with(term)
    if not search_index.has_index():
        return Q(pk__in=answers.filter(has_term).values("recommendation").distinct())
    of_one = answers.filter(recommendation=OuterRef("pk"))
    if stood.day:
        return Q(Exists(of_one.filter(has_term)))
    there_are_more = Q(search_index.TEXTS.has_more(search_index.asked_of_sqlite(term), FEW))
    newest = Q(Exists(of_one.filter(of_texts_with(term, FEW))))
    return newest | (there_are_more & Q(Exists(of_one.filter(has_term))))


def of_texts_with(term: SearchTerm, most: int | None = None) -> Q:
    """The spans of publications whose text has the term: by a list of all that have it.

    `most`: the newest so many alone, on SQLite.
    """
    if search_index.has_index():
        # A sum takes no index of publications: SQLite would look up each of a hundred thousand there and in the table,
        # in place of reading once through an index that has all that is asked.
        return Q(In(F("publication") + 0, search_index.TEXTS.found(search_index.asked_of_sqlite(term), most)))
    return Q(In(F("publication"), search_index.TEXTS.listed(search_index.asked_of_postgresql(term))))


def of_read_texts_with(term: SearchTerm) -> Q:
    """The same by the words of each text that is asked about: for whoever asks about few."""
    having = PublicationText.objects.filter(search_index.stand_in_words(term), pk=OuterRef("publication"))
    return Q(Exists(having.order_by()))


def of_texts_citing(term: SearchTerm, side: str) -> Q:
    """The spans of publications whose text cites evidence that anybody may open and whose title has the term.

    `side` is the column that names the versions: of answers, or of commitments.
    """
    versions = _citations_with(term).filter(**{f"{side}__isnull": False}).order_by().values(f"{side}_id")
    texts = PublicationText.objects.filter(**{f"{side}_id__in": versions})
    return Q(publication__in=texts.order_by().values("pk"))


def of_printings_with(term: SearchTerm) -> Q:
    """The printings that have the term."""
    return _of_rows_with(term, search_index.PRINTINGS)


def of_paragraphs_with(term: SearchTerm) -> Q:
    """The paragraphs that have the term."""
    return _of_rows_with(term, search_index.PARAGRAPHS)


def _citations_with(term: SearchTerm) -> QuerySet[EvidenceCitation]:
    """Those of evidence that anybody may open, in whose words the term is."""
    if search_index.has_index():
        return EvidenceCitation.objects.openable().filter(_of_rows_with(term, search_index.CITATIONS))
    asked = RawSQL(f"SELECT {CITATIONS_WITH}(%s::tsquery)", [search_index.asked_of_postgresql(term)])  # noqa: S611 - ours
    return EvidenceCitation.objects.filter(pk__in=asked)


def _of_rows_with(term: SearchTerm, index: WordIndex) -> Q:
    if not search_index.has_index():
        return Q(search_index.HasWords(search_index.asked_of_postgresql(term)))
    return Q(pk__in=index.found(search_index.asked_of_sqlite(term)))


def _labelled(number: int, place: FoundPlace, rows: QuerySet[Any], way: str, length: Any) -> QuerySet[Any, Any]:
    """(number of the term, place, recommendation, length of the text), each once."""
    return rows.order_by().values_list(Value(number), Value(int(place)), F(way), length)
