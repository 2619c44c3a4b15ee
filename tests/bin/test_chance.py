"""`make chance` takes fresh seeds, collects what fails, and says how to repeat it; a seed gives the same again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bin import chance

DRAWS = """
import pytest
from hypothesis import given, strategies as st
from tests.chance import chance_of

@given(st.integers() | st.text())
def test_a_property(value):
    print("drawn", ascii(value))

@pytest.mark.chance
def test_a_draw():
    print("drawn", chance_of("a draw").random())
"""


def drawn(path: Path, seed: str | None) -> list[str]:
    """What the tests of a file draw with a seed, in a process of its own, under settings of its own."""
    settings = path.with_name("pytest.ini")
    settings.write_text(f"[pytest]\npythonpath = {chance.ROOT}\nmarkers =\n    chance: draws by chance\n")
    surroundings = {name: value for name, value in os.environ.items() if name not in ("SEED", "CI", "PYTHONHASHSEED")}
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-c", settings, "-p", "no:cacheprovider"]
    command += ["-p", "_hypothesis_pytestplugin", "-p", "tests.chance", path]
    # These tests ask for no record and no browser, and to start those takes longest.
    surroundings |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | ({"SEED": seed} if seed else {})
    done = subprocess.run(command, cwd=chance.ROOT, env=surroundings, capture_output=True, text=True, check=True)
    return [line.partition("drawn")[2] for line in done.stdout.splitlines() if "drawn" in line]


def test_chance_is_the_same_for_everybody_unless_a_seed_is_given(tmp_path: Path) -> None:
    path = tmp_path / "test_drawing.py"
    path.write_text(DRAWS)
    usual, again, of_a_seed, repeated = (drawn(path, seed) for seed in (None, None, "a1b2", "a1b2"))
    assert usual == again
    assert of_a_seed == repeated
    assert len(set(usual)) > 20 < len(set(of_a_seed))
    assert usual[-1] != of_a_seed[-1]
    assert usual[:20] != of_a_seed[:20]


def test_what_draws_is_asked_with_fresh_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost mark would be noticed by nobody: state machine, properties, description of data, grammar."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "-vv")  # of whoever runs the tests
    assert set(chance.files_that_draw()) >= {
        "tests/tracker/workflow/test_workflow.py",
        "tests/tracker/importing/test_properties.py",
        "tests/report/test_openapi_asked.py",
        "tests/tracker/importing/test_grammar.py",
    }


def test_failures_are_collected_and_can_be_repeated(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    """Of three seeds one is red, with two tests, and one breaks off before its tests."""
    told = {
        "a": (0, ["2 passed"]),
        "b": (1, ["FAILED tests/a.py::test_x[1] - assert 1 == 2", "ERROR tests/b.py::test_y - KeyError", "2 failed"]),
        "c": (3, ["INTERNALERROR"]),
    }
    seeds = iter(told)
    monkeypatch.delenv("SEED", raising=False)
    monkeypatch.setattr(chance.secrets, "token_hex", lambda _length: next(seeds))
    monkeypatch.setattr(chance, "files_that_draw", lambda: ["tests/a.py"])
    monkeypatch.setattr(chance, "pytest", lambda *_arguments, seed: told[seed])
    assert chance.main(["--seeds", "3"]) == 1
    assert capsys.readouterr().out.splitlines()[-4:] == [
        "3 seeds, 3 failures, repeated by:",
        "SEED=b .venv/bin/pytest 'tests/a.py::test_x[1]'",
        "SEED=b .venv/bin/pytest 'tests/b.py::test_y'",
        "SEED=c make chance",
    ]


def test_a_given_seed_is_the_only_one(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setenv("SEED", "mine")
    monkeypatch.setattr(chance, "files_that_draw", lambda: ["tests/a.py"])
    monkeypatch.setattr(chance, "pytest", lambda *_arguments, seed: (0, [f"passed with {seed}"]))
    assert chance.main([]) == 0
    assert "passed with mine" in capsys.readouterr().out
