"""The tables at /data/ beside the answers, and all of it in one ZIP, as somebody with Python alone reads them."""

import csv
import hashlib
import io
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from report.data.whole_rows import FILES
from report.downloads import making, store
from report.http import budgets
from report.http.parameters import WHOLE_TABLES
from tests.factories.records import UserFactory
from tests.report.conftest import PublicWorld
from tests.report.forms import csv_rows, xlsx_rows
from tests.report.packages import PACKAGE, WORDS, columns_of, filled, make, opened, table
from tracker import actions
from tracker.consent_sentences import asked_now
from tracker.models import CurrentPublication, Evidence, SourceDocument

PRINTED, FORMS = "/data/printed_commitments", ("csv", "jsonl", "xlsx")


@pytest.fixture
def told(world: PublicWorld) -> PublicWorld:
    return filled(world)


def test_every_table_but_the_answers_has_addresses() -> None:
    assert {*WHOLE_TABLES, "answers"} == set(FILES)


@pytest.mark.parametrize("name", WHOLE_TABLES)
def test_the_forms_of_a_table_say_the_same(told, reader, name) -> None:
    of_csv = csv_rows(reader.get(f"/data/{name}.csv"))
    of_json = [json.loads(line) for line in reader.get(f"/data/{name}.jsonl").body.split("\n") if line]
    of_xlsx = xlsx_rows(reader.get(f"/data/{name}.xlsx"))
    assert of_csv
    assert len(of_csv) == len(of_json) == len(of_xlsx)
    for row, told_of, in_sheet in zip(of_csv, of_json, of_xlsx, strict=True):
        assert list(row) == list(told_of) == list(in_sheet)
        for key, value in told_of.items():
            if isinstance(value, str) and value and not value[0].isdigit():
                assert row[key] == in_sheet[key] == value


def test_the_tables_are_joined_by_what_they_name(told, reader) -> None:
    files = opened(reader)
    for tied in json.loads(files["datapackage.json"])["resources"]:
        for key in tied.get("schema", {}).get("foreignKeys", ()):
            known = {row[key["reference"]["fields"]] for row in table(files, key["reference"]["resource"])}
            named = {row[key["fields"]] for row in table(files, tied["name"]) if row[key["fields"]]}
            assert named <= known, (tied["name"], key)


def test_an_outsider_counts_what_the_pages_count(told, reader) -> None:
    """The figures of the list of States, from the tables alone."""
    files = opened(reader)
    answers = [row for row in table(files, "answers") if row["is_current"] == "True"]
    shown = {each["state"]: each for each in reader.get("/en/states.json").json()["results"]}
    assert Counter(row["state"] for row in answers) == {
        state: each["published_answers"] for state, each in shown.items() if each["published_answers"]
    }
    running = {row["period"] for row in table(files, "periods") if not row["cancelled_at"]}
    asked: dict[str, set[str]] = {}
    for row in table(files, "asked"):
        asked.setdefault(row["period"], set()).add(row["recommendation"])
    for state, each in shown.items():
        invited = {row["period"] for row in table(files, "invitations") if row["state"] == state} & running
        of_it = set().union(*(asked.get(period, set()) for period in invited))
        of_it |= {row["recommendation"] for row in answers if row["state"] == state}
        assert len(of_it) == each["recommendations_asked"]
    commitments = [row for row in table(files, "commitments") if row["is_current"] == "True"]
    assert len(commitments) == CurrentPublication.objects.filter(commitment__isnull=False).count()


def test_the_description_is_that_of_the_files(told, reader) -> None:
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


def test_the_ledger_in_it_is_checked_by_the_program_in_it(told, reader, tmp_path: Path) -> None:
    files = opened(reader)
    for name in ("verify.py", "ledger.jsonl"):
        (tmp_path / name).write_bytes(files[name])
    command = [sys.executable, "verify.py", "ledger.jsonl"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (tmp_path / "ledger.jsonl").write_bytes(files["ledger.jsonl"].replace(b"XAB", b"XAC", 1))
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0


def test_the_same_record_gives_the_same_bytes(told, reader) -> None:
    first, again = reader.get(PACKAGE), reader.get(PACKAGE)
    assert (first["ETag"], first.whole) == (again["ETag"], again.whole)
    assert reader.get(PACKAGE, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_evidence_that_is_made_private_is_in_no_file_from_the_commit_on(told, reader) -> None:
    title = Evidence.objects.get(pk=told.item.pk).title
    addresses = (PACKAGE, "/data/evidence.csv", "/data/evidence.jsonl", "/data/evidence.xlsx")
    assert title in reader.get("/data/evidence.csv").body
    actions.set_evidence_public(evidence=told.item, is_public=False, by=told.focal_point, now=told.now())
    for address in addresses:
        assert reader.get(address).status_code == 503
    assert making.is_due(timezone.now())
    make()
    assert csv_rows(reader.get("/data/evidence.csv")) == []
    assert title.encode() not in b"".join(opened(reader).values())
    assert not any(title.encode() in path.read_bytes() for path in store.folder().iterdir())


def test_a_commitment_as_printed_that_is_removed_is_in_no_file_from_the_commit_on(told, reader) -> None:
    """Its removal leaves no entry in the ledger, for it has none."""
    (row,) = table(opened(reader), "printed_commitments")
    assert (row["state"], row["symbol"], row["paragraph"]) == ("XAB", "A/HRC/99/7/Add.1", "4")
    assert row["text"] == "To plant elms & oaks."
    change = actions.ask_printed_change(
        document=SourceDocument.objects.get(symbol=row["symbol"]), kind="commitment", key=row["commitment"],
        act="remove", reason="Misread.", by=told.dataentry, now=told.now(),
    )  # fmt: skip
    actions.confirm_printed_change(change=change, by=UserFactory(is_data_entry=True), now=told.now())
    for address in (PACKAGE, "/data/followup-record.sqlite", *(f"{PRINTED}.{form}" for form in FORMS)):
        assert reader.get(address).status_code == 503, address
    assert making.is_due(timezone.now())
    make()
    assert csv_rows(reader.get(f"{PRINTED}.csv")) == []
    assert b"To plant elms" not in b"".join(opened(reader).values())


def test_a_commitment_that_is_taken_down_is_in_no_file(told, reader) -> None:
    taken = told.publish_commitment("15-b", text=WORDS)
    make()
    assert WORDS in reader.get("/data/commitments.csv").body
    told.withdraw(taken)
    assert reader.get("/data/commitments.csv").status_code == 503
    assert reader.get(PACKAGE).status_code == 503
    make()
    assert WORDS.encode() not in b"".join(opened(reader).values())


def test_the_package_has_the_budget_of_what_is_dear_to_make(told, reader, settings, monkeypatch) -> None:
    """At 600,000 publications it takes sixteen seconds of processor: nobody asks for it over and over."""
    accounts = budgets.BudgetAccounts()
    monkeypatch.setattr(budgets, "ACCOUNTS", accounts)
    settings.COSTLY_SECONDS_NETWORK = 1
    assert accounts.begin("127.0.0.0/24") is None
    accounts.spend("127.0.0.0/24", 60, ended=1)
    assert reader.get(PACKAGE).status_code == 429
    assert reader.get("/data/states.csv").status_code == 200


def test_the_terms_of_each_response_are_those_of_its_consent(world, reader, settings) -> None:
    """As received, until the State was asked anew; and nothing of a response of which no text may be read."""
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
