"""The log of take-downs, which no backup holds: what must not come back when one is put back.

A file of JSON lines beside the database (setting TAKEDOWN_LOG), only ever added to. Each act that takes something out
of anybody's reach has a line there, on the disk before its transaction is committed: the act, what it was about by keys
alone, who and when, and the latest entry of the ledger at that moment. No word of anybody stands in it. A second line
says that the act was committed; where it is missing, a process died in between or the act was undone, and whoever
repeats the log is told so. Why: `docs/adr/0042-a-restore-forgets-no-take-down.md`. A restore has a line as well: up to
which number of the ledger none is given again, for the backup that is put back does not know that of the next time.

`manage.py export_erasures` writes lines of the same kind from the record itself, to be stored elsewhere. The lines of
earlier releases name people by their user names; they are read for ever.
"""

import datetime
import json
import os
import secrets
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models, transaction

from tracker.choices import Consent, CorrectionKind
from tracker.files.whole_files import FULL, NoRoom, make_private, put_on_disk
from tracker.models import Correction, LedgerHead, User
from tracker.models.audit import storable
from tracker.models.audit_acts import Act

FORMAT = 1
LEFT_OUT, GIVEN = "left_out", "given"
# The facts by which an act is named in a sentence.
ABOUT = ("state", "period", "recommendation", "commitment", "evidence", "mandate", "person")
type Changes = dict[str, list[Any]]
# Number and moment of an account: the moment tells it from another that has its number after a restore. A user name in
# a line of an old list of erasures.
type Person = tuple[int, str] | str | None

# The audit says why an act was done again. In English, as all that commands say.
REPEATED_BECAUSE = "This was done before a backup was put back. It is repeated from the log of take-downs."
NOTED = (
    "answers",
    "consent",
    "was_public",
    "again",
    "is_wrong_end",
    "was_down",
)  # in `after` of a correction: what the act did, not what was asked
ENDING = (CorrectionKind.STATE, CorrectionKind.RECOMMENDATION, CorrectionKind.ACCEPTANCE, CorrectionKind.CONSENT)
NAMED_BY_AN_ERASURE = {"recommendation", "commitment", "fields", "evidence", "scans"}


class BadTakeDown(Exception):
    """A line of the log is not one that this release wrote; the sentence says which."""


@dataclass(frozen=True)
class TakeDown:
    """One act of the log. `facts` are keys of what it was about; `head` is the latest entry then, number and hash."""

    id: str
    act: Act
    at: datetime.datetime
    by: Person
    head: tuple[int, str]
    facts: dict[str, Any]
    is_committed: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        about = ", ".join(str(each) for name, each in self.facts.items() if name in ABOUT)
        return f"{self.act} of {self.at:%Y-%m-%d %H:%M:%S} UTC on {about}"


class TakesDown(NamedTuple):
    """Which changes of an act take something down, and what says later what it was about."""

    takes_down: Callable[[Changes], bool]
    facts: Callable[[Any], dict[str, Any]]


def person(user: User | None) -> Person:
    """How the log says who it was: without a name."""
    return (user.pk, storable(user.created_at)) if user else None


def _of_response(submission: Any) -> dict[str, Any]:
    return {"state": submission.member_state_id, "period": submission.period.slug}


def _of_version(version: Any) -> dict[str, Any]:
    return _of_response(version.submission) | {side: str(key) for side, key in version.subject().items()}


def _of_request(request: Any) -> dict[str, Any]:
    asked = {"names": request.after, "asked_at": storable(request.asked_at), "asked_by": person(request.asked_by)}
    return _of_response(request.submission) | asked


def _of_correction(correction: Any) -> dict[str, Any]:
    asked = {"kind": correction.kind, "versions": correction.before.get("versions", [])}
    to = {name: value for name, value in correction.after.items() if name not in NOTED}
    return (
        _of_response(correction.submission or correction.target.submission)
        | asked
        | {"to": to, "asked_by": person(correction.asked_by)}
    )


