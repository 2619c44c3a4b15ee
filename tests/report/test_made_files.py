"""Files made once: what is taken down is in none that is handed out, and only what changed is written again."""

import datetime
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from report.downloads import ledger_parts, making, store
from report.management.commands import make_exports
from tests.report.conftest import PublicWorld, world_with
from tests.report.packages import make, stored
from tracker.models import LedgerHead, Publication

LEDGER = "/data/ledger.jsonl"
WORDS = "Nobody is to read this."


@pytest.fixture(autouse=True)
def two_entries_a_segment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_parts, "SEGMENT", 2)


@world_with
def told(world: PublicWorld) -> None:
    """Seven entries in four segments. The second answer can be taken down."""
    world.publish("15-a", summary="The first.")
    world.taken = world.publish("15-b", summary=WORDS)  # type: ignore[attr-defined]
    for letter in "cdefg":
        world.publish(f"15-{letter}", state="XAB", summary=f"Of {letter}.")
    make()


def segments() -> set[str]:
    """The names of all segments on the disk."""
    lists = {store.LIST, store.LOCK, *(path.name for path in store.folder().glob(f"{store.RELEASE}*"))}
    return {path.name for path in store.folder().iterdir()} - lists


def withdrawal(world: Any) -> object:
    return world.withdraw(world.taken)


@pytest.mark.parametrize("how", [withdrawal, lambda world: world.set_consent("no")], ids=["withdrawn", "consent ended"])
def test_from_the_commit_on_no_file_with_the_text_is_handed_out(told, reader, how: Callable[[Any], object]) -> None:
    before = store.read()
    assert WORDS in reader.get(LEDGER).body
    how(told)
    for address in (LEDGER, "/data/heads.csv"):
        refused = reader.get(address)
        assert (refused.status_code, refused["Retry-After"], refused["Cache-Control"]) == (503, "5", "no-store")
        assert WORDS not in refused.body
    assert making.is_due(timezone.now())
    after = make()
    assert not making.is_due(timezone.now())
    assert reader.get(LEDGER).status_code == 200
    assert WORDS not in reader.get(LEDGER).body
    assert WORDS.encode() not in stored()
    assert before is not None
    written = {name for name, part in before.parts.items() if name in after.parts and after.parts[name] != part}
    assert {"ledger 0", "ledger 3"} <= written
    assert {"ledger 1", "ledger 2"} & written == set()


@pytest.mark.parametrize("step", ["read", "write", "publish"])
def test_a_process_that_is_killed_leaves_nothing_that_is_handed_out(told, reader, monkeypatch, step) -> None:
    withdrawal(told)
    original = getattr(store, step)

    def kill(*given: Any, **named: Any) -> Any:
        if step == "write":
            original(*given, **named)
            (store.folder() / f"{store.WRITING}half").write_bytes(WORDS.encode())
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(store, step, kill)
        with pytest.raises(KeyboardInterrupt):
            making.make(timezone.now())
    assert reader.get(LEDGER).status_code == 503
    make()
    assert reader.get(LEDGER).status_code == 200
    assert WORDS.encode() not in stored()
    assert not list(store.folder().glob(f"{store.WRITING}*"))


def test_what_is_added_may_lag_and_is_then_in_a_second_generation(told, reader) -> None:
    first = store.read()
    told.publish("15-h", state="XAB", summary="Added later.")
    reply = reader.get(LEDGER)
    assert (reply.status_code, "Added later." in reply.body) == (200, False)
    assert not making.is_due(timezone.now())
    assert making.is_due(timezone.now() + datetime.timedelta(minutes=11))
    second = make(11)
    assert "Added later." in reader.get(LEDGER).body
    assert second.entry == first.entry + 1
    assert segments() == first.names() | second.names()
    told.publish("15-i", state="XAB", summary="Later still.")
    third = make(22)
    (released,) = store.releases()  # the first
    assert segments() == second.names() | third.names() | released.made.names()


