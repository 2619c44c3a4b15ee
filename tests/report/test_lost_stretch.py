"""After a restore the files at /data/ say what was lost, and the program there accepts what is named, and no more."""

import datetime
import json
from pathlib import Path

import pytest
from django.utils import timezone
from lxml import html

from report.downloads import ledger_parts, making
from tests.report.conftest import PublicWorld, Reader, world_with
from tests.report.forms import csv_rows
from tests.report.test_whole_files import verified, write
from tracker.ledger.lost_stretch import LostStretch
from tracker.ledger.verification import exported
from tracker.models import LedgerHead, Publication

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
    """Wherever the numbers that are left out begin and end: some segments hold no entry."""
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
    """The page of the ledger counts entries and not numbers, and says it too."""
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