def _to(name: str, value: Any) -> Callable[[Changes], bool]:
    return lambda changes: name in changes and changes[name][1] == value


KINDS: dict[Act, TakesDown] = {
    "withdraw": TakesDown(lambda _changes: True, _of_version),
    "set_consent": TakesDown(_to("consent", Consent.NO), _of_response),
    "correct": TakesDown(lambda changes: changes["kind"][1] in ENDING, _of_correction),
    "confirm_erase": TakesDown(lambda _changes: True, _of_request),
    "set_evidence_public": TakesDown(_to("is_public", False), lambda item: {"evidence": str(item.pk)}),
    "end_mandate": TakesDown(
        lambda _changes: True, lambda each: {"mandate": each.pk, "nominated_at": storable(each.nominated_at)}
    ),
    "change_user": TakesDown(_to("is_active", False), lambda user: {"person": person(user)}),
}


def note(
    acts: Iterable[tuple[Act, models.Model, Changes]], *, by: User | None, now: datetime.datetime
) -> list[TakeDown]:
    """Put those acts that take something down onto the disk, and after the commit that it came. Must run in the
    transaction of the acts. Raises NoRoom where the disk is full: nothing is taken down that could come back unseen.
    """
    downs = [(act, thing) for act, thing, changes in acts if act in KINDS and KINDS[act].takes_down(changes)]
    if not downs:
        return []
    head = LedgerHead.objects.filter(pk=1).values_list("sequence", "hash").first() or (0, "")
    noted = [
        TakeDown(secrets.token_hex(8), act, now, person(by), head, KINDS[act].facts(thing)) for act, thing in downs
    ]
    _append([_line(each) for each in noted])
    transaction.on_commit(partial(_append, [{"format": FORMAT, "done": each.id} for each in noted]), robust=True)
    return noted


def take_downs(path: Path | None = None) -> Iterator[TakeDown]:
    """All acts of the log, or of a list of erasures ("-" is piped in), in their order. Raises BadTakeDown."""
    rows = _rows(path or Path(settings.TAKEDOWN_LOG))
    done = {row["done"] for row in rows if "done" in row}
    for number, row in enumerate(rows, start=1):
        if "done" not in row:
            yield _take_down(row, number, done)


def _rows(path: Path) -> list[dict[str, Any]]:
    if path == Path("-"):
        return _read(sys.stdin)
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return _read(lines)


def _read(lines: Iterable[str]) -> list[dict[str, Any]]:
    return [_row(line, number) for number, line in enumerate(lines, start=1) if _is_whole(line)]


def highest_head() -> tuple[int, str]:
    """The latest entry of the ledger that the log names, number and hash. Raises BadTakeDown."""
    return max((each.head for each in take_downs()), default=(0, ""))


def confirmed_erasures() -> Iterator[str]:
    """All erasures that the record knows to be carried out, as lines of the log, in their order."""
    done = Correction.objects.filter(kind=CorrectionKind.ERASE, done_at__isnull=False)
    beside = ("submission__period", "asked_by", "confirmed_by")
    for each in done.select_related(*beside).order_by("done_at", "pk").iterator():
        assert each.done_at is not None  # noqa: S101 - the query asks for it
        by = person(each.confirmed_by)
        down = TakeDown(
            f"erasure {each.done_at.isoformat()}", "confirm_erase", each.done_at, by, (0, ""), _of_request(each)
        )
        yield json.dumps(_line(down) | {"is_committed": True})


def note_number(name: str, number: int) -> None:
    """Put onto the disk up to which number of the ledger a restore left numbers out (`LEFT_OUT`), or numbers may be
    given from now on (`GIVEN`): the latter in the transaction of the first of them.

    An earlier release reads the line as the end of an act that it does not know, and goes on. Raises NoRoom where the
    disk is full.
    """
    _append([{"format": FORMAT, "done": f"{name} {secrets.token_hex(8)}", name: number}])


