"""The answers in one file, with what they are about: current ones or every version, without what was taken down."""

import json
from typing import Any

from report.downloads import store
from report.forms import workbooks
from tests.report.conftest import PublicWorld, Reader, world_with
from tests.report.forms import csv_rows, xlsx_rows
from tests.report.packages import make
from tracker import actions
from tracker.models import MemberState, PublicationText, Span

# As the issue that asked for the file has them.
COLUMNS = [
    *("state", "state_name", "regional_group", "meeting", "meeting_title", "recommendation", "recommendation_uuid"),
    *("label", "text", "themes", "period", "status", "reported_on", "corrected_on", "is_current", "language"),
    *("summary", "obstacles", "assistance_needed", "evidence_count", "commitments", "publication", "demonstration"),
]
WORDS = "Nobody is to read this."
ADDRESS, FORMS = "/data/answers", ("csv", "jsonl", "xlsx")


@world_with
def told(world: PublicWorld) -> None:
    """Two States, two periods, a correction, evidence, a commitment named, and an answer that will be taken down."""
    world.item = world.evidence(is_public=True)  # type: ignore[attr-defined]
    world.publish_with(world.item, "15-a", summary="First, “quoted”,\nand a second line.")  # type: ignore[attr-defined]
    world.publish("15-a", summary="Corrected.")
    world.publish("15-a", summary="In the next period.", period=world.open_period("period-2"))
    world.publish_commitment("15-c")
    world.taken = world.publish("15-b", summary=WORDS)  # type: ignore[attr-defined]
    world.publish("15-b", state="XAB", status="implemented", summary="نص")
    make()


def lines(reader: Reader, versions: str = "") -> list[dict[str, Any]]:
    reply = reader.get(f"{ADDRESS}.jsonl{versions}")
    assert (reply.status_code, reply["Content-Type"]) == (200, "application/jsonl; charset=utf-8")
    return [json.loads(line) for line in reply.body.split("\n") if line]


def test_the_forms_say_the_same_in_english_of_every_text_that_may_be_read(told, reader, monkeypatch) -> None:
    """A version that is not offered is refused, and a workbook has so many rows at most."""
    for query in ("", "?versions=all"):
        of_csv, of_xlsx = csv_rows(reader.get(f"{ADDRESS}.csv{query}")), xlsx_rows(reader.get(f"{ADDRESS}.xlsx{query}"))
        of_json = lines(reader, query)
        assert all(list(row) == COLUMNS for row in (*of_csv, *of_json))
        assert [row["publication"] for row in of_csv] == [str(row["publication"]) for row in of_json]
        assert [str(row["publication"]) for row in of_xlsx] == [row["publication"] for row in of_csv]
        for row, told_of in zip(of_csv, of_json, strict=True):
            assert row["summary"] == told_of["summary"]
            assert (row["is_current"], row["demonstration"]) == (str(told_of["is_current"]), "true")
            assert row["themes"] == "; ".join(told_of["themes"])
    rows = lines(reader, "?versions=all")
    texts = PublicationText.objects.filter(publication__recommendation__isnull=False)
    assert sorted(row["publication"] for row in rows) == sorted(texts.values_list("pk", flat=True))
    of_one = [row for row in rows if (row["state"], row["label"]) == ("XAA", "15 (a)")]
    assert [row["summary"] for row in of_one] == [
        "First, “quoted”,\nand a second line.",
        "Corrected.",
        "In the next period.",
    ]
    assert [row["is_current"] for row in of_one] == [False, False, True]
    assert [row["evidence_count"] for row in of_one] == [1, 0, 0]
    english = reader.get(f"{ADDRESS}.csv").body
    assert reader.get(f"{ADDRESS}.csv", headers={"Accept-Language": "ar"}).body == english
    for form in FORMS:
        refused = reader.get(f"{ADDRESS}.{form}?versions=old")
        assert refused.status_code == 400
        assert "Choose: current, all." in refused.body
    monkeypatch.setattr(workbooks, "MOST", 2)
    refused = reader.get(f"{ADDRESS}.xlsx?versions=all")
    assert refused.status_code == 400
    assert "at most 2 rows" in refused.body


def test_current_ones_are_what_the_pages_of_states_say(told, reader) -> None:
    rows = lines(reader)
    pointed = Span.objects.today().answers().values_list("publication", flat=True)
    assert {row["publication"] for row in rows} == set(pointed)
    for state in ("XAA", "XAB"):
        shown = {each["publication"]: each for each in reader.get(f"/en/states/{state.lower()}.json").json()["answers"]}
        own = {row["publication"]: row for row in rows if row["state"] == state}
        assert own.keys() == shown.keys()
        for number, row in own.items():
            told_of = shown[number]
            assert row["evidence_count"] == len(told_of["evidence"])
            assert {key: row[key] for key in told_of if key in row} == {
                key: told_of[key] for key in told_of if key in row
            }
        page = reader.get(f"/en/recommendations/{rows[0]['recommendation']}.json").json()
        assert (rows[0]["label"], rows[0]["text"], rows[0]["themes"]) == (page["label"], page["text"], page["themes"])
        assert {row["state_name"] for row in own.values()} == {MemberState.objects.get(pk=state).name}


def test_evidence_and_names_are_followed(told, reader) -> None:
    actions.set_evidence_public(evidence=told.item, is_public=False, by=told.focal_point, now=told.now())
    state = MemberState.objects.get(pk="XAB")
    actions.edit_reference(thing=state, name_en="A new name", by=told.dataentry, now=told.now())
    make()
    rows = lines(reader, "?versions=all")
    assert {row["evidence_count"] for row in rows} == {0}
    assert {row["state_name"] for row in rows if row["state"] == "XAB"} == {"A new name"}


def test_some_queries_for_each_state_and_each_thousand(told, django_assert_max_num_queries) -> None:
    """Whatever the number of answers: nothing is asked for one of them."""
    store.keep(())
    with django_assert_max_num_queries(45):
        make()
