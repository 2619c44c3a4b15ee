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
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock

from tests.lab.faults.planted import ROOT, Fault, Place, UnresolvedFault, resolve
from tests.lab.faults.recording import Recorded

FOUND, NOT_FOUND, TIME_OVER, NOT_REACHED = "found", "NOT FOUND", "TIME OVER", "NO TEST REACHES IT"
BATCHES = (40, 400)  # so many tests first, so many then; at last all others, and the rules of the house
HOUSE = ["tests/house", "--ignore=tests/house/test_faults.py"]  # which fails where any fault is planted
# What a fault must not be found by: nobody would commit it.
BROKEN = ("ImportError", "ModuleNotFoundError", "SyntaxError", "IndentationError")
ALL_PASSED, SOME_FAILED, NO_SUCH_TEST = 0, 1, 4
GONE = re.compile(r"^ERROR: not found: (?:\S*?/)?(tests/.*)$", re.MULTILINE)


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


class Results:
    """All results so far, stored after each: a run that was stopped goes on where it was."""

    def __init__(self, file: Path) -> None:
        self.file, self.lock = file, Lock()
        rows = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
        self.found = {(row["id"], row["selection"]): Result(**row) for row in rows}

    def of(self, fault: Fault, selection: str) -> Result | None:
        """The result of this form of a fault."""
        result = self.found.get((fault.id, selection))
        return result if result and result.digest == fault.digest else None

    def keep(self, result: Result) -> None:
        """Store a result, in place of an earlier one."""
        with self.lock:
            self.found[result.id, result.selection] = result
            self.file.parent.mkdir(parents=True, exist_ok=True)
            unfinished = self.file.with_suffix(".unfinished")
            unfinished.write_text(json.dumps([asdict(each) for each in self.found.values()], indent=1))
            unfinished.rename(self.file)


