"""Which files of tests cost most: printed after every run of more than twenty files.

Processor seconds count beside those of the clock, because machines are shared: what a test made the processor do
depends far less on the load. Threads and ended children of the test's process are in it. A browser that lives on is
counted when it ends, which is after the last test of all, and stands there under a name of its own.
"""

import os
from collections import defaultdict
from collections.abc import Generator
from typing import Any

import pytest

MOST = 20
LIVED_ON = "browsers and whatever else ended after the last test"
# {file: [seconds of the clock, processor seconds, tests]}
COSTS: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0])
_last = [0.0]
_is_last_test = [False]


def processor_seconds() -> float:
    """What this process, its threads and its ended children took so far."""
    return sum(os.times()[:4])


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logstart() -> None:
    _last[0] = processor_seconds()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    _is_last_test[0] = nextitem is None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """Write what a phase of a test took into its report, which pytest-xdist carries to the printing process."""
    report = yield
    now = processor_seconds()
    report.processor_seconds = now - _last[0]
    report.is_the_end = report.when == "teardown" and _is_last_test[0]
    _last[0] = now
    return report


def pytest_runtest_logreport(report: Any) -> None:
    """Count a phase of a test for its file."""
    cost = COSTS[LIVED_ON if getattr(report, "is_the_end", False) else report.nodeid.partition("::")[0]]
    cost[0] += report.duration
    cost[1] += getattr(report, "processor_seconds", 0.0)
    cost[2] += report.when == "call"


def lines_of(costs: dict[str, list[float]], most: int = MOST) -> list[str]:
    """The dearest files as they are printed, by processor seconds, and what all of them cost."""
    dearest = sorted(costs.items(), key=lambda each: -each[1][1])[:most]
    lines = [f"{clock:8.1f} {processor:10.1f} {tests:6.0f}  {name}" for name, (clock, processor, tests) in dearest]
    clock, processor, tests = (sum(column) for column in zip(*costs.values(), strict=True))
    return [
        " seconds  processor  tests  file",
        *lines,
        f"{clock:8.1f} {processor:10.1f} {tests:6.0f}  all {len(costs)}",
    ]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print them."""
    if len(COSTS) > MOST:
        terminalreporter.section(f"the {MOST} files that cost most")
        for line in lines_of(COSTS):
            terminalreporter.line(line)
