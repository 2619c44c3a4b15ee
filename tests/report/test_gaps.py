"""What the record does not have: by item, the same in every form, and no State in it."""

import pytest

from tests.report.addresses import THEME
from tests.report.forms import csv_rows, xlsx_rows
from tracker.models import SourceDocument, Theme

pytestmark = pytest.mark.database
GAPS = "/en/gaps"


def results(reader, query: str = "") -> list[dict]:
    """What the list has, which is what each of its forms has."""
    answer = reader.get(f"{GAPS}.json{query}").json()
    found = [(row["gap"], row["recommendation"] or row["document"]) for row in answer["results"]]
    assert answer["count"] == len(found)
    for rows in (csv_rows(reader.get(f"{GAPS}.csv{query}")), xlsx_rows(reader.get(f"{GAPS}.xlsx{query}"))):
        assert [(row["gap"], row["recommendation"] or row["document"]) for row in rows] == found
    return answer["results"]


def test_a_recommendation_without_a_published_answer_is_one(reader, world) -> None:
    world.publish("15-a")
    rows = results(reader, "?gap=unanswered")
    assert len(rows) == 11
    assert "rpm-asia-pacific-2025/15-a" not in {row["recommendation"] for row in rows}
    assert {row["states_invited"] for row in rows} == {2}
    world.set_consent("no")
    assert len(results(reader, "?gap=unanswered")) == 12


def test_a_document_lacks_a_symbol_and_languages(reader, world) -> None:
    document = SourceDocument.objects.get()
    kinds = {row["gap"]: row for row in results(reader) if row["document"]}
    assert kinds["languages"]["languages_missing"] == ["ar", "zh-hans", "fr", "ru", "es"]
    assert ("no_symbol" in kinds) == (not document.symbol)
    SourceDocument.objects.update(symbol="")
    assert [row["document"] for row in results(reader, "?gap=no_symbol")] == [document.title]
    SourceDocument.objects.update(symbol="INVENTED/1")
    assert results(reader, "?gap=no_symbol") == []


def test_the_list_is_narrowed_and_says_how_many_of_each_kind(reader, world) -> None:
    world.recommendations["15-b"].themes.set(Theme.objects.filter(slug=THEME))
    world.recommendations["15-a"].themes.clear()
    rows = results(reader, f"?gap=unanswered&theme={THEME}")
    assert "rpm-asia-pacific-2025/15-b" in {row["recommendation"] for row in rows}
    assert "rpm-asia-pacific-2025/15-a" not in {row["recommendation"] for row in rows}
    body = reader.get(f"{GAPS}/?gap=unanswered").body
    assert "Recommendations without a published answer (12)" in body
    assert "Documents not in all six languages (1)" in body


def test_no_state_is_named(reader, world) -> None:
    body = reader.get(f"{GAPS}/").body
    assert "/en/states/xa" not in body
    assert reader.get(f"{GAPS}/?state=XAA").status_code == 400


def test_pages_follow_each_other(reader, world, monkeypatch) -> None:
    monkeypatch.setattr("report.pages.paging.PAGE", 5)
    seen, address = [], f"{GAPS}.json?gap=unanswered"
    while address:
        answer = reader.get(address).json()
        seen += [row["recommendation"] for row in answer["results"]]
        address = answer["next"]
    assert len(seen) == len(set(seen)) == 12
