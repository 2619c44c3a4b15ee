"""`python -m tests.corpus FOLDER [TABLE]`: each document of a folder against its EXPECTED.md, or another table."""

import resource
import sys
from pathlib import Path

from tests.corpus.comparing import Outcome, compare, rows_of
from tracker.importing.names import load_state_names

TABLE = "EXPECTED.md"
HEAD = ("file", "structure", "found", "of", "warnings", "seconds", "")


def main(arguments: list[str]) -> int:
    """Print the table; 0 where every row is as the table says, 1 where not, 2 where there is no table."""
    if len(arguments) not in {1, 2}:
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    try:
        rows = rows_of(Path(arguments[1]) if len(arguments) > 1 else folder / TABLE)
    except (OSError, ValueError) as fault:
        print(fault, file=sys.stderr)
        return 2
    names = load_state_names()
    outcomes = [compare(folder, row, names) for row in rows]
    _print(outcomes)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    right = sum(not each.faults for each in outcomes)
    found = sum(each.found for each in outcomes)
    print(f"{right} of {len(outcomes)} rows ok, {found} recommendations, {peak} MB at most")
    return 0 if right == len(outcomes) else 1


def _print(outcomes: list[Outcome]) -> None:
    rows = [HEAD]
    for each in outcomes:
        verdict = "; ".join(each.faults) if each.faults else "ok"
        counts = (str(each.found), str(len(each.row.labels)), str(each.warnings), f"{each.seconds:.2f}")
        rows.append((each.row.file, each.structure, *counts, verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=True)]
        print("  ".join([*cells, row[-1]]).rstrip())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
