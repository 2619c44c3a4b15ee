"""A backup that is put back brings erased words back: the list that is kept outside takes them away again."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from tests.factories.world import World
from tests.tracker.actions.test_two_persons import ask_erasure, confirm
from tests.tracker.ledger.test_take_down_log import NAME, backup_put_back
from tracker import actions
from tracker.ledger.verification import verify_database
from tracker.models import AuditEvent, Correction, Evidence, Publication, StatusUpdate, User

pytestmark = [pytest.mark.django_db, pytest.mark.database]
type Run = Callable[..., str]


def list_of(run: Run, path: Path) -> str:
    path.write_text(run("export_erasures"), encoding="utf-8")
    return str(path)


@pytest.fixture
def words(seed_world: World) -> StatusUpdate:
    """What XAA said on 15 (a), with a piece of evidence, and is public."""
    item = seed_world.evidence()
    seed_world.publish(summary=f"{NAME} wrote the decree.", citations=(actions.Citation(item, "page 7"),))
    return StatusUpdate.objects.get(evidence_citations__evidence=item)


@pytest.mark.parametrize("was_asked", [False, True], ids=["before it was asked", "after it was asked"])
def test_what_a_backup_brought_back_is_erased_again(
    seed_world: World, run: Run, tmp_path: Path, words: StatusUpdate, was_asked: bool
) -> None:
    evidence = list(Evidence.objects.all())
    request = ask_erasure(seed_world, evidence=evidence) if was_asked else None
    with backup_put_back():
        confirm(seed_world, request or ask_erasure(seed_world, evidence=evidence))
        kept = list_of(run, tmp_path / "erasures.jsonl")
    assert NAME in StatusUpdate.objects.get().summary
    text = Path(kept).read_text(encoding="utf-8")
    assert (NAME in text, "court" in text) == (False, False)
    assert ": 1 repeated, 0 known to this record or about nothing that it holds, 0 left" in run("repeat_erasures", kept)
    assert StatusUpdate.objects.get().summary == ""
    assert Evidence.objects.get().erased_by == seed_world.reviewer
    assert not [event for event in AuditEvent.objects.all() if NAME in str(event.changes)]
    assert [each.kind for each in Publication.objects.in_order()] == ["answer", "erasure"]
    verify_database()
    stored = Correction.objects.get()
    assert (stored.asked_by, stored.confirmed_by) == (seed_world.dataentry, seed_world.reviewer)
    assert run("export_erasures") == text, "the list is as it was"
    assert ": 0 repeated, 1 known to this record" in run("repeat_erasures", kept)
    assert Publication.objects.count() == 2


def test_a_file_that_a_backup_brought_back_is_deleted_again_and_no_text_taken_down(
    seed_world: World, run: Run, tmp_path: Path, words: StatusUpdate
) -> None:
    with backup_put_back():
        request = ask_erasure(seed_world, recommendation=None, fields=[], evidence=list(Evidence.objects.all()))
        confirm(seed_world, request)
        kept = list_of(run, tmp_path / "erasures.jsonl")
    assert Evidence.objects.get().erased_by is None
    assert ": 1 repeated" in run("repeat_erasures", kept)
    assert Evidence.objects.get().erased_by == seed_world.reviewer
    assert NAME in StatusUpdate.objects.get().summary
    assert [each.kind for each in Publication.objects.in_order()] == ["answer"]
    verify_database()


def test_what_the_record_knows_or_does_not_hold_is_left(
    seed_world: World, run: Run, tmp_path: Path, words: StatusUpdate, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirm(seed_world, ask_erasure(seed_world))
    line = json.loads(run("export_erasures"))
    elsewhere = line | {"facts": line["facts"] | {"period": "another"}}
    lines = [line, elsewhere]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(map(json.dumps, lines)) + "\n\n"))
    assert "-: 0 repeated, 2 known to this record or about nothing that it holds" in run("repeat_erasures", "-")


def old_line(**changed: Any) -> dict[str, Any]:
    """A line of the list that `export_erasures` wrote in earlier releases."""
    request = Correction.objects.get()
    facts = {"state": "XAA", "period": "period-1", "names": request.after, "asked_at": request.asked_at.isoformat()}
    confirmed = {"confirmed_at": str(request.confirmed_at), "confirmed_by": "reviewer"}
    return {"format": 1, **facts, "asked_by": "dataentry", **confirmed, **changed}


def test_who_has_no_account_is_named_and_the_others_are_repeated(
    seed_world: World, run: Run, tmp_path: Path, words: StatusUpdate
) -> None:
    with backup_put_back():
        confirm(seed_world, ask_erasure(seed_world))
        lines = [old_line(confirmed_by="nobody-here"), old_line()]
    path = tmp_path / "erasures.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with pytest.raises(CommandError, match=r"1 not repeated:\n.* on XAA, period-1: a person of the log has no account"):
        run("repeat_erasures", str(path))
    assert StatusUpdate.objects.get().summary == ""
    assert not User.objects.filter(username="nobody-here").exists()
    stored = Correction.objects.get()
    assert (stored.asked_by, stored.confirmed_by) == (seed_world.dataentry, seed_world.reviewer)


BAD_LINES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"format": 2}, "is of a later release"),
    ({"confirmed_at": "2026-01-01T10:00:00"}, "cannot be read"),
    ({"names": {"fields": ["summary"]}}, "cannot be read"),
    ({"asked_at": None}, "cannot be read"),
)


def test_a_list_with_a_line_that_is_none_erases_nothing(
    seed_world: World, run: Run, tmp_path: Path, words: StatusUpdate
) -> None:
    with backup_put_back():
        confirm(seed_world, ask_erasure(seed_world))
        lists = [([old_line(), old_line(**changed)], sentence) for changed, sentence in BAD_LINES]
    path = tmp_path / "erasures.jsonl"
    for lines, sentence in lists:
        path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        with pytest.raises(CommandError, match=rf"line 2 of the log of take-downs {sentence}.*Nothing was repeated\."):
            run("repeat_erasures", str(path))
        assert NAME in StatusUpdate.objects.get().summary
