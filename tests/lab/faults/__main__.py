"""Records which tests execute which lines, plants the faults, and prints which test finds each.

    python -m tests.lab.faults list
    python -m tests.lab.faults record [--selection test|all|database] [-- arguments of pytest]
    python -m tests.lab.faults run [--selection test|all|database] [--ids dates-r01 limits ...] [--jobs 1] [--again]

Results are added to var/faults/results.json: a run that was stopped goes on where it was. The selection `database`
needs PostgreSQL both times: `bin/with-postgresql .venv/bin/python -m tests.lab.faults ... --selection database`.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from queue import SimpleQueue
from threading import Lock

from tests.lab.faults.planted import ROOT, Fault, UnresolvedFault, load, resolve
from tests.lab.faults.recording import Recorded, record
from tests.lab.faults.running import FOUND, Checkout, Result, checkouts, find

FOLDER = ROOT / "var" / "faults"
RESULTS = FOLDER / "results.json"
# The arguments of pytest that `make` gives for each selection.
SELECTIONS = {
    "test": ["-q", "-n", "2", "--dist", "worksteal", "-m", "not all and not lab", "tests"],
    "all": ["-q", "-n", "2", "--dist", "worksteal", "-m", "not lab", "tests"],
    "database": ["-q", "-n", "2", "--dist", "worksteal", "-m", "database and not lab", "tests"],
}
SECONDS = 60 * 60  # for one fault; after them it counts as not found

type Found = dict[tuple[str, str], Result]  # by id and selection


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command. Return an exit code: 1 where a fault is not found. Raises UnresolvedFault."""
    asked = _parser().parse_args(arguments)
    if asked.command == "record":
        return record(
            FOLDER / asked.selection, [each for each in asked.pytest if each != "--"] or SELECTIONS[asked.selection]
        )
    faults = [each for each in load() if not each.retired]
    for fault in faults:
        resolve(fault)
    if asked.command == "list":
        subjects = Counter(each.subject for each in faults)
        print(*(f"{each.id}: {each.why}" for each in faults), "", sep="\n")
        print(", ".join(f"{subject} {number}" for subject, number in sorted(subjects.items())), "of", len(faults))
        return 0
    faults = [each for each in faults if not asked.ids or each.id in asked.ids or each.subject in asked.ids]
    found = run(faults, asked.selection, jobs=asked.jobs, again=asked.again)
    print(table(faults, found))
    return int(any(found[each.id, asked.selection].verdict != FOUND for each in faults))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tests.lab.faults", description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the faults, and how many there are of each subject")
    recording = commands.add_parser("record", help="run tests, and record what each executes")
    recording.add_argument("pytest", nargs="*", help="arguments of pytest, after --")
    running = commands.add_parser("run", help="plant the faults, one after another")
    running.add_argument("--ids", nargs="+", default=[], help="only these faults; a subject names all of its faults")
    running.add_argument("--jobs", type=int, default=1, help="so many at once, each in a copy of its own")
    running.add_argument("--again", action="store_true", help="also those that have a result")
    for each in (recording, running):
        each.add_argument("--selection", choices=SELECTIONS, default="test")
    return parser


def run(faults: Sequence[Fault], selection: str, *, jobs: int, again: bool) -> Found:
    """Plant the faults that have no result yet, store what becomes of each, and return all results."""
    rows = [Result(**row) for row in json.loads(RESULTS.read_text(encoding="utf-8"))] if RESULTS.exists() else []
    digests = {each.id: each.digest for each in faults}
    found: Found = {(row.id, row.selection): row for row in rows if digests.get(row.id, row.digest) == row.digest}
    waiting = [each for each in faults if again or (each.id, selection) not in found]
    if not waiting:
        return found
    recorded, free, lock = Recorded(FOLDER / selection), SimpleQueue[Checkout](), Lock()

    def look(fault: Fault) -> None:
        checkout = free.get()
        result = find(fault, selection, recorded, checkout, SECONDS)
        free.put(checkout)
        with lock:
            found[fault.id, selection] = result
            RESULTS.write_text(json.dumps([asdict(each) for each in found.values()], indent=1), encoding="utf-8")
            print(f"{result.id}: {result.verdict} {result.test} ({result.seconds} s)", flush=True)

    with checkouts(jobs) as copies, ThreadPoolExecutor(jobs) as threads:
        for copy in copies:
            free.put(copy)
        list(threads.map(look, waiting))
    return found


def table(faults: Iterable[Fault], found: Found) -> str:
    """What became of the faults, in Markdown: a row for each, then totals by selection."""
    lines = ["| fault | tests | found by | because | seconds |", "|---|---|---|---|---|"]
    totals = {selection: Counter[str]() for selection in SELECTIONS}
    for fault in faults:
        for selection in SELECTIONS:
            if result := found.get((fault.id, selection)):
                cells = (fault.id, selection, result.test or result.verdict, " ".join(result.reason.split())[:100])
                lines.append(f"| {' | '.join(each.replace('|', '\\|') for each in cells)} | {result.seconds:.0f} |")
                totals[selection][result.verdict] += 1
    said = [(name, ", ".join(f"{number} {each}" for each, number in of.items())) for name, of in totals.items() if of]
    return "\n".join([*lines, "", *(f"{name}: {numbers}" for name, numbers in said)])


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except (UnresolvedFault, FileNotFoundError) as reason:
        raise SystemExit(str(reason)) from None
