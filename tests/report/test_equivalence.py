"""One list, five forms: page, JSON, CSV, XLSX and Atom have the same rows in the same order, and the same count."""

import datetime
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from report.explorer import facets
from report.pages.progress import total
from report.question import question as asking
from tests.chance import chance_of, portion
from tests.factories.records import ThemeFactory
from tests.report.forms import all_entries, all_results, csv_rows, text_of, xlsx_rows
from tracker.choices import ImplementationStatus, RegionalGroup
from tracker.models import Recommendation

SLUGS = [f"15-{letter}" for letter in "abcdefghijkl"]
SEED = 20260101


@pytest.fixture
def told(world):
    """Answers of two States in two periods, corrected and withdrawn ones, themes, evidence: each facet has values."""
    chance = chance_of(SEED)
    themes = [ThemeFactory(slug=slug) for slug in ("cybercrime", "corruption")]
    for slug in SLUGS[::2]:
        world.recommendations[slug].themes.add(chance.choice(themes))
    later = world.open_period("period-2")
    for slug in SLUGS[:8]:
        state, period = chance.choice(["XAA", "XAB"]), chance.choice([world.period, later])
        status = chance.choice(ImplementationStatus.values[:5])
        world.now(days=1)
        if state == "XAA" and chance.random() < 0.5:
            world.publish_with(world.evidence(is_public=True), slug, period=period, status=status)
        else:
            world.publish(slug, state=state, period=period, status=status)
    world.publish("15-a", summary="A first word.")
    world.publish("15-a", summary="A corrected word.", status="implemented")
    world.now(days=1)
    world.withdraw(world.publish("15-l", summary="A singular phrase."))
    return world


def values(world: Any, days: int = 14) -> dict[str, list[str]]:
    """Values that each parameter may take."""
    day = world.clock.date()
    return {
        "meeting": ["rpm-asia-pacific-2025"],
        "theme": ["cybercrime", "corruption"],
        "agenda_item": ["5 (d)"],
        "status": ImplementationStatus.values[:5],
        "state": ["XAA", "xab"],
        "group": [group for group in RegionalGroup.values if group],
        "attributed": ["VNM", "ARE"],
        "has_evidence": ["yes", "no"],
        "period": ["period-1", "period-2"],
        "q": ["word", "States", "desk law", "singular", "nowhere"],
        "sort": ["document", "changed", "answers"],
        "as_of": [(day - datetime.timedelta(days=back)).isoformat() for back in range(days)],
    }


SINGLE = ("q", "sort", "as_of")


def filter_state(chance: Random, choices: dict[str, list[str]]) -> str:
    """A query with up to four parameters, each with one or two values."""
    names = chance.sample(list(choices), chance.randint(0, 4))
    pairs = []
    for name in names:
        number = 1 if name in SINGLE else min(len(choices[name]), chance.randint(1, 2))
        pairs += [(name, value) for value in chance.sample(choices[name], number)]
    return f"?{urlencode(pairs)}" if pairs else ""


def all_of_page(reader: Any, address: str | None) -> tuple[list[Any], int]:
    rows, count = [], None
    while address:
        context = reader.get(address).context
        count = context["count"] if count is None else count
        rows += context["rows"]
        address = context["next"]
    return rows, count or 0


def check(reader: Any, world: Any, query: str) -> int:
    """Reads one filter state in all forms; returns the number of its rows."""
    base = "/en/recommendations"
    shown, count = all_of_page(reader, f"{base}/{query}")
    results, counted = all_results(reader, f"{base}.json{query}")
    of_csv = csv_rows(reader.get(f"{base}.csv{query}"))
    of_xlsx = xlsx_rows(reader.get(f"{base}.xlsx{query}"))
    entries, total = all_entries(reader, f"{base}.atom{query}")
    assert count == counted == total == len(shown) == len(results) == len(of_csv) == len(of_xlsx) == len(entries), query
    for row, result, line, cells, entry in zip(shown, results, of_csv, of_xlsx, entries, strict=True):
        assert row.printed.recommendation.slug == result["slug"] == line["slug"] == cells["slug"], query
        assert text_of(entry, "id") == row.printed.pk.urn, query
        figures = [row.progress.counts.get(code, 0) for code in ImplementationStatus.values]
        assert list(result["answers"].values()) == figures, query
        for table in (line, cells):
            assert [int(table[f"answers_{code}"]) for code in ImplementationStatus.values] == figures, query
            assert int(table["states_invited"]) == result["states_invited"] == row.progress.invited, query
        states = "State" if row.progress.invited == 1 else "States"
        said = f"{row.progress.answered} of the {row.progress.invited} {states} invited"
        if not row.progress.invited:  # as of a day before the invitations
            said = "No State has been invited to report yet"
        assert said in text_of(entry, "summary"), query
    return len(shown)


