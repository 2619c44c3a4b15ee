"""Runs the tests that draw by chance with fresh seeds: `make chance SEEDS=n`, or with one that is given: `SEED=...`.

All seeds are run, whatever fails on the way; each failure is printed with the command that repeats it. A seed takes a
portion of what `make test` draws, so that a hundred of them end within the hour.
"""

import argparse
import os
import resource
import secrets
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DRAWN = "(chance or hypothesis) and not lab"
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
NO_FAILURE, FAILURES = 0, 1  # of pytest's exit codes


def pytest(*arguments: str, seed: str) -> tuple[int, list[str]]:
    """Exit code and printed lines of one run with a seed."""
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"} | {"SEED": seed}
    command = [*PYTEST, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    return done.returncode, [*done.stdout.splitlines(), *done.stderr.splitlines()]


def files_that_draw() -> list[str]:
    """The files with such tests: asked once, for to collect all tests takes longer than to draw. Ends where none is."""
    code, lines = pytest("--collect-only", "-m", DRAWN, "tests", seed="any")
    files = sorted({line.partition("::")[0] for line in lines if "::" in line})
    if code != NO_FAILURE or not files:
        sys.exit("\n".join(["The tests that draw by chance cannot be collected:", *lines]))
    return files


def failed_in(lines: Sequence[str]) -> list[str]:
    """The tests that failed, by pytest's short summary."""
    told = [line for line in lines if line.startswith(("FAILED ", "ERROR "))]
    return [line.partition(" ")[2].partition(" - ")[0] for line in told]


def repeated(test: str, seed: str) -> str:
    """The command that repeats a failure."""
    return f"SEED={seed} .venv/bin/pytest '{test}'"


def run(seed: str, files: Sequence[str]) -> list[str]:
    """Run one seed, say so, and return the commands that repeat what failed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code, lines = pytest("-m", DRAWN, *files, seed=seed)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    print(f"seed {seed}: {lines[-1] if lines else 'nothing printed'} ({took:.0f} s of processor)", flush=True)
    if code == NO_FAILURE:
        return []
    print("\n".join(lines), flush=True)
    found = failed_in(lines) if code == FAILURES else []
    return [repeated(test, seed) for test in found] or [f"SEED={seed} make chance"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the seeds; 0 where nothing failed, 1 where something did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, help="how many fresh seeds")
    wanted = parser.parse_args(arguments)
    given = os.environ.get("SEED", "")
    seeds = [given] if given else [secrets.token_hex(4) for _each in range(wanted.seeds)]
    files = files_that_draw()
    failures = [command for seed in seeds for command in run(seed, files)]
    print(f"\n{len(seeds)} seeds, {len(failures)} failures" + (", repeated by:" if failures else ""))
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
