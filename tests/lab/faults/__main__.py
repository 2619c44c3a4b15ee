"""Records which tests execute which lines, plants the faults, and prints which test finds each.

    python -m tests.lab.faults list
    python -m tests.lab.faults record [--selection test|all|database] [--add] [-- arguments of pytest]
    python -m tests.lab.faults run [--selection test|all|database] [--ids dates-r01 ...] [--jobs 1] [--again]
    python -m tests.lab.faults show

The selection `database` needs PostgreSQL: `bin/with-postgresql .venv/bin/python -m tests.lab.faults ...`, both times.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from tests.lab.faults.planted import ROOT, Fault, load
from tests.lab.faults.recording import Recorded, record
from tests.lab.faults.running import FOUND, Checkout, Result, Results, checkouts, find, unresolved

FOLDER = ROOT / "var" / "faults"
# The arguments of pytest that `make` gives for each selection.
SELECTIONS = {
    "test": ["-q", "-n", "2", "--dist", "worksteal", "tests"],
    "all": ["-q", "-n", "2", "--dist", "worksteal", "tests"],
    "database": ["-q", "-n", "2", "-m", "database and not soak", "tests"],
}
MINUTES = 60  # for one fault; after them it counts as not found


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command. Return an exit code: 1 where a fault is not found, or does not fit the source."""
    asked = _parser().parse_args(arguments)
    faults = [each for each in load() if not each.retired]
    if asked.command == "record":
        given = [each for each in asked.pytest if each != "--"]
        return record(FOLDER / asked.selection, given or SELECTIONS[asked.selection], adds=asked.add)
    if wrong := list(unresolved(faults)):
        print(*wrong, sep="\n")
        return 1
    if asked.command == "list":
        print(*(f"{each.id}: {each.why}" for each in faults), "", by_subject(faults), sep="\n")
        return 0
    results = Results(FOLDER / "results.json")
    if asked.command == "run":
        faults = chosen(faults, asked.ids)
        run(faults, asked.selection, results, jobs=asked.jobs, again=asked.again)
    print(table(faults, results))
    return int(any(not _is_found(each, results) for each in faults))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tests.lab.faults", description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the faults, by subject")
    commands.add_parser("show", help="the results so far")
    recording = commands.add_parser("record", help="run tests, and record what each executes")
    recording.add_argument("--add", action="store_true", help="keep what was recorded before")
    recording.add_argument("pytest", nargs="*", help="arguments of pytest, after --")
    running = commands.add_parser("run", help="plant the faults, one after another")
    running.add_argument("--ids", nargs="+", default=[], help="these faults only; a subject names all of its faults")
    running.add_argument("--jobs", type=int, default=1, help="so many at once, each in a copy of its own")
    running.add_argument("--again", action="store_true", help="also those that have a result")
    for each in (recording, running):
        each.add_argument("--selection", choices=SELECTIONS, default="test")
    return parser


def chosen(faults: Sequence[Fault], ids: Sequence[str]) -> list[Fault]:
    """The faults of these ids or subjects; all without any. Raises SystemExit for one that is not there."""
    if unknown := set(ids) - {name for each in faults for name in (each.id, each.subject)}:
        raise SystemExit(f"There is no fault {', '.join(sorted(unknown))}.")
    return [each for each in faults if not ids or each.id in ids or each.subject in ids]


def run(faults: Iterable[Fault], selection: str, results: Results, *, jobs: int, again: bool) -> None:
    """Plant the faults that have no result yet, and store what becomes of each."""
    waiting = [each for each in faults if again or results.of(each, selection) is None]
    if not waiting:
        return
    recorded = Recorded(FOLDER / selection)
    free: SimpleQueue[Checkout] = SimpleQueue()

    def look(fault: Fault) -> Result:
        checkout = free.get()
        try:
            return find(fault, selection, recorded, checkout, MINUTES * 60)
        finally:
            free.put(checkout)

    with checkouts(jobs) as copies, ThreadPoolExecutor(jobs) as threads:
        for copy in copies:
            free.put(copy)
        for result in threads.map(look, waiting):
            results.keep(result)
            print(f"{result.id}: {result.verdict} {result.test} ({result.seconds} s)", flush=True)


def table(faults: Sequence[Fault], results: Results) -> str:
    """What became of the faults, in Markdown: a row for each, then totals by selection."""
    lines = ["| fault | tests | found by | because | seconds |", "|---|---|---|---|---|"]
    totals: dict[str, Counter[str]] = {}
    for fault in faults:
        for selection in SELECTIONS:
            if (result := results.of(fault, selection)) is not None:
                reason = " ".join(result.reason.split())[:100].replace("|", "\\|")
                by = result.test.replace("|", "\\|") or result.verdict
                lines.append(f"| {fault.id} | {selection} | {by} | {reason} | {result.seconds:.0f} |")
                totals.setdefault(selection, Counter())[result.verdict] += 1
    for selection, found in totals.items():
        others = ", ".join(f"{number} {verdict}" for verdict, number in found.items() if verdict != FOUND)
        lines += ["", f"{selection}: {found[FOUND]} of {found.total()} found" + (f", {others}" if others else "")]
    return "\n".join(lines)


def by_subject(faults: Iterable[Fault]) -> str:
    """How many faults there are of each subject."""
    found = Counter(each.subject for each in faults)
    return ", ".join(f"{subject} {number}" for subject, number in sorted(found.items())) + f": {found.total()}"


def _is_found(fault: Fault, results: Results) -> bool:
    found = [result for name in SELECTIONS if (result := results.of(fault, name)) is not None]
    return any(each.verdict == FOUND for each in found)


if __name__ == "__main__":
    raise SystemExit(main())