class Checkout:
    """A copy of the checkout in which faults are planted. The working tree stays as it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.planted = 0
        self.green: set[str] = set()  # tests that passed without a fault
        for name in _git("ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).split("\0"):
            if name and (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        for name in (".venv", ".tools"):
            if (ROOT / name).exists():
                (folder / name).symlink_to((ROOT / name).resolve())
        (folder / "var").mkdir()
        if (ROOT / "var" / "tests").is_dir():  # the migrated database
            shutil.copytree(ROOT / "var" / "tests", folder / "var" / "tests")
        named = ("-c", "user.name=faults", "-c", "user.email=faults@localhost")
        for arguments in (("init", "-q"), ("add", "-A"), (*named, "commit", "-q", "-m", "Copy the checkout")):
            _git(*arguments, cwd=folder)

    @contextmanager
    def planting(self, place: Place) -> Iterator[None]:
        """Plant a fault, and put the file back."""
        before = (ROOT / place.path).read_text(encoding="utf-8")
        self._write(place.path, place.text)
        try:
            yield
        finally:
            self._write(place.path, before)

    def _write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text, encoding="utf-8")
        self.planted += 1
        moment = time.time() + self.planted  # Python knows by the second and the size whether it compiled this file
        os.utime(self.folder / path, (moment, moment))

    def run(self, tests: Sequence[str], seconds: float) -> tuple[int, str, str]:
        """Run tests until the first failure. Return the exit code of pytest, which test failed, and why.

        Raises TimeoutExpired.
        """
        report, chosen = self.folder / "var" / "report.json", self.folder / "var" / "chosen.txt"
        report.unlink(missing_ok=True)
        chosen.write_text("\n".join(tests), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
        command += ["-p", "tests.lab.faults.recording", f"@{chosen}"]
        named = {"FAULTS_REPORT": str(report), "PYTHONDONTWRITEBYTECODE": "", "PYTHONUNBUFFERED": "1"}
        child = subprocess.Popen(
            command, cwd=self.folder, env=os.environ | named, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            output, _nothing = child.communicate(timeout=seconds)
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        if child.returncode == NO_SUCH_TEST and (gone := set(GONE.findall(output))):
            left = [each for each in tests if each not in gone]
            return self.run(left, seconds) if left and len(left) < len(tests) else (ALL_PASSED, "", "")
        failure = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {"test": "", "reason": ""}
        return child.returncode, failure["test"], failure["reason"]


def _git(*arguments: str, cwd: Path) -> str:
    return subprocess.run(["git", *arguments], cwd=cwd, capture_output=True, text=True, check=True).stdout


def find(fault: Fault, selection: str, recorded: Recorded, checkout: Checkout, seconds: float) -> Result:
    """Look for the first test that finds a fault, for so many seconds at most."""
    place, began = resolve(fault), time.monotonic()
    tests = candidates(place, fault, recorded)
    verdict, test, reason = NOT_FOUND if tests else NOT_REACHED, "", ""
    left = [*batches(tests), HOUSE]
    while left and not test:
        time_left = seconds - (time.monotonic() - began)
        try:
            with checkout.planting(place):
                code, failed, why = checkout.run(left[0], time_left)
            if code != SOME_FAILED or not failed or why.startswith(BROKEN):
                left.pop(0)
            elif _is_green(failed, checkout, time_left):
                verdict, test, reason = FOUND, failed, why
            else:  # it fails without the fault as well
                left[0] = [each for each in left[0] if each != failed] if failed in left[0] else []
                left = [each for each in left if each]
        except subprocess.TimeoutExpired:
            verdict = TIME_OVER
            break
    taken = round(time.monotonic() - began, 1)
    return Result(fault.id, selection, fault.digest, verdict, test, reason, len(tests), taken)


def _is_green(test: str, checkout: Checkout, seconds: float) -> bool:
    if test not in checkout.green and checkout.run([test], max(seconds, 60))[0] == ALL_PASSED:
        checkout.green.add(test)
    return test in checkout.green


def candidates(place: Place, fault: Fault, recorded: Recorded) -> list[str]:
    """The tests that may find a fault: a cheap one of each file first, then the second cheapest of each.

    For a line that runs only on import: the tests whose file names its module or its constant, then all that execute
    anything of the module. For what no test reaches there are none.
    """
    if place.is_template:
        return cheap_first(recorded.rendering(place.path), recorded)
    if place.lines:
        return cheap_first(recorded.executing(place.path, place.lines), recorded)
    module = place.path.removesuffix("/__init__.py").removesuffix(".py").replace("/", ".")
    names = re.compile(rf"\b({re.escape(module)}|{fault.name.rpartition('.')[2]})\b")
    files = {test.partition("::")[0] for test in recorded.tests}
    naming = {file for file in files if (ROOT / file).exists() and names.search((ROOT / file).read_text("utf-8"))}
    near = {test for test in recorded.tests if test.partition("::")[0] in naming}
    reaching = recorded.executing(place.path, None)
    return cheap_first(near, recorded) + cheap_first(reaching - near, recorded)


def cheap_first(tests: set[str], recorded: Recorded) -> list[str]:
    """Order tests so that the first failure comes soon."""
    seconds = {test: recorded.tests[test]["seconds"] for test in tests}
    turns: Counter[str] = Counter()
    ordered = []
    for test in sorted(tests, key=lambda each: (seconds[each], each)):
        turns[file := test.partition("::")[0]] += 1
        ordered.append((turns[file], seconds[test], test))
    return [test for _turn, _seconds, test in sorted(ordered)]


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
        made = []
        for each in range(number):
            (own := Path(folder) / str(each)).mkdir()
            made.append(Checkout(own))
        yield made


def unresolved(faults: Sequence[Fault]) -> Iterator[str]:
    """What is wrong with faults that do not fit the source any more, in a sentence each."""
    for fault in faults:
        try:
            resolve(fault)
        except UnresolvedFault as wrong:
            yield str(wrong)