def test_what_is_lost_is_made_again(told, reader) -> None:
    whole, files = reader.get(LEDGER).whole, lambda: list(store.folder().iterdir())
    segment = store.folder() / store.read().pieces(ledger_parts.LEDGER)[1].sha256
    for lost in (files(), [store.folder() / store.LIST], [segment]):
        for path in lost:
            path.unlink()
        assert making.is_due(timezone.now())
        make()
        assert reader.get(LEDGER).whole == whole
    os.truncate(segment, 10)
    assert making.is_due(timezone.now())
    make()
    assert reader.get(LEDGER).whole == whole


def test_a_record_put_back_from_a_backup_has_its_files_made_again(told, reader) -> None:
    withdrawal(told)
    make()
    with transaction.atomic(), connection.cursor() as cursor:
        last = Publication.objects.order_by("-pk")[1]
        cursor.execute("DELETE FROM tracker_publication WHERE sequence > %s", [last.pk])
        LedgerHead.objects.update(sequence=last.pk, hash=last.hash)
        assert reader.get(LEDGER).status_code == 503
        assert making.is_due(timezone.now())
        transaction.set_rollback(True)


def test_two_do_not_make_files_at_the_same_time_and_asking_costs_two_queries(
    told, reader, django_assert_num_queries
) -> None:
    with store.locked() as is_mine:
        assert is_mine
        assert making.make(timezone.now()) is None
    assert making.make(timezone.now()) is not None
    with django_assert_num_queries(2):
        reader.get(LEDGER)


def test_a_download_is_resumed_from_the_same_file_or_begins_anew(told, reader) -> None:
    whole = reader.get(LEDGER)
    tag, size = whole["ETag"], len(whole.whole)
    assert not tag.startswith("W/")
    assert (whole["Content-Length"], whole["Accept-Ranges"]) == (str(size), "bytes")
    for first, last in ((0, 0), (5, ""), (size - 3, ""), (100, 2000), (size // 2, size + 50)):
        part = reader.get(LEDGER, headers={"Range": f"bytes={first}-{last}", "If-Range": tag})
        end = min(size - 1, last or size - 1) if last != "" else size - 1
        end = 0 if last == 0 else end
        assert (part.status_code, part["Content-Range"]) == (206, f"bytes {first}-{end}/{size}")
        assert part.whole == whole.whole[first : end + 1]
        assert part["Content-Length"] == str(end + 1 - first)
    beyond = reader.get(LEDGER, headers={"Range": f"bytes={size}-", "If-Range": tag})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{size}")
    assert reader.get(LEDGER, headers={"If-None-Match": tag}).status_code == 304
    for headers in ({"If-Range": '"another"'}, {"If-Range": f"W/{tag}"}, {}):
        assert reader.get(LEDGER, headers={"Range": "bytes=5-", **headers}).whole == whole.whole
    withdrawal(told)
    make()
    anew = reader.get(LEDGER, headers={"Range": "bytes=5-", "If-Range": tag})
    assert (anew.status_code, anew["ETag"] != tag) == (200, True)
    assert WORDS not in anew.body


def test_a_download_in_the_middle_breaks_off_before_what_was_taken_down(told, client) -> None:
    withdrawn_last = told.publish("15-h", summary="The very last.")
    make()
    pieces = iter(client.get(LEDGER).streaming_content)
    next(pieces)
    told.withdraw(withdrawn_last)
    make()
    with pytest.raises(FileNotFoundError):
        b"".join(pieces)


def test_the_command_makes_them_and_goes_on_when_they_are_due(told, reader, monkeypatch, tmp_path: Path) -> None:
    call_command("make_exports")
    assert "up to entry 7 of the public ledger" in reader.get("/en/data/").body
    withdrawal(told)

    def stop(_seconds: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(make_exports.time, "sleep", stop)
    with pytest.raises(KeyboardInterrupt):
        make_exports.keep_making(1)
    assert reader.get(LEDGER).status_code == 200
    assert WORDS not in reader.get(LEDGER).body
