"""`make drill`: carry out the steps, print each with its seconds and figures, and all as a table for the guide."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import FrameType

from bin.serve import Stop, raise_stop
from tests.lab.drill.programs import left_running
from tests.lab.drill.scene import Drill, Figures
from tests.lab.drill.steps import installing, restoring, rolling, surviving, upgrading

LONG = (
    installing.install,
    installing.load,
    installing.serve,
    surviving.night,
    installing.read_and_write,
    surviving.database_killed,
    surviving.servers_away,
    restoring.plant,
    restoring.back_up,
    restoring.mails_once,
    restoring.take_down,
    restoring.restore,
    restoring.nothing_came_back,
    rolling.two_servers,
    upgrading.releases_before,
)
ONLY_IN_LONG = {rolling.two_servers, upgrading.releases_before}
NEEDED = ("nginx", "clamd")  # by the long form
# A tenth of it is enough on a machine that does nothing else. Where it is not, something waits for ever.
ENDS_WITHIN = 45 * 60


class LastsTooLong(Exception):
    """The drill did not end in its time."""


@dataclass(frozen=True)
class Told:
    """One step that was carried out."""

    sentence: str
    seconds: float
    figures: Figures

    @property
    def counted(self) -> str:
        return "; ".join(f"{name}: {value}" for name, value in self.figures.items())

    def __str__(self) -> str:
        return f"{self.seconds:6.1f} s  {self.sentence}" + (f"\n          {self.counted}" if self.figures else "")


def main(*, full: bool) -> None:
    """Raises SystemExit with a sentence where a program is missing, or something was found wrong."""
    missing = [name for name in NEEDED if full and shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") is None]
    if missing:
        raise SystemExit(f"The drill needs {' and '.join(missing)}; make drill SHORT=1 does without.")
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, raise_stop)  # so that all that runs ends with the drill
    begun = time.monotonic()
    done = drilled([each for each in LONG if full or each not in ONLY_IN_LONG], Drill(full=full))
    print("\n| step | seconds | counted |\n|---|---|---|")
    for each in done:
        print(f"| {each.sentence} | {each.seconds:.0f} | {each.counted} |")
    print(f"\n{len(done)} steps in {time.monotonic() - begun:.0f} seconds.")


def drilled(steps: Iterable[Callable[[Drill], Figures]], drill: Drill, seconds: float = ENDS_WITHIN) -> list[Told]:
    """Carry out the steps, and leave nothing behind, whatever comes.

    Raises what the step that failed raised, after the last lines of each program; LastsTooLong after `seconds`.
    """
    signal.signal(signal.SIGALRM, raise_too_long)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    with drill:
        try:
            done = carry_out(steps, drill)
        except Exception as fault:
            print(drill.last_lines(), flush=True)
            fault.add_note(f"The drill ended there. {drill.folder} is gone; what its programs said last stands above.")
            raise
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    left = left_running(drill.folder)
    assert left == [], f"these programs of the drill run on: {left}"
    return done


def carry_out(steps: Iterable[Callable[[Drill], Figures]], drill: Drill) -> list[Told]:
    """Each step in its turn. The first that finds something wrong raises, and ends the drill."""
    done = []
    for step in steps:
        sentence = (step.__doc__ or step.__name__).strip().partition("\n")[0]
        begun = time.monotonic()
        try:
            figures = step(drill)
        except BaseException:
            print(f"FAILED after {time.monotonic() - begun:.1f} s: {sentence}", flush=True)
            raise
        done.append(Told(sentence, time.monotonic() - begun, figures))
        print(done[-1], flush=True)
    return done


def raise_too_long(number: int, frame: FrameType | None) -> None:
    raise LastsTooLong("it did not end in its time: one step waits for something that does not come")


if __name__ == "__main__":
    try:
        main(full="--full" in sys.argv)
    except Stop:
        raise SystemExit(130) from None