def soak(reader: Any, world: Any, number: int) -> None:
    chance, choices = chance_of(SEED), values(world)
    sizes = [check(reader, world, filter_state(chance, choices)) for _each in range(number)]
    # The few that a fresh seed draws may well be alike.
    assert number < 40 or len(set(sizes)) > 3, "all filter states gave the same few lists"


@pytest.mark.chance
def test_forty_states_of_the_explorer_are_the_same_in_every_form(reader, told, monkeypatch) -> None:
    monkeypatch.setattr("report.explorer.listing.PAGE", 8)
    soak(reader, told, portion(40, 5))


@pytest.mark.lab
def test_five_hundred_states_of_the_explorer_are_the_same_in_every_form(reader, told, monkeypatch) -> None:
    monkeypatch.setattr("report.explorer.listing.PAGE", 8)
    soak(reader, told, 500)


@pytest.mark.chance
def test_today_as_a_past_day_is_as_now(reader, told) -> None:
    chance, choices = chance_of(SEED), values(told)
    del choices["as_of"]
    today = told.now(days=0).date().isoformat()
    for _each in range(10):
        query = filter_state(chance, choices) or "?sort=document"
        then = reader.get(f"/en/recommendations.json{query}&as_of={today}").json()["results"]
        now = reader.get(f"/en/recommendations.json{query}").json()["results"]
        extra = ("as_of", "answers_no_longer_published")
        assert [{key: one[key] for key in one if key not in extra} for one in then] == now, query


@pytest.mark.chance
@pytest.mark.database
def test_what_the_indexes_of_today_count_is_what_is_counted_one_by_one(told) -> None:
    """The facets by their shorter way as by the walk of a past day; the figures of all as the sum of those of each."""
    chance, choices = chance_of(SEED), values(told)
    del choices["as_of"]
    for _each in range(portion(40, 5)):
        query = filter_state(chance, choices)
        question = asking.parsed(QueryDict(query.lstrip("?")), None)
        assert facets._about_answers(question.filters) == facets._walked(question.filters, facets.OF_ANSWER), query
        keys = list(Recommendation.objects.values_list("pk", flat=True))
        progress = question.progress(keys).values()
        assert question.figures(keys) == (len([each for each in progress if each.invited]), total(progress)), query


@pytest.mark.database
def test_the_explorer_shows_a_past_day(reader, world) -> None:
    world.publish("15-a", status="planned", summary="The first text.")
    gone = world.publish("15-b", status="planned", summary="A singular phrase.")
    day = world.clock.date()
    world.now(days=2)
    world.publish("15-a", status="implemented", summary="The second text.")
    world.withdraw(gone)
    then, now = f"as_of={day}", ""
    for query, slugs in (
        (f"?status=planned&{then}", ["15-a"]),
        (f"?status=implemented&{then}", []),
        (f"?q=first&{then}", ["15-a"]),
        (f"?q=second&{then}", []),
        (f"?q=singular&{then}", []),
        (f"?status=implemented&{now}", ["15-a"]),
        (f"?state=XAA&sort=changed&{then}", ["15-a"]),
    ):
        results, _count = all_results(reader, f"/en/recommendations.json{query}")
        assert [each["slug"] for each in results] == slugs, query
    second = reader.get(f"/en/recommendations.json?{then}").json()["results"][1]
    assert (second["answers_no_longer_published"], second["states_without_published_answer"]) == (1, 2)
    body = reader.get(f"/en/recommendations/?{then}&status=planned").body
    assert "As it stood at the end of" in body
    assert 'href="/en/recommendations/?status=planned"' in body
    assert "1 answer of that day is no longer published" in reader.get(f"/en/recommendations/?{then}").body
    assert reader.get("/en/recommendations.json?as_of=soon").status_code == 400
