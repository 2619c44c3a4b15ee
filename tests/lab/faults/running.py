"""Plants faults one at a time in a copy of the checkout, and looks for the first test that finds each."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.lab.faults.planted import ROOT, Fault, Place, resolve
from tests.lab.faults.recording import Recorded

FOUND, NOT_FOUND, TIME_OVER, NOT_REACHED = "found", "NOT FOUND", "TIME OVER", "NO TEST REACHES IT"
BATCHES = (40, 400)  # so many tests first, so many then; at last all others, and the rules of the house
OWN_TEST = "tests/house/test_faults.py"  # fails where any fault is planted
HOUSE = ["tests/house", f"--ignore={OWN_TEST}"]
# By these no fault counts as found: nobody would commit it.
BROKEN = ("ImportError", "ModuleNotFoundError", "SyntaxError", "IndentationError")
ALL_PASSED, SOME_FAILED, NO_SUCH_TEST = 0, 1, 4
GONE = re.compile(r"^ERROR: not found: \S*?(tests/.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Result:
    """What became of one fault with one selection of tests: `test` found it, for this `reason`."""

    id: str
    selection: str
    digest: str
    verdict: str
    test: str
    reason: str
    tests: int
    seconds: float


class Checkout:
    """A copy of the checkout in which faults are planted. The working tree stays as it is."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.written = 0
        self.green: set[str] = set()  # tests that passed without a fault
        for name in _git("ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).split("\0"):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        for name in (".venv", ".tools"):
            (folder / name).symlink_to((ROOT / name).resolve())
        shutil.copytree(ROOT / "var" / "tests", folder / "var" / "tests")  # the migrated database
        named = ("-c", "user.name=faults", "-c", "user.email=faults@localhost")
        for arguments in (("init", "-q"), ("add", "-A"), (*named, "commit", "-q", "-m", "Copy the checkout")):
            _git(*arguments, cwd=folder)

    @contextmanager
    def planting(self, place: Place) -> Iterator[None]:
        """Plant a fault, and put the file back."""
        self._write(place.path, place.text)
        try:
            yield
        finally:
            self._write(place.path, (ROOT / place.path).read_text(encoding="utf-8"))

    def _write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text, encoding="utf-8")
        self.written += 1
        moment = time.time() + self.written  # Python knows by second and size whether it has compiled this file
        os.utime(self.folder / path, (moment, moment))

    def run(self, tests: Sequence[str], seconds: float) -> tuple[int, str, str]:
        """Run tests until the first failure. Return the exit code of pytest, which test failed, and why.

        Raises TimeoutExpired.
        """
        report, chosen = self.folder / "var" / "report.json", self.folder / "var" / "chosen.txt"
        report.unlink(missing_ok=True)
        chosen.write_text("\n".join(tests), encoding="utf-8")
        options = ["-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "tests.lab.faults.recording"]
        named = {"FAULTS_REPORT": str(report), "PYTHONDONTWRITEBYTECODE": ""}
        child = subprocess.Popen(
            [sys.executable, "-m", "pytest", *options, f"@{chosen}"], cwd=self.folder, env=os.environ | named,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        try:
            output, _nothing = child.communicate(timeout=max(seconds, 1))
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        gone = set(GONE.findall(output)) if child.returncode == NO_SUCH_TEST else set()
        if gone.intersection(tests):  # of a test with parameters the fault may change them
            left = [each for each in tests if each not in gone]
            return self.run(left, seconds) if left else (ALL_PASSED, "", "")
        test, reason = json.loads(report.read_text(encoding="utf-8")) if report.exists() else ("", "")
        return child.returncode, test, reason

    def is_green(self, test: str) -> bool:
        """Whether a test passes without a fault."""
        if test not in self.green and self.run([test], 600)[0] == ALL_PASSED:
            self.green.add(test)
        return test in self.green


def _git(*arguments: str, cwd: Path) -> str:
    return subprocess.run(["git", *arguments], cwd=cwd, capture_output=True, text=True, check=True).stdout


def find(fault: Fault, selection: str, recorded: Recorded, checkout: Checkout, seconds: float) -> Result:
    """Look for the first test that finds a fault, for so many seconds at most."""
    place, began = resolve(fault), time.monotonic()
    tests = candidates(place, fault, recorded)
    verdict, test, reason = NOT_FOUND if tests else NOT_REACHED, "", ""
    left = [*batches(tests), HOUSE]
    try:
        while left and verdict != FOUND:
            with checkout.planting(place):
                code, failed, why = checkout.run(left[0], seconds + began - time.monotonic())
            if code != SOME_FAILED or why.startswith(BROKEN):
                left.pop(0)
            elif checkout.is_green(failed):
                verdict, test, reason = FOUND, failed, why
            else:  # it fails without the fault too: once more without it
                left[0] = [each for each in left[0] if each != failed] if failed in left[0] else []
                left = [each for each in left if each]
    except subprocess.TimeoutExpired:
        verdict = TIME_OVER
    taken = round(time.monotonic() - began, 1)
    return Result(fault.id, selection, fault.digest, verdict, test, reason, len(tests), taken)


def candidates(place: Place, fault: Fault, recorded: Recorded) -> list[str]:
    """The tests that may find a fault, in the order in which they are run: those that mirror its module first.

    For a line that runs only on import: the tests whose file names its module or its constant, then all that execute
    anything of the module.
    """
    if place.is_template:
        return near_first(place.path, cheap_first(recorded.rendering(place.path), recorded))
    if place.lines is not None:
        return near_first(place.path, cheap_first(recorded.executing(place.path, place.lines), recorded))
    module = place.path.removesuffix("/__init__.py").removesuffix(".py").replace("/", ".")
    names = re.compile(rf"\b({re.escape(module)}|{fault.name.rpartition('.')[2]})\b")
    files = {test.partition("::")[0] for test in recorded.tests}
    naming = {file for file in files if (ROOT / file).exists() and names.search((ROOT / file).read_text("utf-8"))}
    near = {test for test in recorded.tests if test.partition("::")[0] in naming}
    return cheap_first(near, recorded) + cheap_first(recorded.executing(place.path, None) - near, recorded)


def near_first(path: str, tests: Sequence[str]) -> list[str]:
    """Order tests so that those of a file named like the module come first, then those of its folder's mirror."""
    module = Path(path).with_suffix("")
    stem = (module.parent if module.name == "__init__" else module).name

    def distance(test: str) -> int:
        file = Path(test.partition("::")[0])
        is_beside = file.parent == "tests" / module.parent
        return 0 if is_beside and file.stem == f"test_{stem}" else 1 if stem in file.stem else 2 if is_beside else 3

    return sorted(tests, key=distance)


def cheap_first(tests: set[str], recorded: Recorded) -> list[str]:
    """Order tests so that the first failure comes soon: the cheapest of each file, then the second of each."""
    turns: Counter[str] = Counter()
    ordered = []
    for seconds, test in sorted((recorded.rows[each]["seconds"], each) for each in tests):
        turns[file := test.partition("::")[0]] += 1
        ordered.append((turns[file], seconds, test))
    return [test for _turn, _seconds, test in sorted(ordered) if not test.startswith(OWN_TEST)]


def batches(tests: Sequence[str]) -> Iterator[list[str]]:
    """The tests in the portions in which they are run."""
    start = 0
    for size in (*BATCHES, len(tests)):
        if portion := list(tests[start : start + size]):
            yield portion
        start += size


@contextmanager
def checkouts(number: int) -> Iterator[list[Checkout]]:
    """So many copies of the checkout, thrown away at the end."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        places = [Path(folder) / str(each) for each in range(number)]
        yield [Checkout(place) for place in places]
