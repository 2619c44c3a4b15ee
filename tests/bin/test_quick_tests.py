"""`make quick` finds the tests of what changed."""

import sys
from pathlib import Path

import pytest

from bin import quick_tests

MIRROR = [
    "tests/house/test_a.py",
    "tests/tracker/actions/test_submit.py",
    "tests/tracker/actions/test_accept.py",
    "tests/tracker/portal/test_views.py",
    "tests/browser/empty/",
]


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in MIRROR:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir() if name.endswith("/") else path.touch()
    monkeypatch.setattr(quick_tests, "ROOT", tmp_path)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("tracker/actions/submit.py", "tests/tracker/actions/test_submit.py"),
        ("tracker/actions/recall.py", "tests/tracker/actions"),
        ("tracker/models/answers.py", "tests/tracker"),
        ("report/views.py", "tests"),
        ("tests/tracker/portal/test_views.py", "tests/tracker/portal/test_views.py"),
        ("tests/tracker/portal/test_gone.py", None),
        ("tests/conftest.py", "tests"),
        ("tests/factories/answers.py", "tests"),
        ("templates/portal/tasks.html", "tests"),
        ("README.md", None),
    ],
)
@pytest.mark.usefixtures("mirror")
def test_a_file_names_its_tests(changed: str, expected: str | None) -> None:
    assert quick_tests.tests_of(Path(changed)) == (Path(expected) if expected else None)


@pytest.mark.usefixtures("mirror")
def test_house_rules_always_run_and_nothing_runs_twice() -> None:
    changed = [Path("tracker/actions/submit.py"), Path("tracker/actions/recall.py"), Path("tests/browser/empty/x.txt")]
    assert quick_tests.selection(changed) == ["tests/house", "tests/tracker/actions"]


SLEEPS = "import time; time.sleep(1.5)"
WORKS = "import time\nwhile time.process_time() < 3: pass"
IN_A_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {WORKS!r}])"


@pytest.mark.parametrize(
    ("program", "seconds", "code"),
    [
        (SLEEPS, 1, 0),  # a busy machine makes a test wait, and is no reason to give up
        (WORKS, 1, 1),
        (IN_A_CHILD, 2, 1),
        ("raise SystemExit(5)", 1, 5),
    ],
)
def test_the_limit_is_one_of_the_processor(program: str, seconds: int, code: int, capsys) -> None:
    assert quick_tests.run([sys.executable, "-c", program], seconds) == code
    assert ("processor seconds: run `make test`" in capsys.readouterr().err) == (code == 1)


def test_a_test_that_waits_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(quick_tests, "STUCK", 0.5)
    assert quick_tests.run([sys.executable, "-c", "import time; time.sleep(60)"], 5) == 1
    assert "A test waits for something" in capsys.readouterr().err
