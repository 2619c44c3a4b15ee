"""Which files cost most is printed, the dearest first, with what all cost together."""

from types import SimpleNamespace

import pytest

from tests import slowest

COSTS = {f"tests/test_{name}.py": [1.0 * at, 2.0 * at, at] for at, name in enumerate("abcdefghijklmnopqrstuvwxyz", 1)}


def test_twenty_files_are_named_by_what_they_cost() -> None:
    head, first, *others, last = slowest.lines_of(COSTS)
    assert head.split() == ["seconds", "processor", "tests", "file"]
    assert first.split() == ["26.0", "52.0", "26", "tests/test_z.py"]
    assert len([first, *others]) == slowest.MOST
    assert last.split() == ["351.0", "702.0", "351", "all", "26"]


def test_what_a_test_costs_goes_to_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slowest, "COSTS", slowest.defaultdict(lambda: [0.0, 0.0, 0]))
    for when in ("setup", "call", "teardown"):
        slowest.pytest_runtest_logreport(
            SimpleNamespace(nodeid="tests/test_a.py::test_b[1::2]", duration=0.5, processor_seconds=0.25, when=when)
        )
    assert slowest.COSTS == {"tests/test_a.py": [1.5, 0.75, 1]}


def test_what_ends_after_the_last_test_is_not_of_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser of the whole run ended in the teardown of whatever test came last, among the dearest."""
    monkeypatch.setattr(slowest, "COSTS", slowest.defaultdict(lambda: [0.0, 0.0, 0]))
    monkeypatch.setattr(slowest, "_is_last_test", [False])
    monkeypatch.setattr(slowest, "_last", [slowest.processor_seconds()])
    report = SimpleNamespace(nodeid="tests/test_a.py::test_b", duration=0.5, when="teardown")
    slowest.pytest_runtest_teardown(nextitem=None)
    measuring = slowest.pytest_runtest_makereport()
    next(measuring)
    with pytest.raises(StopIteration):
        measuring.send(report)
    slowest.pytest_runtest_logreport(report)
    assert list(slowest.COSTS) == [slowest.LIVED_ON]


def test_work_of_a_test_is_measured(request: pytest.FixtureRequest) -> None:
    before = slowest.processor_seconds()
    while slowest.processor_seconds() - before < 0.05:
        pass
    assert request.config.pluginmanager.has_plugin("tests.slowest")
