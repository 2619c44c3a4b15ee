"""Alarms: each trouble is told once when it begins, and once when it is over.

What was told is kept in a file beside the database, not in it: that the database is away is an alarm as well. A trouble
whose mail no server took stays untold in the file, and its mail follows.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tracker.files.whole_files import FULL, make_private
from tracker.watching.state import Trouble

BEGINS, OVER = "begins", "over"


@dataclass(frozen=True)
class Alarm:
    """What is to be told: that a trouble begins, or that it is over."""

    kind: str
    key: str
    sentence: str

    def __str__(self) -> str:
        return f"OVER: {self.sentence}" if self.kind == OVER else self.sentence


@dataclass(frozen=True)
class ToldAlarms:
    """The troubles that go on, with the sentence of each, and alarms that no mail has told yet."""

    going_on: dict[str, str]
    untold: tuple[Alarm, ...] = ()

    def after(self, troubles: Sequence[Trouble]) -> tuple["ToldAlarms", list[Alarm]]:
        """What is kept from now on, and the alarms that are new. One that began and ended before anybody was told is
        told both ways: somebody has to know of it."""
        now = {trouble.key: trouble.sentence for trouble in troubles}
        new = [Alarm(BEGINS, key, said) for key, said in now.items() if key not in self.going_on]
        new += [Alarm(OVER, key, said) for key, said in self.going_on.items() if key not in now]
        # The sentence by which it was told: the same words end it.
        kept = {key: self.going_on.get(key, said) for key, said in now.items()}
        return ToldAlarms(kept, (*self.untold, *new)), new


def read_told(path: Path) -> ToldAlarms:
    """What was told so far; nothing where there is no file, or one that was cut off."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return ToldAlarms(dict(found["going_on"]), tuple(Alarm(**each) for each in found["untold"]))
    except (OSError, ValueError, TypeError, KeyError):
        return ToldAlarms({})


def keep_told(path: Path, told: ToldAlarms) -> None:
    """Write it whole; on a full disk over what stands there, which needs no room. Raises OSError.

    What is not kept would be told again each minute.
    """
    make_private(path.parent)
    text = json.dumps(asdict(told))
    passing = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        passing.write_text(text, encoding="utf-8")
        passing.chmod(0o600)
        passing.replace(path)
    except OSError as fault:
        if fault.errno not in FULL or not path.exists():
            raise
        with path.open("r+", encoding="utf-8") as file:
            file.write(text)
            file.truncate()
    finally:
        passing.unlink(missing_ok=True)
