"""Records which tests execute which lines and render which templates, and reports the first failure of a run.

A plugin of pytest. With FAULTS_RECORD (a folder) it names the running test to coverage, which COVERAGE_PROCESS_START
has started in this process, in the workers of pytest-xdist and in the programs that tests start. With FAULTS_REPORT (a
file) it writes there which test failed first.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import coverage
import pytest
from django.test.signals import template_rendered

from tests.lab.faults.planted import ROOT

FIXTURE, PROGRAM = "fixture ", "program "
SETTINGS = """[run]
core = ctrace
branch = true
source = tracker,report
omit = tracker/migrations/*
relative_files = true
parallel = true
data_file = {folder}/parts/coverage
context = ${{FAULTS_TEST-}}
disable_warnings = no-data-collected,module-not-measured,module-not-imported
"""


class Recorder:
    """Names each test to coverage, and writes a line of JSON for each: seconds, templates, fixtures shared with others.

    What a fixture of more than one test runs is recorded under the fixture's own name.
    """

    def __init__(self, folder: Path) -> None:
        self.file = (folder / "parts" / f"tests-{os.getpid()}.jsonl").open("a", encoding="utf-8")
        self.running: list[str] = [""]
        self.templates: set[str] = set()
        template_rendered.connect(self.note_template)

    def note_template(self, template: Any, **_others: Any) -> None:
        path = Path(template.origin.name)
        if path.is_relative_to(ROOT) and not path.is_relative_to(ROOT / ".venv"):
            self.templates.add(path.relative_to(ROOT).as_posix())

    @contextmanager
    def named(self, name: str) -> Generator[dict[str, Any]]:
        """Record what runs in the block under this name; the yielded facts are written with it."""
        templates, self.templates, began = self.templates, set(), time.monotonic()
        facts: dict[str, Any] = {"name": name}
        self._switch([*self.running, name])
        try:
            yield facts
        finally:
            facts |= {"seconds": time.monotonic() - began, "templates": sorted(self.templates)}
            self.file.write(json.dumps(facts) + "\n")
            self.file.flush()
            self.templates = templates
            self._switch(self.running[:-1])

    def _switch(self, running: list[str]) -> None:
        self.running, os.environ["FAULTS_TEST"] = running, f"{PROGRAM}{running[-1]}"
        if (measured := coverage.Coverage.current()) is not None:
            measured.switch_context(running[-1])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Record a test with its set-up."""
        with self.named(item.nodeid) as facts:
            facts["fixtures"] = self.used = list[str]()
            return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: Any) -> None:
        """Note which shared fixtures the test used, those too that it asked for while it ran."""
        used = getattr(getattr(item, "_request", None), "_fixture_defs", {}).values()
        self.used += [_name_of(each) for each in used if each.scope != "function"]

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, Any, Any]:
        """Record what a shared fixture runs under its own name."""
        if fixturedef.scope == "function":
            return (yield)
        with self.named(_name_of(fixturedef)):
            return (yield)

    def pytest_sessionfinish(self) -> None:
        """Save what was measured: workers end without it."""
        if (measured := coverage.Coverage.current()) is not None:
            measured.save()


def _name_of(fixture: Any) -> str:
    return f"{FIXTURE}{fixture.baseid}::{fixture.argname}"


class FirstFailure:
    """Writes which test failed first, and why."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write a failure, once."""
        if report.failed and not self.file.exists():
            crash = getattr(report.longrepr, "reprcrash", None)
            reason = str(crash.message if crash else report.longrepr).strip()[:1000]
            self.file.write_text(json.dumps([report.nodeid, reason]), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Do what the environment asks for; the process that only hands tests to workers has nothing to record."""
    is_worker = hasattr(config, "workerinput") or not getattr(config.option, "numprocesses", None)
    if (folder := os.environ.get("FAULTS_RECORD")) and is_worker:
        config.pluginmanager.register(Recorder(Path(folder)))
    if file := os.environ.get("FAULTS_REPORT"):
        config.pluginmanager.register(FirstFailure(Path(file)))


def record(folder: Path, arguments: Sequence[str]) -> int:
    """Run pytest with these arguments and record it in a folder. Return the exit code of pytest.

    Tests that fail during the run are recorded too: a run never counts a test that fails without a fault.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "parts").mkdir(parents=True)
    settings = folder / "coverage.ini"
    settings.write_text(SETTINGS.format(folder=folder), encoding="utf-8")
    named = {"COVERAGE_PROCESS_START": str(settings), "FAULTS_RECORD": str(folder)}
    command = [sys.executable, "-m", "pytest", "-p", "tests.lab.faults.recording", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | named, check=False)
    measured = coverage.Coverage(data_file=str(folder / "coverage"), config_file=False)
    measured.combine([str(folder / "parts")], strict=True)
    measured.save()
    return done.returncode


class Recorded:
    """What was recorded of one selection of tests. Raises FileNotFoundError where nothing was."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "coverage").exists():
            raise FileNotFoundError(f"nothing is recorded in {folder}: run `record` first")
        parts = (folder / "parts").glob("tests-*.jsonl")
        self.rows = {
            row["name"]: row for part in parts for row in map(json.loads, part.read_text("utf-8").splitlines())
        }
        self.tests = {name for name, row in self.rows.items() if "fixtures" in row}
        self.data = coverage.CoverageData(str(folder / "coverage"))
        self.data.read()

    def executing(self, path: str, lines: Iterable[int] | None) -> set[str]:
        """The tests that execute one of the lines of a file, or any line: themselves, by a fixture that they share, or
        in a program that one of both started."""
        found = self.data.contexts_by_lineno(path)
        wanted = found if lines is None else [line for line in lines if line in found]
        return self._tests_of({name.removeprefix(PROGRAM) for line in wanted for name in found[line]})

    def rendering(self, path: str) -> set[str]:
        """The tests that render a template."""
        return self._tests_of({name for name, row in self.rows.items() if path in row["templates"]})

    def _tests_of(self, names: set[str]) -> set[str]:
        shared = {name for name in names if name.startswith(FIXTURE)}
        return {each for each in self.tests if each in names or not shared.isdisjoint(self.rows[each]["fixtures"])}
