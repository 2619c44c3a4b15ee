"""Many questions of a search, each answered again by reading every text by hand: the same rows, and the same beside
them."""

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

import pytest
from django.http import QueryDict

from report.explorer import found_in, listing
from report.question import question as asking
from tests.lab.search_quality.pool import made_up
from tracker.choices import ImplementationStatus
from tracker.models import EvidenceCitation, PublicationText
from tracker.models.spans import end_of
from tracker.words import SearchTerm
from tracker.words.marking import Analysed

pytestmark = pytest.mark.database
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


def told(world) -> datetime.date:
    """Two States say something in five languages, in two periods, with commitments and public evidence; the day of the
    first."""
    texts = texts_by_language()
    later = ImplementationStatus.IMPLEMENTED
    for place, slug in enumerate(SLUGS):
        language = LANGUAGES[place % len(LANGUAGES)]
        words = {"summary": " ".join(texts[language][place : place + 3]), "language": language.replace("zh", "zh-hans")}
        world.publish(slug, **words)
        world.publish(slug, state="XAB", status=later, summary=texts["fr"][place], obstacles=texts["fr"][0])
    first = world.clock.date()
    world.now(days=2)
    again = world.open_period("period-2")
    for place, slug in enumerate(SLUGS[:4]):
        item = world.evidence(is_public=place % 2 == 0, title=texts["es"][place], language="es")
        world.publish_with(item, slug, period=again, summary=texts["fr"][place + 2], language="fr")
        world.publish_commitment(slug, SLUGS[place + 1], period=again, text=texts["fr"][place + 1], language="fr")
    world.withdraw(world.publish(SLUGS[5], period=again, summary=texts["fr"][7], language="fr"))
    return first


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


@pytest.mark.parametrize("narrowed", FILTERS, ids=str)
def test_beside_each_row_stands_what_is_found_by_reading_every_text(world, narrowed) -> None:
    first, seen = told(world), Counter[bool]()
    day = first if narrowed.pop("as_of", "") else None
    texts = [each for each in read(day) if fits(each, narrowed)]
    for words in dict.fromkeys(asked_for()):
        data = QueryDict(mutable=True)
        data.update({"q": words} | narrowed)
        question = asking.parsed(data, day)
        rows, _after = listing.page(question, "")
        search = found_in.shown(question, rows)
        terms = list(search.found.terms) if search else []
        for row in rows:
            shown = search.rows[row.printed.pk].elsewhere if search else ()
            found = [(each.state.pk, each.is_answer, each.is_evidence) for each in shown]
            assert found == by_hand(row, terms, texts), (words, row.printed.label)
            seen[bool(found)] += 1
    assert seen[True] > 20
