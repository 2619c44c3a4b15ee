"""Many questions of a search, each answered again by reading every text by hand, or by a list of all texts."""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

import pytest
from django.http import QueryDict

from report.as_of import current
from report.explorer import found_in, listing
from report.question import labels, search
from report.question import question as asking
from tests.chance import chance_of, portion
from tests.factories.world import World
from tests.lab.search_quality.pool import made_up
from tests.report.conftest import PublicWorld, world_with
from tests.tracker.actions.histories import WORDS, History
from tracker import words
from tracker.choices import ImplementationStatus
from tracker.models import EvidenceCitation, PublicationText
from tracker.models.spans import end_of
from tracker.words import SearchTerm
from tracker.words.marking import Analysed

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SLUGS = [f"15-{letter}" for letter in "abcdefg"]
LANGUAGES = ("ar", "es", "fr", "ru", "zh")
FILTERS = ({}, {"state": "XAB"}, {"status": "in_progress"}, {"as_of": "first"})


class Read(NamedTuple):
    """A text that is current: its words, whose it is, what it is about, and the words of titles that it cites."""

    number: int
    state: str
    is_answer: bool
    status: str
    language: str
    about: frozenset[UUID]
    words: list[str]
    titles: list[list[str]]


def texts_by_language() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in made_up():
        found.setdefault(each.language, []).append(each.text)
    return found


@world_with
def told(world: PublicWorld) -> None:
    """Two States say something in five languages, in two periods, with commitments and public evidence."""
    texts = texts_by_language()
    later = ImplementationStatus.IMPLEMENTED
    for place, slug in enumerate(SLUGS):
        language = LANGUAGES[place % len(LANGUAGES)]
        said = {"summary": " ".join(texts[language][place : place + 3]), "language": language.replace("zh", "zh-hans")}
        world.publish(slug, **said)
        world.publish(slug, state="XAB", status=later, summary=texts["fr"][place], obstacles=texts["fr"][0])
    world.first = world.clock.date()  # type: ignore[attr-defined]
    world.now(days=2)
    again = world.open_period("period-2")
    for place, slug in enumerate(SLUGS[:4]):
        item = world.evidence(is_public=place % 2 == 0, title=texts["es"][place], language="es")
        world.publish_with(item, slug, period=again, summary=texts["fr"][place + 2], language="fr")
        world.publish_commitment(slug, SLUGS[place + 1], period=again, text=texts["fr"][place + 1], language="fr")
    world.withdraw(world.publish(SLUGS[5], period=again, summary=texts["fr"][7], language="fr"))


def asked_for() -> Iterator[str]:
    """One word, two, three, some in a row, some left out, and what stands nowhere, in each language."""
    for language, texts in texts_by_language().items():
        if language not in LANGUAGES:
            continue
        for place in range(3):
            words = texts[place].split() if language != "zh" else [texts[place][:3], texts[place][4:8]]
            long = sorted(words, key=len)[-3:]
            yield from (long[-1], f"{long[-1]} {long[0]}", f"{long[0]} {texts[place + 1].split()[0]} {long[-1]}")
            yield from (f'"{" ".join(words[:2])}"', f"{long[0]} -{long[-1]}", f"{long[0][:4]} zyzzyva")


def read(day: datetime.date | None) -> list[Read]:
    """Every text that is current, now or at the end of a day, as it is stored."""
    found: dict[tuple[str, UUID | None], Read] = {}
    texts = PublicationText.objects.select_related("publication").order_by("pk")
    for text in texts.filter(publication__published_at__lt=end_of(day)) if day else texts:
        entry, is_answer = text.publication, text.publication.recommendation_id is not None
        side, version = ("status", text.status_update_id) if is_answer else ("commitment", text.commitment_update_id)
        titles = EvidenceCitation.objects.filter(evidence__is_public=True, **{f"{side}_update": version})
        found[entry.member_state_id, entry.recommendation_id or entry.commitment_id] = Read(
            entry.pk, entry.member_state_id, is_answer, text.implementation_status, text.language,
            frozenset(text.recommendations.values_list("pk", flat=True)), text.search_words.split(),
            [each.search_words.split() for each in titles],
        )  # fmt: skip
    return sorted(found.values())


def has(words: list[str], term: SearchTerm) -> bool:
    def begins(place: int, phrase: tuple[str, ...]) -> bool:
        there = words[place : place + len(phrase)]
        if term.is_beginning and len(there) == len(phrase):
            return there[:-1] == list(phrase[:-1]) and there[-1].startswith(phrase[-1])
        return there == list(phrase)

    return all(any(begins(n, phrase) for phrase in clause for n in range(len(words))) for clause in term.clauses)


