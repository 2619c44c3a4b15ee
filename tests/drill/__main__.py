"""`make drill`: carry out the story, print each step, and at the end all of them as a table for the guide."""

import os
import shutil
import signal
import sys
import time

from bin.serve import Stop, raise_stop
from tests.drill.scene import Drill
from tests.drill.story import LONG, SHORT
from tests.drill.telling import carry_out, table

NEEDED = ("nginx", "clamd")  # by the long form


def main(*, full: bool) -> None:
    """Raises SystemExit with a sentence where a program is missing."""
    missing = [name for name in NEEDED if full and shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") is None]
    if missing:
        raise SystemExit(f"The drill needs {' and '.join(missing)}; make drill SHORT=1 does without.")
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, raise_stop)  # so that all that runs ends with the drill
    begun = time.monotonic()
    with Drill(full=full) as drill:
        done = carry_out(LONG if full else SHORT, drill)
    print(f"\n{table(done)}\n\n{len(done)} steps in {time.monotonic() - begun:.0f} seconds.")


if __name__ == "__main__":
    try:
        main(full="--full" in sys.argv)
    except Stop:
        raise SystemExit(130) from None
