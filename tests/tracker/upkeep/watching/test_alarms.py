"""What was told is kept, on a full disk too; and what is kept is found again."""

import errno
from pathlib import Path

import pytest

from tracker.management.commands.watch import Alarm, ToldAlarms, keep_told, read_told
from tracker.upkeep.watching.state import Trouble

TOLD = ToldAlarms({"worker": "It stopped."}, (Alarm("begins", "disk", "It is full."),))


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "alarms.json"
    assert read_told(path) == ToldAlarms({})
    keep_told(path, TOLD)
    assert read_told(path) == TOLD
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text(path.read_text()[:9])
    assert read_told(path) == ToldAlarms({})


def test_a_full_disk_keeps_it_over_what_stands_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "alarms.json"
    keep_told(path, TOLD)

    def full(*given: object, **named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    keep_told(path, ToldAlarms({}))
    assert read_told(path) == ToldAlarms({})
    assert list(tmp_path.iterdir()) == [path]


def test_a_trouble_is_told_by_the_words_by_which_it_began() -> None:
    begun, _new = ToldAlarms({}).after([Trouble("disk", "9 MB are left.")])
    same, new = begun.after([Trouble("disk", "3 MB are left.")])
    assert new == []
    over, new = same.after([])
    assert [str(each) for each in new] == ["OVER: 9 MB are left."]
    assert over.going_on == {}
    assert len(over.untold) == 2
