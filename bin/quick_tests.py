"""Runs the tests of what changed since HEAD: `tests/` mirrors the code, so a changed file names its tests.

A changed test file runs itself; a changed `tracker/actions/sending.py` runs `tests/tracker/actions/test_sending.py`,
or, where no such file is there, the tests that import it, or else the nearest folder that is. House rules run always;
browser tests wait for `make test`. What is nearest runs first, and two minutes of processor are the limit: whatever was
not reached by then is said, and waits for `make test` as well.
"""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TESTS = Path("tests")
HOUSE = TESTS / "house"
# Of processor: the clock of a busy machine says nothing of what changed. Lint, types and starting take the other 30.
SECONDS = 90
STUCK = 20 * 60  # of the clock: nobody waits longer for a test that waits
# Folders that tests do not mirror, and the tests that would notice a change in them; the first that fits.
ELSEWHERE = {
    "templates/admin": TESTS / "tracker" / "admin",
    "templates/emails": TESTS / "tracker" / "mail",
    "templates/portal": TESTS / "tracker" / "portal",
    "templates": TESTS / "report",
    "tracker/locale": TESTS / "tracker" / "languages",
    "fixtures": TESTS / "tracker" / "demonstration",
    "bin": TESTS / "bin",
}


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


def tests_of(path: Path) -> list[Path]:
    """The test files or the folder for one changed file; none where only the house rules apply."""
    if path.parts[0] == "tests":
        return _of_tests(path)
    for folder, tests in ELSEWHERE.items():
        if path.is_relative_to(folder):
            return [tests]
    if path.parts[0] not in ("tracker", "report") or path.suffix != ".py":
        return []
    own = TESTS / path.parent / f"test_{path.stem}.py"
    if (ROOT / own).exists():
        return [own]
    return importing(path) or [_nearest(TESTS / path.parent)]


def _of_tests(path: Path) -> list[Path]:
    if path.name.startswith("test_"):
        return [path] if (ROOT / path).exists() else []
    if path.parent == TESTS or "factories" in path.parts:
        return [TESTS]
    return [path.parent] if (ROOT / path.parent).is_dir() else []


def _nearest(folder: Path) -> Path:
    while not (ROOT / folder).is_dir():
        folder = folder.parent
    return folder


def importing(path: Path) -> list[Path]:
    """The test files that import a module by its name."""
    package, name = ".".join(path.parent.parts), path.stem
    if name == "__init__":
        return []
    imports = re.compile(rf"^(from {package}\.{name}\b|from {package} import .*\b{name}\b)", re.MULTILINE)
    files = sorted((ROOT / TESTS).rglob("test_*.py"))
    return [each.relative_to(ROOT) for each in files if imports.search(each.read_text("utf-8"))]


def selection(paths: list[Path]) -> list[str]:
    """The tests to run, none inside another: files, the house rules, then folders, the nearest first.

    A folder without a test would end pytest with an error.
    """
    wanted = {found for path in paths for found in tests_of(path)} | {HOUSE}
    wanted = {
        each for each in wanted if (ROOT / each).is_file() or next((ROOT / each).rglob("test_*.py"), None) is not None
    }
    alone = [each for each in wanted if not any(parent in wanted for parent in each.parents)]
    return [str(each) for each in sorted(alone, key=lambda each: (_turn(each), -len(each.parts), each))]


def _turn(tests: Path) -> int:
    return 0 if tests.suffix else 1 if tests == HOUSE else 2


class Budget:
    """Ends a run of tests once they took so many processor seconds, which tests/slowest.py measures of each."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.spent, self.failed = seconds, 0.0, 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> None:
        """Wait from now on: an end that is asked for while a module is imported may be passed over."""
        signal.alarm(STUCK)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a phase of a test, and end the run where it was the last that fits."""
        self.spent += getattr(report, "processor_seconds", 0.0)
        self.failed += report.failed
        if self.spent >= self.seconds:
            reason = f"{self.seconds:.0f} processor seconds are over: `make test` runs the others of these tests"
            pytest.exit(reason, returncode=1 if self.failed else 0)


def stuck(_signal: int, _frame: object) -> None:
    """End a run in which a test waits for ever."""
    pytest.exit(f"A test waits for something that does not come: {STUCK // 60} minutes are over.", returncode=1)


def run(tests: list[str], seconds: float, workers: int = 2) -> int:
    """Run tests that may take so many processor seconds together. Returns pytest's exit code, 0 where time was over."""
    signal.signal(signal.SIGALRM, stuck)
    return pytest.main(["-q", "-n", str(workers), "-m", "not lab and not browser", *tests], plugins=[Budget(seconds)])


def main() -> int:
    """Run the selection. Returns pytest's exit code."""
    tests = selection(changed_files())
    print("Tests of what changed:", *tests, flush=True)
    return run(tests, SECONDS)


if __name__ == "__main__":
    sys.exit(main())
