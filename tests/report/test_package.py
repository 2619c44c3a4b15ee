"""The tables at /data/, all of them in one ZIP and as one SQLite database, as somebody with Python alone reads them."""

import csv
import hashlib
import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from msgspec.json import schema_components

from report.data import schema
from report.data.schema import FILES
from report.downloads import making, store
from report.forms import workbooks
from report.http import budgets
from report.http.parameters import WHOLE_TABLES
from tests.factories.records import UserFactory
from tests.report.conftest import PublicWorld, Reader, world_with
from tests.report.forms import csv_rows, xlsx_rows
from tests.report.packages import PACKAGE, columns_of, make, opened, stored, table, told
from tests.report.test_printed_matter import SYMBOL
from tracker import actions
from tracker.models import MemberState, PrintedCommitment, PublicationText, SourceDocument, Span
from tracker.rules.consent import asked_now

__all__ = ["told"]
DATABASE, FORMS = "/data/followup-record.sqlite", ("csv", "jsonl", "xlsx")
STATUS_IN_FRENCH = ("answers.status", "fr")
NUMBERS = {"true": "1", "false": "0"}


@pytest.fixture
def database(told: PublicWorld, reader: Reader, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    (tmp_path / "saved.sqlite").write_bytes(reader.get(DATABASE).whole)
    with closing(sqlite3.connect(tmp_path / "saved.sqlite")) as connection:
        yield connection


def test_every_table_but_the_answers_has_addresses() -> None:
    assert {*WHOLE_TABLES, "answers"} == set(FILES)


def test_the_forms_of_a_table_say_the_same(told, reader) -> None:
    for name in WHOLE_TABLES:
        of_csv = csv_rows(reader.get(f"/data/{name}.csv"))
        of_json = [json.loads(line) for line in reader.get(f"/data/{name}.jsonl").body.split("\n") if line]
        of_xlsx = xlsx_rows(reader.get(f"/data/{name}.xlsx"))
        assert of_csv, name
        for row, told_of, in_sheet in zip(of_csv, of_json, of_xlsx, strict=True):
            assert list(row) == list(told_of) == list(in_sheet)
            for key, value in told_of.items():
                if isinstance(value, str) and value and not value[0].isdigit():
                    assert row[key] == in_sheet[key] == value


def test_the_description_is_that_of_the_files(told, reader, settings, monkeypatch) -> None:
    files = opened(reader)
    described = json.loads(files["datapackage.json"])
    assert {each["path"] for each in described["resources"]} == {*files} - {"datapackage.json", "verify.py"}
    for each in described["resources"]:
        content = files[each["path"]]
        assert (each["bytes"], each["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        if each["path"].endswith(".csv"):
            (header,) = list(csv.reader(io.StringIO(content.decode(), newline="")))[:1]
            assert [field["name"] for field in each["schema"]["fields"]] == header
    types = {field["name"]: field["type"] for field in columns_of(files, "answers")}
    assert (types["publication"], types["reported_on"], types["is_current"]) == ("integer", "date", "boolean")
    (ledger,) = [each for each in described["resources"] if each["name"] == "ledger"]
    assert (ledger["type"], ledger["profile"]) == ("file", "data-resource")  # else it is validated as a table
    assert described["version"] == str(store.read().entry)  # type: ignore[union-attr]
    for tied in described["resources"]:
        for key in tied.get("schema", {}).get("foreignKeys", ()):
            known = {row[key["reference"]["fields"]] for row in table(files, key["reference"]["resource"])}
            named = {row[key["fields"]] for row in table(files, tied["name"]) if row[key["fields"]]}
            assert named <= known, (tied["name"], key)
    first, again = reader.get(PACKAGE), reader.get(PACKAGE)
    assert (first["ETag"], first.whole) == (again["ETag"], again.whole)
    assert reader.get(PACKAGE, headers={"If-None-Match": first["ETag"]}).status_code == 304
    accounts = budgets.BudgetAccounts()
    monkeypatch.setattr(budgets, "ACCOUNTS", accounts)
    settings.COSTLY_SECONDS_NETWORK = 1
    assert accounts.begin("127.0.0.0/24") is None
    accounts.spend("127.0.0.0/24", 60, ended=1)
    assert reader.get(PACKAGE).status_code == 429
    assert reader.get("/data/states.csv").status_code == 200


def remove_printed(world: PublicWorld) -> object:
    after = {"kind": "commitment", "key": str(PrintedCommitment.objects.get().pk), "act": "remove"}
    change = world.correct("in_document", SourceDocument.objects.get(symbol=SYMBOL), **after)
    return actions.confirm_correction(correction=change, by=UserFactory(is_data_entry=True), now=world.now())


def hide_evidence(world: Any) -> object:
    return actions.set_evidence_public(evidence=world.item, is_public=False, by=world.focal_point, now=world.now())


def test_what_is_taken_away_is_in_no_file_from_the_commit_on(told, reader) -> None:
    answer = told.publish("15-h", state="XAB", summary="A singular answer.")
    commitment = told.publish_commitment("15-b", text="A singular commitment.")
    make()
    (row,) = table(opened(reader), "printed_commitments")
    assert (row["state"], row["symbol"], row["paragraph"]) == ("XAB", SYMBOL, "4")
    by = told.focal_points["XAB"]
    for names, words, act in (
        (("evidence",), told.item.title, hide_evidence),
        (("printed_commitments",), "To plant elms", remove_printed),
        (("commitments",), commitment.text, lambda world: world.withdraw(commitment)),
        ((), answer.summary, lambda world: actions.withdraw(version=answer, by=by, now=world.now())),
    ):
        assert words.encode() in stored()
        act(told)
        for address in (PACKAGE, DATABASE, *(f"/data/{name}.{form}" for name in names for form in FORMS)):
            assert reader.get(address).status_code == 503, address
        assert making.is_due(timezone.now())
        make()
        assert words.encode() not in stored()
        assert words.encode() not in b"".join(opened(reader).values())
        assert words.encode() not in reader.get(DATABASE).whole
    assert csv_rows(reader.get("/data/evidence.csv")) == csv_rows(reader.get("/data/printed_commitments.csv")) == []


def test_the_terms_of_each_response_are_those_of_its_consent(world, reader, settings) -> None:
    world.publish("15-a")
    world.publish("15-a", state="XAB")
    make()
    as_received = "As received, without a licence: to use it again, ask the Government."
    terms = {row["state"]: row for row in table(opened(reader), "terms")}
    assert {state: (row["consent_sentence"], row["licence"], row["reuse"]) for state, row in terms.items()} == {
        "XAA": ("1", "", as_received),
        "XAB": ("1", "", as_received),
    }
    assert {row["period"] for row in terms.values()} == {"period-1"}
    settings.DATA_LICENCE = "CC BY 4.0"
    response = world.submission()
    actions.set_consent(submission=response, consent="yes", by=world.focal_point, now=world.now(), sentence=asked_now())
    other = world.submission("XAB")
    actions.set_consent(submission=other, consent="no", by=world.focal_points["XAB"], now=world.now())
    make()
    (row,) = table(opened(reader), "terms")
    assert (row["state"], row["consent_sentence"], row["licence"]) == ("XAA", "2", "CC BY 4.0")
    assert row["reuse"] == "Under this licence: CC BY 4.0."


def test_the_database_has_the_rows_of_the_tables(reader, told, database) -> None:
    files = opened(reader)
    for name in FILES:
        rows = database.execute(f"SELECT * FROM {name}")  # noqa: S608  # a name of ours
        names = [column[0] for column in rows.description]
        assert names == [each["name"] for each in columns_of(files, name)]
        expected = [[NUMBERS.get(value, value) for value in row.values()] for row in table(files, name)]
        assert [["" if value is None else str(value) for value in row] for row in rows] == expected
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("SELECT count(*) FROM current_answers").fetchone() == (2,)
    about = dict(database.execute("SELECT name, value FROM about"))
    made = store.read()
    assert (about["entry"], about["hash"]) == (str(made.entry), made.hash)  # type: ignore[union-attr]


def test_both_invitations_of_a_state_that_was_invited_again_are_rows(told, reader) -> None:
    given = {"period": told.period, "member_states": [told.xac], "note_verbale": "NV/9", "by": told.dataentry}
    (first,) = actions.invite(**given, now=told.now())
    actions.cancel_invitation(invitation=first, by=told.dataentry, now=told.now())
    actions.invite(**given, now=told.now())
    make()
    assert reader.get(DATABASE).status_code == 200
    rows = [row for row in csv_rows(reader.get("/data/invitations.csv")) if row["state"] == "XAC"]
    assert [bool(row["cancelled_at"]) for row in rows] == [True, False]


def test_who_is_killed_while_the_database_is_written_leaves_the_other_files(told, reader, monkeypatch) -> None:
    told.publish("15-h", state="XAB", summary="A later answer.")
    with monkeypatch.context() as patched:
        patched.setattr(store, "adopted", killed)
        with pytest.raises(KeyboardInterrupt):
            make()
    assert "A later answer." in reader.get("/data/answers.csv").body
    assert (reader.get(DATABASE).status_code, making.is_due(timezone.now())) == (503, True)
    make()
    assert (reader.get(DATABASE).status_code, making.is_due(timezone.now())) == (200, False)


def killed(*_given: Any) -> None:
    raise KeyboardInterrupt


# --- the answers in one file, with what they are about: without what was taken down


# As the issue that asked for the file has them.
COLUMNS = [
    *("state", "state_name", "regional_group", "meeting", "meeting_title", "recommendation", "recommendation_uuid"),
    *("label", "text", "themes", "period", "status", "reported_on", "corrected_on", "is_current", "language"),
    *("summary", "obstacles", "assistance_needed", "evidence_count", "commitments", "publication", "demonstration"),
]
WORDS = "Nobody is to read this."
ADDRESS, FORMS = "/data/answers", ("csv", "jsonl", "xlsx")


@world_with
def answered(world: PublicWorld) -> None:
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


def test_the_forms_say_the_same_in_english_of_every_text_that_may_be_read(answered, reader, monkeypatch) -> None:
    for query in ("", "?versions=all"):
        of_csv, of_xlsx = csv_rows(reader.get(f"{ADDRESS}.csv{query}")), xlsx_rows(reader.get(f"{ADDRESS}.xlsx{query}"))
        of_json = lines(reader, query)
        assert all(list(row) == COLUMNS for row in (*of_csv, *of_json))
        assert [row["publication"] for row in of_csv] == [str(row["publication"]) for row in of_json]
        assert [str(row["publication"]) for row in of_xlsx] == [row["publication"] for row in of_csv]
        for row, told_of in zip(of_csv, of_json, strict=True):
            assert row["summary"] == told_of["summary"]
            assert (row["is_current"], row["demonstration"]) == (str(told_of["is_current"]).lower(), "true")
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


def test_current_ones_are_what_the_pages_of_states_say(answered, reader) -> None:
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


def test_evidence_and_names_are_followed(answered, reader) -> None:
    actions.set_evidence_public(evidence=answered.item, is_public=False, by=answered.focal_point, now=answered.now())
    state = MemberState.objects.get(pk="XAB")
    actions.edit_reference(thing=state, name_en="A new name", by=answered.dataentry, now=answered.now())
    make()
    rows = lines(reader, "?versions=all")
    assert {row["evidence_count"] for row in rows} == {0}
    assert {row["state_name"] for row in rows if row["state"] == "XAB"} == {"A new name"}


def test_some_queries_for_each_state_and_each_thousand(answered, django_assert_max_num_queries) -> None:
    store.keep(())
    with django_assert_max_num_queries(52):
        make()


def test_code_lists_have_every_code_of_their_column_in_six_languages(told, reader) -> None:
    rows = table(opened(reader), "codes")
    assert {row["language"] for row in rows} == {"ar", "zh-hans", "en", "fr", "ru", "es"}
    for column in {row["column"] for row in rows}:
        name, _dot, key = column.rpartition(".")
        shapes = [FILES[name]] if name in FILES else [schema.Change] if name else [FILES["states"]]
        listed = schema_components(shapes)[1][shapes[0].__name__]["properties"][key]
        codes = [row["code"] for row in rows if (row["column"], row["language"]) == (column, "en")]
        assert codes == next(each["enum"] for each in (listed, *listed.get("anyOf", ())) if "enum" in each), column
    (planned,) = [
        row for row in rows if (row["code"], row["column"], row["language"]) == ("planned", *STATUS_IN_FRENCH)
    ]
    assert planned["name"] == "Prévue"


def test_states_are_joined_with_other_data_by_their_codes(told, reader) -> None:
    MemberState.objects.filter(pk="XAB").update(m49="008", iso2="XB", m49_region="Europe", m49_subregion="South")
    make(11)
    rows = csv_rows(reader.get("/data/states.csv"))
    assert list(rows[0])[:4] == ["state", "state_name", "regional_group", "membership"]
    (found,) = [row for row in rows if row["state"] == "XAB"]
    assert [found[name] for name in ("m49", "iso2", "region", "subregion")] == ["008", "XB", "Europe", "South"]


def test_a_csv_for_excel_begins_with_the_mark_of_its_letters(told, reader) -> None:
    for address in ("/data/answers.csv", "/data/heads.csv", "/en/recommendations.csv"):
        plain, marked = reader.get(address), reader.get(f"{address}?bom=1")
        assert marked.whole == b"\xef\xbb\xbf" + plain.whole
        assert "ETag" not in plain or plain["ETag"] != marked["ETag"]
    assert reader.get("/data/answers.jsonl?bom=1").status_code == 400
    assert reader.get("/en/recommendations/?bom=1").status_code == 400