def highest_number(name: str) -> int:
    """Return the highest number that the log has under this name; 0 where there is none. Raises BadTakeDown."""
    return max((row.get(name, 0) for row in _rows(Path(settings.TAKEDOWN_LOG))), default=0)


def begin() -> None:
    """Make the log where there is none. Whoever puts a backup back then knows that it lacks it. Raises NoRoom."""
    _append([])


def forget() -> None:
    """Begin a new log. For the demonstration alone, whose ledger begins anew as well."""
    Path(settings.TAKEDOWN_LOG).unlink(missing_ok=True)


def _line(down: TakeDown) -> dict[str, Any]:
    found: dict[str, Any] = {"format": FORMAT, "id": down.id, "act": down.act, "at": storable(down.at)}
    return found | {"by": down.by, "head": list(down.head), "facts": down.facts}


def _append(rows: list[dict[str, Any]]) -> None:
    """Add lines with one write, which no other process comes between, and put them onto the disk."""
    path = Path(settings.TAKEDOWN_LOG)
    is_new = not path.exists()
    try:
        make_private(path.parent)
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # After a line that was cut off by a lost machine the next one stands by itself.
            _put(file, ("\n" * _is_cut(path) + "".join(json.dumps(row) + "\n" for row in rows)).encode())
            os.fsync(file)
        finally:
            os.close(file)
        if is_new:
            put_on_disk(path.parent)
    except OSError as fault:
        if fault.errno in FULL:
            raise NoRoom from fault
        raise


def _put(file: int, content: bytes) -> None:
    if (written := os.write(file, content)) < len(content):
        _put(file, content[written:])


def _is_cut(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


def _is_whole(line: str) -> bool:
    """Not what a machine that lost its power left of a line: nothing of that act was committed."""
    return line.rstrip().endswith("}")


def _row(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
        if "confirmed_at" in row:
            row = _of_old_list(row, number)
        is_known = row["format"] == FORMAT and ("done" in row or row["act"] in KINDS)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise BadTakeDown(f"line {number} of the log of take-downs cannot be read") from fault
    if not is_known:
        raise BadTakeDown(f"line {number} of the log of take-downs is of a later release")
    found: dict[str, Any] = row
    return found


def _of_old_list(row: dict[str, Any], number: int) -> dict[str, Any]:
    """A line of an old list of erasures, as a line of the log."""
    facts = {name: row[name] for name in ("state", "period", "names", "asked_at", "asked_by")}
    keys = [
        row["names"]["recommendation"],
        row["names"]["commitment"],
        *row["names"]["evidence"],
        *row["names"]["scans"],
    ]
    named = [uuid.UUID(key) for key in keys if key]
    moments = [datetime.datetime.fromisoformat(row[name]) for name in ("asked_at", "confirmed_at")]
    if set(row["names"]) != NAMED_BY_AN_ERASURE or not named or not all(each.tzinfo for each in moments):
        raise ValueError("It does not name what was erased.")
    found = {"format": row["format"], "id": f"line {number}", "act": "confirm_erase", "at": row["confirmed_at"]}
    return found | {"by": row["confirmed_by"], "head": [0, ""], "facts": facts, "is_committed": True}


def _take_down(row: dict[str, Any], number: int, done: set[str]) -> TakeDown:
    try:
        sequence, head = row["head"]
        at = datetime.datetime.fromisoformat(row["at"])
        by = tuple(row["by"]) if isinstance(row["by"], list) else row["by"]
        is_committed = row["id"] in done or row.get("is_committed", False)
        return TakeDown(row["id"], row["act"], at, by, (sequence, head), row["facts"], is_committed)
    except (ValueError, TypeError, KeyError) as fault:
        raise BadTakeDown(f"entry {number} of the log of take-downs cannot be read") from fault
