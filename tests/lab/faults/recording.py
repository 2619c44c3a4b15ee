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
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import coverage
import pytest
from django.test.signals import template_rendered

from tests.lab.faults.planted import ROOT

FIXTURE, PROGRAM = "fixture ", "program "
TEST_NAME = "FAULTS_TEST"  # the context of programs that a test starts
SETTINGS = """[run]
core = ctrace
source = tracker,report
omit = tracker/migrations/*
relative_files = true
parallel = true
data_file = {folder}/parts/coverage
context = ${{FAULTS_TEST-}}
disable_warnings = no-data-collected,module-not-measured,module-not-imported,no-sysmon-context
"""


class Recorder:
    """Names each test to coverage, and writes a line of JSON for each: seconds, templates, fixtures shared with others.

    What a fixture of more than one test runs is recorded under the fixture's own name.
    """

    def __init__(self, folder: Path) -> None:
        self.file = (folder / "parts" / f"tests-{os.getpid()}.jsonl").open("a", encoding="utf-8")
        self.context = ""
        self.templates: set[str] = set()
        template_rendered.connect(self.note_template)

    def note_template(self, template: Any, **_others: Any) -> None:
        """Add a template that was rendered, where it is one of ours."""
        path = Path(template.origin.name)
        if path.is_relative_to(ROOT) and not path.is_relative_to(ROOT / ".venv"):
            self.templates.add(path.relative_to(ROOT).as_posix())

    @contextmanager
    def named(self, context: str) -> Generator[dict[str, Any]]:
        """Record what runs meanwhile under this name; the yielded facts are written with it."""
        before = self.context, self.templates
        self._switch(context)
        self.templates, facts, began = set(), dict[str, Any](), time.monotonic()
        try:
            yield facts
        finally:
            facts |= {"name": context, "seconds": time.monotonic() - began, "templates": sorted(self.templates)}
            self.file.write(json.dumps(facts) + "\n")
            self.file.flush()
            self._switch(before[0])
            self.templates = before[1]

    def _switch(self, context: str) -> None:
        self.context = context
        os.environ[TEST_NAME] = f"{PROGRAM}{context}"
        if (measured := coverage.Coverage.current()) is not None:
            measured.switch_context(context)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Record a test with its set-up."""
        with self.named(item.nodeid) as facts:
            self.used: set[str] = set()
            done = yield
            facts["fixtures"] = sorted(self.used)
        return done

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: Any) -> None:
        """Note which shared fixtures the test used, by its own signature or later."""
        request = getattr(item, "_request", None)  # pytest offers no other way to those that were asked for later
        used = getattr(request, "_fixture_defs", {}).values()
        self.used |= {_name_of(each) for each in used if each.scope != "function"}

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
            reason = str(crash.message if crash else report.longrepr).strip()
            self.file.write_text(json.dumps({"test": report.nodeid, "reason": reason[:2000]}), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Do what the environment asks for."""
    is_controller = bool(getattr(config.option, "numprocesses", None)) and not hasattr(config, "workerinput")
    if (folder := os.environ.get("FAULTS_RECORD")) and not is_controller:
        config.pluginmanager.register(Recorder(Path(folder)))
    if file := os.environ.get("FAULTS_REPORT"):
        config.pluginmanager.register(FirstFailure(Path(file)))


def record(folder: Path, arguments: Iterable[str], *, adds: bool) -> int:
    """Run pytest and record it in a folder; `adds` keeps what an earlier run recorded. Return the exit code of pytest.

    Tests that fail meanwhile are recorded all the same: a run counts no test that fails without its fault.
    """
    if not adds:
        shutil.rmtree(folder, ignore_errors=True)
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    settings = folder / "coverage.ini"
    settings.write_text(SETTINGS.format(folder=folder), encoding="utf-8")
    named = {"COVERAGE_PROCESS_START": str(settings), "FAULTS_RECORD": str(folder)}
    command = [sys.executable, "-m", "pytest", "-p", "tests.lab.faults.recording", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | named, check=False)
    measured = coverage.Coverage(data_file=str(folder / "coverage"), config_file=False)
    if adds:
        measured.load()
    measured.combine([str(folder / "parts")], strict=True)
    measured.save()
    return done.returncode


class Recorded:
    """What was recorded of one selection of tests. Raises FileNotFoundError where nothing was."""

    def __init__(self, folder: Path) -> None:
        parts = sorted((folder / "parts").glob("tests-*.jsonl"))
        if not parts or not (folder / "coverage").exists():
            raise FileNotFoundError(f"nothing is recorded in {folder}: run `record` first")
        rows = [json.loads(line) for part in parts for line in part.read_text(encoding="utf-8").splitlines()]
        self.tests = {row["name"]: row for row in rows if "fixtures" in row}
        self.fixtures = {row["name"]: row for row in rows if "fixtures" not in row}
        self.data = coverage.CoverageData(str(folder / "coverage"))
        self.data.read()

    def executing(self, path: str, lines: Iterable[int] | None) -> set[str]:
        """The tests that execute one of the lines of a file, any at all with None: themselves, by a fixture that they
        share, or in a program that either of them started."""
        found = _contexts(self.data, path)
        wanted = found if lines is None else [line for line in lines if line in found]
        return self._tests_of({context for line in wanted for context in found[line]})

    def rendering(self, path: str) -> set[str]:
        """The tests that render a template."""
        rows = [*self.tests.values(), *self.fixtures.values()]
        return self._tests_of({row["name"] for row in rows if path in row["templates"]})

    def _tests_of(self, contexts: Iterable[str]) -> set[str]:
        names = {context.removeprefix(PROGRAM) for context in contexts}
        shared = {name for name in names if name.startswith(FIXTURE)}
        using = {name for name, row in self.tests.items() if shared.intersection(row["fixtures"])} if shared else set()
        return (names & self.tests.keys()) | using


@cache
def _contexts(data: coverage.CoverageData, path: str) -> dict[int, list[str]]:
    return data.contexts_by_lineno(path)
