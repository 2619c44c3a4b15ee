"""Releases of the data: a cited data set can be had again, and no release has a text that was taken down."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from report.downloads import making, releases, store
from tests.report.conftest import PublicWorld, Reader, world_with
from tests.report.packages import make, stored
from tracker import actions
from tracker.models import LedgerHead, Publication

WORDS = "Nobody is to read this."
MONTH = 60 * 24 * 32  # minutes


@world_with
def told(world: PublicWorld) -> None:
    """Two releases: of three entries, and of five with another answer in the place of the first."""
    world.item = world.evidence(is_public=True)  # type: ignore[attr-defined]
    world.publish_with(world.item, "15-a", summary="The first,\nin two lines\u2028of its own.")
    world.taken = world.publish("15-b", summary=WORDS)  # type: ignore[attr-defined]
    world.publish("15-a", state="XAB", summary="Of another State.")
    make()
    world.publish("15-c", summary="The newest.")
    world.publish("15-b", state="XAB", summary="Later.")
    make(MONTH)


def opened(reader: Reader, entry: int) -> dict[str, bytes]:
    reply = reader.get(f"/data/releases/{entry}/followup-record.zip")
    assert (reply.status_code, reply["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(reply.whole)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def make_private(world: Any) -> None:
    actions.set_evidence_public(evidence=world.item, is_public=False, by=world.focal_point, now=world.now())


def rows(files: dict[str, bytes], table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"{table}.csv"].decode(), newline="")))


def test_a_release_stays_as_it_is_while_the_record_goes_on(told, reader, settings) -> None:
    assert [each.made.entry for each in store.releases()] == [5, 3]
    before = [reader.get(f"/data/releases/{entry}/followup-record.zip") for entry in (3, 5)]
    told.publish("15-d", summary="Of the same month.")
    make(MONTH + 11)
    assert [each.made.entry for each in store.releases()] == [5, 3]
    for entry, was in zip((3, 5), before, strict=True):
        now = reader.get(f"/data/releases/{entry}/followup-record.zip")
        assert (now.whole, now["ETag"]) == (was.whole, was["ETag"])
        page = reader.get(f"/en/data/releases/{entry}/")
        assert page.status_code == 200
        assert f"Follow-up Record {settings.RELEASE}\n" in page.body
    told_of = json.loads(opened(reader, 3)["datapackage.json"])
    assert (told_of["version"], told_of["ledger_head"]["publication"]) == ("3", 3)
    assert "no_longer_published" not in told_of
    assert len(rows(opened(reader, 3), "answers")) == 3
    page = reader.get("/en/data/").body
    assert 'href="/en/data/releases/3/"' in page
    versions = reader.get("/data/catalogue.jsonld").json()["dcat:dataset"]
    assert {"3", "5"} <= {each["dcat:version"] for each in versions if "dct:isVersionOf" in each}
    for address in (
        "/data/releases/4/followup-record.zip",
        "/data/releases/0/followup-record.zip",
        "/en/data/releases/4/",
    ):
        assert reader.get(address).status_code == 404


@pytest.mark.parametrize("how", ["withdrawn", "consent ended"])
def test_what_is_taken_down_is_in_no_release_from_the_commit_on(told, reader, tmp_path: Path, how: str) -> None:
    assert WORDS.encode() in opened(reader, 3)["answers.csv"]
    others = [row for row in rows(opened(reader, 3), "answers") if row["state"] == "XAB"]
    if how == "withdrawn":
        told.withdraw(told.taken)
    else:
        told.set_consent("no")
    for entry in (3, 5):
        assert reader.get(f"/data/releases/{entry}/followup-record.zip").status_code == 503
    make(MONTH + 1)
    assert WORDS.encode() not in stored()
    gone = [2] if how == "withdrawn" else [1, 2]
    for entry in (3, 5):
        files = opened(reader, entry)
        assert WORDS.encode() not in b"".join(files.values())
        kept = rows(files, "answers")
        assert not {row["publication"] for row in kept} & set(map(str, gone))
        assert [row for row in kept if row["state"] == "XAB"][: len(others)] == others
        told_of = json.loads(files["datapackage.json"])["no_longer_published"]
        assert set(told_of["answers"]) >= set(gone)
        assert '#n2">2</a>' in reader.get(f"/en/data/releases/{entry}/").body
        entries = [json.loads(line) for line in files["ledger.jsonl"].splitlines()]
        assert [each["sequence"] for each in entries] == list(range(1, entry + 1))
        (tmp_path / "ledger.jsonl").write_bytes(files["ledger.jsonl"])
        (tmp_path / "verify.py").write_bytes(files["verify.py"])
        command = [sys.executable, "verify.py", "ledger.jsonl"]
        checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout + checked.stderr
    if how == "withdrawn":
        (first,) = [row for row in rows(opened(reader, 3), "answers") if row["publication"] == "1"]
        assert first["summary"] == "The first,\nin two lines\u2028of its own."


def test_evidence_that_is_made_private_is_in_no_release(told, reader) -> None:
    assert rows(opened(reader, 3), "evidence")
    make_private(told)
    assert reader.get("/data/releases/3/followup-record.zip").status_code == 503
    make(MONTH + 1)
    for entry in (3, 5):
        assert not rows(opened(reader, entry), "evidence")
        assert str(told.item.pk).encode() not in stored()


@pytest.mark.parametrize("step", ["clean", "publish", "put_release"])
def test_a_making_that_is_killed_hands_out_nothing_and_goes_on_later(told, reader, monkeypatch, step: str) -> None:
    told.withdraw(told.taken)

    def kill(*given: Any, **named: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(releases if step == "clean" else store, step, kill)
        with pytest.raises(KeyboardInterrupt):
            making.make(timezone.now())
    assert reader.get("/data/releases/3/followup-record.zip").status_code == 503
    make(MONTH + 1)
    assert WORDS.encode() not in b"".join(opened(reader, 3).values())
    assert WORDS.encode() not in stored()


def test_a_segment_of_several_releases_is_written_once(told, monkeypatch) -> None:
    first, second = (each.made.parts["evidence XAA"].pieces for each in store.releases())
    assert first == second
    make_private(told)
    looked_at = []
    original = releases._cleaned
    monkeypatch.setattr(releases, "_cleaned", lambda name, *given: (looked_at.append(name), original(name, *given))[1])
    make(MONTH + 1)
    assert looked_at.count("evidence XAA") == 1


def test_where_the_list_of_now_is_lost_every_part_of_a_release_is_looked_at(told, reader) -> None:
    told.withdraw(told.taken)
    (store.folder() / store.LIST).unlink()
    make(MONTH + 1)
    assert WORDS.encode() not in stored()
    assert len(rows(opened(reader, 3), "answers")) == 2


def test_a_release_of_entries_that_a_restore_lost_is_dropped(told, reader) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        fourth = Publication.objects.get(pk=4)
        cursor.execute("DELETE FROM tracker_publication WHERE sequence > 4")
        LedgerHead.objects.update(sequence=4, hash=fourth.hash)
        make(MONTH + 1)
        assert [each.made.entry for each in store.releases()] == [4, 3]
        transaction.set_rollback(True)


def test_a_release_with_a_lost_segment_holds_up_nothing(told, reader) -> None:
    first = store.release(3)
    assert first is not None
    (store.folder() / first.made.parts["answers XAA"].pieces["answers-all.csv"].sha256).unlink()
    told.withdraw(told.taken)
    make(MONTH + 1)
    assert [each.made.entry for each in store.releases()] == [5]
    assert WORDS.encode() not in b"".join(opened(reader, 5).values())
    assert reader.get("/data/answers.csv").status_code == 200