def fits(each: Read, asked: dict[str, str]) -> bool:
    """Whether its State is asked about, and of an answer its status."""
    if asked.get("state", each.state) != each.state:
        return False
    return not each.is_answer or asked.get("status", each.status) == each.status


def by_hand(row: listing.RecommendationRow, terms: list[SearchTerm], texts: list[Read]) -> list[tuple[str, bool, bool]]:
    """(State, whether an answer, whether a title) of what has the terms that the text of a recommendation has not."""
    own = Analysed(f"{row.printed.label}\n{row.printed.text}", row.printed.language)
    lacking = [term for term in terms if not term.is_left_out and not own.has(term)]
    about = [each for each in texts if row.printed.pk in each.about]
    said = {term: newest for term in lacking if (newest := [each for each in about if has(each.words, term)][-1:])}
    untold = [term for term in lacking if term not in said]
    cited = [[each for each in about if any(has(title, term) for title in each.titles)][-1:] for term in untold]
    parts = {(each.number, False): each for newest in said.values() for each in newest}
    parts |= {(each.number, True): each for newest in cited for each in newest}
    shown = [(each.state, each.is_answer, in_title) for (_number, in_title), each in parts.items()]
    return shown[: found_in.PARTS]


def check(told: PublicWorld, narrowed: dict[str, str], questions: list[str]) -> int:
    """Compare what is next to each row with what every text has; return how many rows have something."""
    day = told.first if "as_of" in narrowed else None  # type: ignore[attr-defined]
    narrowed = {name: value for name, value in narrowed.items() if name != "as_of"}
    texts, seen = [each for each in read(day) if fits(each, narrowed)], Counter[bool]()
    for typed in questions:
        data = QueryDict(mutable=True)
        data.update({"q": typed} | narrowed)
        question = asking.parsed(data, day)
        rows, _after = listing.page(question, "")
        search = found_in.shown(question, rows)
        terms = list(search.found.terms) if search else []
        for row in rows:
            shown = search.rows[row.printed.pk].elsewhere if search else ()
            found = [(each.state.pk, each.is_answer, each.is_evidence) for each in shown]
            assert found == by_hand(row, terms, texts), (typed, row.printed.label)
            seen[bool(found)] += 1
    return seen[True]


@pytest.mark.parametrize("narrowed", FILTERS, ids=str)
def test_next_to_each_row_is_what_every_text_has(told, narrowed) -> None:
    """Of the questions in each language: the first word, in a row, and left out."""
    assert check(told, narrowed, list(dict.fromkeys(asked_for()))[::9]) > 3


@pytest.mark.all
@pytest.mark.parametrize("narrowed", FILTERS, ids=str)
def test_next_to_each_row_is_what_every_text_has_for_all_questions(told, narrowed) -> None:
    assert check(told, narrowed, list(dict.fromkeys(asked_for()))) > 20


SEED = 20271130
# Each word alone and beside another, in a row, as a beginning, left out; names of States, and what stands nowhere.
ASKED = (
    *WORDS, *(f"{word} {other}" for word, other in pairwise(WORDS)), '"the judges"', '"judges the"',
    "coastguard", "tra", "ju", "xxxx", "x" * 70, "训", "法官培训", "training -banks", "the -coast", "banque", "nowhere",
    "⑴", "v0a1", "échange trained bank",
)  # fmt: skip


def compare_ways() -> Counter[str]:
    """Both ways beside each other; returns how many of the questions found something."""
    reference, now = labels.load(), current.now()
    found = Counter[str]()
    for typed in ASKED:
        terms = words.asked(typed, reference.names_of_states)
        if not terms:
            continue
        by_numbers, by_list = (search.found(terms, reference, each) for each in (now, replace(now, words=None)))
        said = {place: set(numbers) for place, numbers in by_numbers.said.items()}
        assert said == {place: set(numbers) for place, numbers in by_list.said.items()}, typed
        assert replace(by_numbers, said={}) == replace(by_list, said={}), typed
        found[typed] += bool(said)
    return found


@pytest.mark.chance
@pytest.mark.parametrize(("acts", "least"), [(8, 3), pytest.param(40, 12, marks=pytest.mark.all)])
def test_numbers_of_words_find_what_a_list_of_texts_finds(world: World, acts: int, least: int) -> None:
    history, found = History(world, chance_of(SEED)), Counter[str]()
    history.publish()
    for number in range(portion(acts, min(acts, 20))):
        history.go_on()
        if number % 5 == 4:
            found += compare_ways()
    assert len(+found) > portion(least, 0), found
