"""States, meetings, changes and gaps as lists. What the record does not have is listed without naming a State."""

from tests.report.addresses import THEME
from tests.report.forms import csv_rows, xlsx_rows
from tracker.models import Invitation, SourceDocument, Theme

GAPS = "/en/gaps"
THREE = ["15-a", "15-b", "15-g"]


def test_changes_count_the_chain_and_are_not_counted_when_narrowed(reader, world, monkeypatch) -> None:
    monkeypatch.setattr("report.pages.changes.PAGE", 2)
    for slug in THREE:
        world.publish(slug)
    first = reader.get("/en/changes.json").json()
    assert first["count"] == 3
    assert [each["publication"] for each in first["results"]] == [3, 2]
    second = reader.get(first["next"]).json()
    assert [each["publication"] for each in second["results"]] == [1]
    assert second["next"] is None
    assert reader.get("/en/changes.json?state=XAA").json()["count"] is None
    assert reader.get("/en/changes.json?kind=withdrawal").json()["results"] == []
    assert len(reader.get("/en/changes.csv").body.splitlines()) == 4


def test_states_are_those_invited_or_with_an_answer_and_have_what_they_were_asked_for_each_once(reader, world) -> None:
    data = reader.get("/en/states.json").json()
    assert sorted(each["state"] for each in data["results"]) == ["XAA", "XAB"]
    assert all(each["published_answers"] == 0 for each in data["results"])
    assert "has not been invited" in reader.get("/en/states/are/").body
    world.open_period("period-2", slugs=("15-a", "15-b"))
    world.publish("15-a")

    def figures() -> dict[str, tuple[int, int]]:
        rows = reader.get("/en/states.json").json()["results"]
        return {each["state"]: (each["published_answers"], each["recommendations_asked"]) for each in rows}

    assert figures() == {"XAA": (1, 12), "XAB": (0, 12)}
    assert "1 of 12" in reader.get("/en/states/").body
    Invitation.objects.filter(member_state="XAA").update(cancelled_at=world.now(), cancelled_by=world.dataentry)
    assert figures()["XAA"] == (1, 1), "an answer to what is no longer asked is in its own denominator"


def test_a_meetings_report_reads_as_the_report(reader, world) -> None:
    world.publish("15-a")
    data = reader.get("/en/meetings/rpm-asia-pacific-2025.json").json()
    assert [each["number"] for each in data["documents"][0]["paragraphs"]] == [str(number) for number in range(1, 16)]
    assert len(data["recommendations"]) == 12
    assert data["recommendations"][0]["answers"]["in_progress"] == 1
    of_meeting, of_list = "meetings/rpm-asia-pacific-2025.csv", "recommendations.csv?meeting=rpm-asia-pacific-2025"
    assert reader.get(f"/en/{of_meeting}").body == reader.get(f"/en/{of_list}").body, "they are the rows of the list"
    body = reader.get("/en/meetings/rpm-asia-pacific-2025/").body
    assert "1 of the 2 States invited has a published answer" in body
    assert body.index("Many speakers identified") < body.index('id="r-15-a"') < body.index('id="r-15-l"')


def results(reader, query: str = "") -> list[dict]:
    answer = reader.get(f"{GAPS}.json{query}").json()
    found = [(row["gap"], row["recommendation"] or row["document"]) for row in answer["results"]]
    assert answer["count"] == len(found)
    for rows in (csv_rows(reader.get(f"{GAPS}.csv{query}")), xlsx_rows(reader.get(f"{GAPS}.xlsx{query}"))):
        assert [(row["gap"], row["recommendation"] or row["document"]) for row in rows] == found
    return answer["results"]


def test_a_recommendation_without_a_published_answer_is_a_gap_and_no_state_is_named(reader, world) -> None:
    world.publish("15-a")
    rows = results(reader, "?gap=unanswered")
    assert len(rows) == 11
    assert "rpm-asia-pacific-2025/15-a" not in {row["recommendation"] for row in rows}
    assert {row["states_invited"] for row in rows} == {2}
    world.set_consent("no")
    assert len(results(reader, "?gap=unanswered")) == 12
    world.recommendations["15-b"].themes.set(Theme.objects.filter(slug=THEME))
    world.recommendations["15-a"].themes.clear()
    rows = results(reader, f"?gap=unanswered&theme={THEME}")
    assert "rpm-asia-pacific-2025/15-b" in {row["recommendation"] for row in rows}
    assert "rpm-asia-pacific-2025/15-a" not in {row["recommendation"] for row in rows}
    body = reader.get(f"{GAPS}/?gap=unanswered").body
    assert "Recommendations without a published answer (12)" in body
    assert "Documents not in all six languages (1)" in body
    body = reader.get(f"{GAPS}/").body
    assert "/en/states/xa" not in body
    assert reader.get(f"{GAPS}/?state=XAA").status_code == 400


def test_a_document_lacks_a_symbol_and_languages(reader, world) -> None:
    document = SourceDocument.objects.get()
    kinds = {row["gap"]: row for row in results(reader) if row["document"]}
    assert kinds["languages"]["languages_missing"] == ["ar", "zh-hans", "fr", "ru", "es"]
    assert ("no_symbol" in kinds) == (not document.symbol)
    SourceDocument.objects.update(symbol="")
    assert [row["document"] for row in results(reader, "?gap=no_symbol")] == [document.title]
    SourceDocument.objects.update(symbol="INVENTED/1")
    assert results(reader, "?gap=no_symbol") == []
