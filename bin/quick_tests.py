"""Runs the tests of what changed since HEAD: `tests/` mirrors the code, so a changed file names its tests.

A changed test file runs itself; a changed `tracker/actions/sending.py` runs `tests/tracker/actions/test_sending.py`,
or, where no such file is there, the nearest folder that is. House rules run always; browser tests wait for `make test`.
"""

import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = Path("tests")
SECONDS = 120  # of processor: on a busy machine the clock says nothing of what changed
STUCK = 20 * 60  # of the clock: nobody waits longer for a test that waits
# Folders outside the packages, and the tests that would notice a change in them.
ELSEWHERE = {"templates": TESTS, "fixtures": TESTS / "tracker", "bin": TESTS / "bin"}


def git(*arguments: str) -> list[str]:
    """Lines of one git command; an empty list when git has no answer, as before the first commit."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.split("\0") if done.returncode == 0 else []


def changed_files() -> list[Path]:
    """Files that differ from HEAD, and new files that git would not ignore."""
    names = git("diff", "--name-only", "--no-renames", "-z", "HEAD")
    names += git("ls-files", "--others", "--exclude-standard", "-z")
    if not git("rev-parse", "--verify", "--quiet", "HEAD"):
        names += git("ls-files", "-z")
    return [Path(name) for name in sorted(set(names)) if name]


def tests_of(path: Path) -> Path | None:
    """The test file or folder for one changed file, or None where only the house rules apply."""
    top = path.parts[0]
    if top == "tests":
        if path.name.startswith("test_"):
            return path if (ROOT / path).exists() else None
        if path.parent == TESTS or "factories" in path.parts:
            return TESTS
        return path.parent if (ROOT / path.parent).is_dir() else None
    if top in ELSEWHERE:
        return ELSEWHERE[top]
    if top not in ("tracker", "report"):
        return None
    own = TESTS / path.parent / f"test_{path.stem}.py"
    if (ROOT / own).exists():
        return own
    nearest = TESTS / path.parent
    while not (ROOT / nearest).is_dir():
        nearest = nearest.parent
    return nearest


def selection(paths: list[Path]) -> list[str]:
    """The tests to run, none inside another; a folder without a test would end pytest with an error."""
    wanted = {found for path in paths if (found := tests_of(path))} | {TESTS / "house"}
    wanted = {
        each for each in wanted if (ROOT / each).is_file() or next((ROOT / each).rglob("test_*.py"), None) is not None
    }
    return sorted(str(each) for each in wanted if not any(parent in wanted for parent in each.parents))


def run(command: list[str], seconds: int) -> int:
    """Run a command that may take so many processor seconds, all its processes together. Returns its exit code, or 1.

    A process that alone takes more is ended by the kernel; what all took is known when they have ended.
    """

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 2))

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        code = subprocess.run(command, cwd=ROOT, check=False, timeout=STUCK, preexec_fn=limited).returncode
    except subprocess.TimeoutExpired:
        print(f"A test waits for something that does not come: {STUCK // 60} minutes are over.", file=sys.stderr)
        return 1
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    print(f"{took:.0f} of {seconds} processor seconds")
    if took >= seconds:
        print(
            f"The tests of what changed take more than {seconds} processor seconds: run `make test`.", file=sys.stderr
        )
        return 1
    return code


def main() -> int:
    """Run the selection; two minutes of processor are the limit. Returns pytest's exit code."""
    tests = selection(changed_files())
    print("Tests of what changed:", *tests)
    return run([sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", "not soak and not browser", *tests], SECONDS)


if __name__ == "__main__":
    sys.exit(main())
