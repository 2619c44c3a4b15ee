"""A table read without keeping anything, and without a record: what would be made of it, and what is to be decided."""

import io
import json
import time

import pytest
from django.core.management import CommandError, call_command

from tests.corpus.test_tables import TABLES
from tracker.importing.spreadsheets.dry_run import read_table

HEAD = "To,Text,From,Response,Issue,Session"
MAPPING = {
    "columns": {"text": "Text", "meeting": "To", "meeting_part": "F", "under_review": "To", "position": "Response"},
    "defaults": {"basis": "not_negotiated"},
    "make": ["meeting"],
}


def told(*arguments: str) -> str:
    out = io.StringIO()
    call_command("import_source_document", *arguments, "--dry-run", stdout=out)
    return out.getvalue()


def mapping(tmp_path, **words) -> str:
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps(words))
    return str(path)


def test_the_command_counts_rows_and_decisions_without_a_database() -> None:
    assert (
        "4 rows, 2 meetings, 4 recommendations, 0 commitments. 0 rows are ready, 4 need a decision (7 decisions)"
        in (told(str(TABLES / "grouped.csv")))
    )


def test_a_mapping_says_which_columns_hold_what(tmp_path) -> None:
    found = json.loads(told(str(TABLES / "grouped.csv"), "--format", "json", "--mapping", mapping(tmp_path, **MAPPING)))
    assert found["structure"] == "table"
    assert found["rows"] == {"all": 4, "ready": 3, "need_a_decision": 0, "to_be_corrected": 1, "left_out": 0}
    assert [(each["name"], each["rows"]) for each in found["meetings"]] == [
        ("Norway, session 18", 2),
        ("Fiji, session 19", 1),
    ]
    assert [each["code"] for each in found["faults"]] == ["twice"], "two proposers said it, and no column names them"
    first = found["recommendations"][0]
    assert (first["label"], first["position"], first["under_review"]) == ("1", "supported", "NOR")
    assert first["attributions"] == []


def test_a_value_that_was_decided_is_asked_no_more(tmp_path) -> None:
    decided = {
        "under_review": {"Norwegia": "Norway"},
        "attributed": {"atlantis": ""},
        "position": {"Welcomed": "noted"},
    }
    path = mapping(tmp_path, decisions=decided, make=["meeting", "themes"], defaults={"basis": "adopted"})
    found = json.loads(told(str(TABLES / "unknown-names.csv"), "--format", "json", "--mapping", path))
    assert found["decisions"] == []
    assert [(each["under_review"], each["position"]) for each in found["recommendations"]] == [
        ("NOR", "supported"),
        ("NOR", "noted"),
    ]
    assert found["recommendations"][0]["attributions"] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"columns": {"text": "Wording"}}, "no column “Wording”"),
        ({"columns": {"wording": "Text"}}, "no field wording"),
        ({"colums": {}}, "some of the keys"),
        ({"make": ["under_review"]}, "not of under_review"),
        ({"head_row": "first"}, "is a number"),
        ({"sheet": 7}, "has 1 sheets"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_with_a_sentence(tmp_path, words, sentence) -> None:
    with pytest.raises(CommandError, match=sentence) as refusal:
        told(str(TABLES / "grouped.csv"), "--mapping", mapping(tmp_path, **words))
    assert refusal.value.returncode == 2


def test_a_table_is_brought_at_the_desk_alone() -> None:
    with pytest.raises(CommandError, match="uploaded at the desk"):
        call_command("import_source_document", str(TABLES / "grouped.csv"))


def test_2_000_rows_are_read_in_4_seconds_of_processor_time() -> None:
    states = ("Norway", "Fiji", "Chad", "Peru", "Japan", "Kenya", "Cuba", "Iran")
    rows = [
        f"{states[at // 250]},Plant {at} trees along the rivers of all regions and report on them,{states[at % 8]},"
        f'{("Accepted", "Noted")[at % 2]},"Theme {at % 52},Other {at % 40}",{18 + at // 400}'
        for at in range(2_000)
    ]
    content = "\n".join([HEAD, *rows]).encode()
    begun = time.process_time()
    found = read_table(content, "many.csv")
    assert time.process_time() - begun < 4
    assert found.rows["need_a_decision"] == len(found.recommendations) == 2_000


def test_a_table_without_headings_loses_no_row(tmp_path) -> None:
    rows = [f"Norway,Chad,Accepted,Plant {count} trees,18" for count in range(3)]
    (tmp_path / "bare.csv").write_text("\n".join(rows))
    found = json.loads(told(str(tmp_path / "bare.csv"), "--format", "json"))
    assert (found["mapping"]["head_row"], found["rows"]["all"]) == (0, 3)


def test_rows_whose_text_no_column_holds_are_not_said_to_be_the_same(tmp_path) -> None:
    rows = ["To,Response,Measure,Session", *(f"Norway,Accepted,Plant {count} trees,18" for count in range(3))]
    (tmp_path / "measures.csv").write_text("\n".join(rows))
    found = json.loads(told(str(tmp_path / "measures.csv"), "--format", "json"))
    assert found["faults"] == []
    assert ("text", 3) in [(each["field"], each["rows"]) for each in found["decisions"]]
