"""The ledger and the files at /data/, as somebody outside uses them: fetched, and checked with Python alone.

After a restore they say what was lost, and the program there accepts what is named, and no more.
"""

import csv
import datetime
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from lxml import html

from report.downloads import ledger_parts, making
from report.views import record
from tests.report.conftest import PublicWorld, Reader, world_with
from tests.report.forms import csv_rows
from tests.report.packages import make
from tests.tracker.ledger.tampering import sealed
from tracker.actions import Citation
from tracker.ledger.lost_stretch import LostStretch
from tracker.ledger.verification import exported, rows_of_database, verify
from tracker.models import LedgerHead, Publication


@world_with
def told(world: PublicWorld) -> None:
    """Five entries on two days: answers, a commitment, a withdrawal."""
    world.publish("15-a", summary="Line\u2028separator, “quoted”.")
    withdrawn = world.publish("15-b", summary="Nobody is to read this.")
    world.publish_commitment("15-c")
    world.withdraw(withdrawn)
    world.now(days=1)
    world.publish("15-d", summary="The last one.")
    make()


def rows_after(reader: Reader, number: int) -> list[dict[str, Any]]:
    reply = reader.get(f"/en/changes/ledger.jsonl?after={number}" if number else "/en/changes/ledger.jsonl")
    assert (reply.status_code, reply["Content-Type"]) == (200, "application/jsonl; charset=utf-8")
    return [json.loads(line) for line in reply.body.split("\n") if line]


