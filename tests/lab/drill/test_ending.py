"""A drill ends by itself, says where and why, and leaves nothing behind, whatever its steps do."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lab.drill.__main__ import LastsTooLong, drilled
from tests.lab.drill.doubles import MailServer
from tests.lab.drill.places import Place
from tests.lab.drill.programs import left_running
from tests.lab.drill.scene import Drill
from tests.lab.drill.steps.restoring import on_their_way, publishing
from tests.lab.drill.telling import Figures
from tests.serving.site import wait_for


@pytest.fixture(autouse=True)
def _alarm_clock() -> Iterator[None]:
    before = signal.getsignal(signal.SIGALRM)
    yield
    signal.signal(signal.SIGALRM, before)


class Recording(Place):
    """A place that keeps what it runs, and needs no database."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "postgres://nobody@127.0.0.1:1/none", {})


def a_step_that_waits(drill: Drill) -> Figures:
    """Somebody waits for what does not come"""
    Recording(drill.folder / "place").shell("sleep 600 & sleep 600")
    return {}


def a_step_that_finds(drill: Drill) -> Figures:
    """Something is wrong"""
    place = Recording(drill.folder / "place")
    (place.folder / "worker.log").write_text("The last words of the worker.\n")
    assert not place.folder, "two mails came twice"
    return {}


def test_what_lasts_too_long_is_ended_at_its_step(capsys: pytest.CaptureFixture[str]) -> None:
    drill = Drill()
    with pytest.raises(LastsTooLong, match="one step waits"):
        drilled([a_step_that_waits], drill, seconds=1)
    assert ": Somebody waits for what does not come" in capsys.readouterr().out
    # Of a group that was ended the kernel takes away its members one by one.
    wait_for(lambda: not left_running(drill.folder), seconds=30, say="what the step began is gone")
    assert not drill.folder.exists()


def test_what_is_wrong_is_said_with_the_last_words_of_programs(capsys: pytest.CaptureFixture[str]) -> None:
    drill = Drill()
    with pytest.raises(AssertionError, match="two mails came twice"):
        drilled([a_step_that_finds], drill)
    printed = capsys.readouterr().out
    assert "FAILED after 0.0 s: Something is wrong" in printed
    assert "The last words of the worker." in printed
    assert not drill.folder.exists()


def test_what_goes_wrong_beside_a_backup_is_no_secret() -> None:
    class Refusing:
        def does(self, *_words: str) -> dict[str, Any]:
            raise AssertionError("publish was refused")

    class Site:
        acts = Refusing()

    drill = Drill()
    drill.first = Site()  # type: ignore[assignment]
    with drill, pytest.raises(AssertionError, match="publish was refused"), publishing(drill, []):
        pass


def test_one_mail_may_come_twice_when_the_database_went_while_it_was_handed_over(tmp_path: Path) -> None:
    """The last one before each return of it, and no other."""
    with Drill() as drill:
        drill.mails = MailServer(0, tmp_path, tmp_path)
        for number in range(4):
            drill.mails.take(f"Message-ID: <mail-{number}@record.example.org>\n")
        assert on_their_way(drill) == set()
        drill.came_back = [drill.mails.moments[0], drill.mails.moments[2]]
        assert on_their_way(drill) == {"mail-1"}
