"""`make drill`: carry out the story, print each step, and at the end all of them as a table for the guide."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable
from types import FrameType

from bin.serve import Stop, raise_stop
from tests.lab.drill.programs import left_running
from tests.lab.drill.scene import Drill
from tests.lab.drill.story import LONG, SHORT
from tests.lab.drill.telling import Figures, Told, carry_out, table

NEEDED = ("nginx", "clamd")  # by the long form
# A tenth of it is enough on a machine that does nothing else. Where it is not, something waits for ever.
ENDS_WITHIN = 45 * 60


class LastsTooLong(Exception):
    """The drill did not end in its time."""


def main(*, full: bool) -> None:
    """Raises SystemExit with a sentence where a program is missing, or something was found wrong."""
    missing = [name for name in NEEDED if full and shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") is None]
    if missing:
        raise SystemExit(f"The drill needs {' and '.join(missing)}; make drill SHORT=1 does without.")
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, raise_stop)  # so that all that runs ends with the drill
    begun = time.monotonic()
    done = drilled(LONG if full else SHORT, Drill(full=full))
    print(f"\n{table(done)}\n\n{len(done)} steps in {time.monotonic() - begun:.0f} seconds.")


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


def raise_too_long(number: int, frame: FrameType | None) -> None:
    raise LastsTooLong("it did not end in its time: one step waits for something that does not come")


if __name__ == "__main__":
    try:
        main(full="--full" in sys.argv)
    except Stop:
        raise SystemExit(130) from None