@pytest.mark.usefixtures("told")
def test_page_by_page_it_is_the_ledger_that_is_exported(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    for size in (1, 3, 5, 200):
        monkeypatch.setattr(record, "A_PAGE", size)
        rows: list[dict[str, Any]] = []
        more = True
        while more:
            with django_assert_num_queries(2):  # the tag of the page, and the entries with their texts
                page = rows_after(reader, len(rows))
            assert len(page) <= size
            more, rows = bool(page), rows + page
        assert [{**row, "demonstration": True} for row in rows_of_database()] == [
            {**row, "demonstration": True} for row in rows
        ]
        assert verify(rows).publications == 5
    assert [row["body"] is None for row in rows] == [False, True, False, True, False]
    assert [row["salt"] is None for row in rows] == [False, True, False, True, False]
    assert "Nobody is to read this" not in str(rows)
    for after in ("x", "-1", "01", "9" * 30):
        refused = reader.get(f"/en/changes/ledger.jsonl?after={after}")
        assert refused.status_code == 400
        assert "is the number of a publication" in refused.body


def verified(folder: Path, *kept: str) -> tuple[int, str]:
    """What verify.py in this folder says of the ledger beside it: isolated, it has Python's own modules alone."""
    words = [sys.executable, "-I", "verify.py", "ledger.jsonl", *kept]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def fetched(site: str, folder: Path) -> list[dict[str, Any]]:
    """The ledger, its heads and the program, as a running server hands them out; the entries of the ledger."""
    for name in ("ledger.jsonl", "heads.csv", "verify.py"):
        with urllib.request.urlopen(f"{site}/data/{name}") as reply:  # noqa: S310 - our own
            (folder / name).write_bytes(reply.read())
    return [json.loads(line) for line in (folder / "ledger.jsonl").read_text("utf-8").split("\n") if line]


def write(folder: Path, entries: list[dict[str, Any]]) -> None:
    lines = "".join(f"{json.dumps(entry, ensure_ascii=False)}\n" for entry in entries)
    (folder / "ledger.jsonl").write_text(lines, "utf-8")


@pytest.mark.django_db(transaction=True)
def test_an_outsider_checks_every_entry(told: PublicWorld, live_server: Any, tmp_path: Path) -> None:
    folder = tmp_path
    last = fetched(live_server.url, folder)[-1]
    assert verified(folder) == (0, f"5 entries, all as they were hashed; last hash {last['hash']}")
    with (folder / "heads.csv").open(encoding="utf-8", newline="") as file:
        heads = list(csv.DictReader(file))
    assert heads[-1]["publication"] == "5"
    for head in heads:
        assert verified(folder, head["publication"], head["hash"])[0] == 0


PLANTED = {
    "a text": (1, {"body": '{"summary":"Something else."}'}, "Entry 1 is wrong: its text is not as it was hashed"),
    "a salt": (1, {"salt": "0" * 32}, "Entry 1 is wrong: its text is not as it was hashed"),
    "a header": (3, {"period": "period-9"}, "Entry 3 is wrong: its header is not as it was hashed"),
    "a key more": (3, {"note": "x"}, "Entry 3 is wrong: its header is not as it was hashed"),
    "a hash": (2, {"hash": "0" * 64}, "Entry 2 is wrong: its header is not as it was hashed"),
    "a place": (4, {"sequence": 7}, "Entry 4 is wrong: another entry stands in its place"),
    "no such key": (4, {"previous": None}, "Entry 4 is wrong: it does not name the hash of the entry before"),
}


@pytest.mark.usefixtures("told")
def test_an_outsider_finds_what_was_changed(reader: Reader, tmp_path: Path) -> None:
    """Each change alone; then entries left out or cut off; a ledger that was written anew from an entry on; and a kind
    or format that the program does not know."""
    folder = tmp_path
    (folder / "verify.py").write_bytes(reader.get("/data/verify.py").whole)
    entries = [json.loads(line) for line in reader.get("/data/ledger.jsonl").body.split("\n") if line]
    for number, change, sentence in PLANTED.values():
        write(folder, [entry | (change if entry["sequence"] == number else {}) for entry in entries])
        assert verified(folder) == (1, sentence)
    write(folder, entries[:1] + entries[2:])
    assert verified(folder) == (1, "Entry 2 is wrong: another entry stands in its place")
    (folder / "ledger.jsonl").write_text("{}\n", "utf-8")
    assert verified(folder)[0] == 1
    write(folder, entries[:3])  # nothing in the file says that there were more: who kept a head knows it
    assert verified(folder)[0] == 0
    assert verified(folder, "5", entries[-1]["hash"])[0] == 1
    write(folder, entries)
    assert verified(folder, "2", "0" * 64)[0] == 1
    for change, sentence in (
        ({"kind": "later_kind"}, "its kind later_kind is not of format 2"),
        ({"kind": "entered_in_error"}, "its kind entered_in_error is not of format 2"),
        ({"format": 9}, "its kind withdrawal is not of format 9"),
    ):
        write(folder, [*entries[:3], sealed(entries[3] | change)])
        assert verified(folder) == (1, f"Entry 4 is wrong: {sentence}: use the newest verify.py")


def rewritten(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The ledger as we could write it again: the first answer is another one, and every hash is calculated again."""
    previous = entries[0]["previous"]
    for entry in entries:
        if entry["sequence"] == 1:
            entry = entry | {"body": entry["body"].replace("quoted", "changed")}
            entry["text_sha256"] = sha256(f"{entry['salt']}\n{entry['body']}".encode()).hexdigest()
        header = {name: entry[name] for name in set(entry) - {"hash", "salt", "body", "demonstration"}}
        header["previous"] = previous
        compact = json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        previous = sha256(compact.encode()).hexdigest()
        yield entry | header | {"hash": previous}


@pytest.mark.usefixtures("told")
def test_only_an_earlier_hash_finds_a_ledger_that_was_rewritten_and_the_pages_say_so(
    reader: Reader, tmp_path: Path
) -> None:
    (tmp_path / "verify.py").write_bytes(reader.get("/data/verify.py").whole)
    entries = [json.loads(line) for line in reader.get("/data/ledger.jsonl").body.split("\n") if line]
    write(tmp_path, list(rewritten(entries)))
    assert "changed" in (tmp_path / "ledger.jsonl").read_text("utf-8")
    assert verified(tmp_path)[0] == 0
    assert verified(tmp_path, "1", entries[0]["hash"])[0] == 1
    said = " ".join(reader.get("/en/data/").body.split())
    assert "Without an earlier hash, the program shows only that the entries fit together." in said
    assert "We deposit no hashes outside this site" in said
    said = " ".join(reader.get("/en/method/").body.split())
    assert "the hashes of today prove nothing about earlier days" in said


def test_what_the_pages_say_is_in_no_entry_is_in_none(world: PublicWorld, reader: Reader) -> None:
    evidence = world.evidence(title="An invented act on witnesses", is_public=True)
    answer = world.publish("15-a", citations=(Citation(evidence, "art. 5"),))
    make()
    ledger = reader.get("/data/ledger.jsonl").body
    assert answer.summary in ledger
    assert answer.printing.text[:40] not in ledger
    assert evidence.title not in ledger
    said = "The texts of recommendations, the invitations to States and the titles of evidence are in no entry."
    assert all(said in " ".join(reader.get(address).body.split()) for address in ("/en/data/", "/en/method/"))


@pytest.mark.usefixtures("told")
def test_one_head_a_day(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    days = {entry.published_at.date().isoformat(): entry for entry in Publication.objects.in_order()}
    for size in (1, 2, 3, 10_000):
        monkeypatch.setattr(ledger_parts, "SEGMENT", size)
        make()
        assert [(row["day"], row["publication"], row["hash"]) for row in csv_rows(reader.get("/data/heads.csv"))] == [
            (day, str(entry.pk), entry.hash) for day, entry in days.items()
        ]


def test_the_program_is_short(reader: Reader, db) -> None:
    program = reader.get("/data/verify.py").body
    assert len(program.splitlines()) <= 45
    assert "import " not in program.replace("import hashlib\nimport json\nimport sys\n", "")


# --- after a restore


KEPT = "b" * 64
STRETCH = LostStretch(3, 20, 4, KEPT, datetime.date(2031, 5, 6))
SAID = (
    f"restored on 2031-05-06 from entry 2; entries 3 to at least 4 of {KEPT} were lost; "
    "numbers to 20 are not given again"
)


@world_with
def restored(world: PublicWorld) -> None:
    """Two entries of before, and two after the restore, in one day."""
    world.publish("15-a")
    world.publish("15-b")
    LedgerHead.objects.update(lost=STRETCH.as_header())
    world.publish("15-c")
    world.publish("15-d")


@pytest.mark.usefixtures("restored")
def test_the_files_have_every_entry_and_the_first_after_it_is_a_head(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = {each.pk: each for each in Publication.objects.in_order()}
    wanted = sorted({*{each.published_at.date(): each.pk for each in entries.values()}.values(), 21})
    for size in (1, 2, 3, 7, 20, 21, 10_000):
        monkeypatch.setattr(ledger_parts, "SEGMENT", size)
        making.make(timezone.now())
        lines = reader.get("/data/ledger.jsonl").body.split("\n")
        assert [json.loads(line) for line in lines if line] == list(exported()), size
        heads = [(row["publication"], row["hash"], row["lost"]) for row in csv_rows(reader.get("/data/heads.csv"))]
        assert heads == [(str(number), entries[number].hash, SAID if number == 21 else "") for number in wanted], size


@pytest.mark.usefixtures("restored")
def test_an_outsider_reads_what_was_lost(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "verify.py").write_bytes(reader.get("/data/verify.py").whole)
    entries = list(exported())
    write(tmp_path, entries)
    checked = f"4 entries, all as they were hashed; last hash {entries[-1]['hash']}"
    assert verified(tmp_path) == (0, f"{SAID}\n{checked}")
    assert verified(tmp_path, "22", entries[-1]["hash"])[0] == 0
    assert verified(tmp_path, "4", KEPT) == (1, f"{SAID}\n['4', '{KEPT}'] is not there")
    write(tmp_path, [entries[0], *entries[2:]])
    assert verified(tmp_path) == (1, "Entry 2 is wrong: another entry stands in its place")
    write(tmp_path, [*entries[:2], entries[2] | {"lost": None}, entries[3]])
    assert verified(tmp_path) == (1, "Entry 3 is wrong: another entry stands in its place")
    write(tmp_path, [*entries[:2], entries[3] | {"lost": STRETCH.as_header() | {"last": 21}}])
    assert verified(tmp_path)[1].startswith("Entry 22 is wrong: it does not name the hash of the entry before")
    write(tmp_path, [*entries[:2], entries[2] | {"body": "Never said."}, entries[3]])
    assert verified(tmp_path) == (1, "Entry 21 is wrong: its text is not as it was hashed")
    assert reader.get("/en/changes.json").json()["count"] == 4
    for query in ("", f"?as_of={timezone.now().date()}"):
        page = html.fromstring(reader.get(f"/en/changes/{query}").body)
        words = " ".join(page.text_content().split())
        assert "The ledger has 4 entries; the latest entry hash is" in words
        assert "Numbers of no entry: 18." in words
    said = {
        row.get("id"): [" ".join(each.text_content().split()) for each in row.xpath(".//p[bdi[@class='mono']]")]
        for row in page.xpath("//li[starts-with(@id, 'n')]")
    }
    sentence = (
        "The record was restored on 6 May 2031 from a backup. Entries 3 to at least 4 were lost. Numbers to 20 are not "
        f"given again. Hash of entry 4: {KEPT}"
    )
    assert said == {"n22": [], "n21": [sentence], "n2": [], "n1": []}


def test_before_the_next_entry_the_page_says_it_at_the_chain(reader: Reader, world: PublicWorld) -> None:
    world.publish("15-a")
    assert "Numbers of no entry" not in reader.get("/en/changes/").body
    for known, said in ((4, "Entries 2 to 4 were lost. Their numbers"), (0, "It is not known whether entries from 2")):
        stretch = LostStretch(2, 4, known, KEPT * bool(known), STRETCH.restored_on)
        LedgerHead.objects.update(lost=stretch.as_header())
        assert said in " ".join(reader.get("/en/changes/").body.split())


def test_where_nobody_knows_which_was_the_last_the_sentence_says_so(
    reader: Reader, world: PublicWorld, tmp_path: Path
) -> None:
    unknown = LostStretch(1, 1000, 0, "", STRETCH.restored_on)
    LedgerHead.objects.update_or_create(pk=1, defaults={"lost": unknown.as_header()})
    world.publish("15-a")
    (tmp_path / "verify.py").write_bytes(reader.get("/data/verify.py").whole)
    write(tmp_path, list(exported()))
    said = (
        "restored on 2031-05-06 from entry 0; entries 1 to an unknown one may be lost; "
        "numbers to 1000 are not given again"
    )
    assert verified(tmp_path)[1].startswith(said)
    assert str(unknown) == said
