"""`make quick` finds the tests of what changed."""

import subprocess
import sys
from pathlib import Path

import pytest

from bin import quick_tests

MIRROR = {
    "tests/house/test_a.py": "",
    "tests/tracker/actions/test_submit.py": "from tracker import actions\n",
    "tests/tracker/actions/test_accept.py": "",
    "tests/tracker/portal/test_views.py": "from tracker.models.answers import Answer\n",
    "tests/tracker/test_spans.py": "from tracker.models import answers, spans\n",
    "tests/browser/empty/": "",
}


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in MIRROR.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir() if name.endswith("/") else path.write_text(text)
    monkeypatch.setattr(quick_tests, "ROOT", tmp_path)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("tracker/actions/submit.py", ["tests/tracker/actions/test_submit.py"]),
        ("tracker/actions/recall.py", ["tests/tracker/actions"]),
        ("tracker/models/answers.py", ["tests/tracker/portal/test_views.py", "tests/tracker/test_spans.py"]),
        ("tracker/models/mail.py", ["tests/tracker"]),
        ("report/views.py", ["tests"]),
        ("tests/tracker/portal/test_views.py", ["tests/tracker/portal/test_views.py"]),
        ("tests/tracker/portal/test_gone.py", []),
        ("tests/conftest.py", ["tests"]),
        ("tests/factories/answers.py", ["tests"]),
        ("templates/portal/tasks.html", ["tests/tracker/portal"]),
        ("templates/base.html", ["tests/report"]),
        ("tracker/locale/fr/LC_MESSAGES/django.po", ["tests/tracker/languages"]),
        ("README.md", []),
    ],
)
@pytest.mark.usefixtures("mirror")
def test_a_file_names_its_tests(changed: str, expected: list[str]) -> None:
    assert [str(each) for each in quick_tests.tests_of(Path(changed))] == expected


@pytest.mark.usefixtures("mirror")
def test_house_rules_always_run_and_nothing_runs_twice() -> None:
    changed = [Path("tracker/actions/submit.py"), Path("tracker/actions/recall.py"), Path("tests/browser/empty/x.txt")]
    assert quick_tests.selection(changed) == ["tests/house", "tests/tracker/actions"]


@pytest.mark.usefixtures("mirror")
def test_what_is_nearest_to_the_change_runs_first() -> None:
    changed = [Path("templates/portal/tasks.html"), Path("tracker/actions/submit.py")]
    own = "tests/tracker/actions/test_submit.py"
    assert quick_tests.selection(changed) == [own, "tests/house", "tests/tracker/portal"]


SLEEPS = "def test_it(): import time; time.sleep(1.5)"
WORKS = """
import time
import pytest
@pytest.mark.parametrize("n", range(6))
def test_it(n):
    end = time.process_time() + 0.3
    while time.process_time() < end: pass
    assert n != {bad}
"""


def run(text: str, folder: Path, seconds: float, stuck: int = 60) -> subprocess.CompletedProcess[str]:
    """A run of such tests in a process of its own, as `make quick` makes it."""
    (folder / "test_it.py").write_text(text)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n lab\n browser\naddopts = -p tests.slowest\n")
    program = (
        f"import sys; from bin import quick_tests as q; q.STUCK = {stuck}; sys.exit(q.run(['{folder}'], {seconds}, 0))"
    )
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=quick_tests.ROOT, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("text", "seconds", "code", "is_over"),
    [
        (SLEEPS, 0.5, 0, False),  # a busy machine makes a test wait, and is no reason to give up
        (WORKS.format(bad=5), 0.5, 0, True),
        (WORKS.format(bad=0), 0.5, 1, True),
        (WORKS.format(bad=5), 100, 1, False),
    ],
)
def test_the_limit_is_one_of_the_processor(text: str, seconds: float, code: int, is_over: bool, tmp_path: Path) -> None:
    done = run(text, tmp_path, seconds)
    assert done.returncode == code, done.stdout + done.stderr
    assert ("processor seconds are over: `make test`" in done.stdout) == is_over


def test_a_test_that_waits_for_ever_is_ended(tmp_path: Path) -> None:
    done = run("def test_it(): import time; time.sleep(40)", tmp_path, 100, stuck=3)
    assert done.returncode == 1
    assert "A test waits for something" in done.stdout + done.stderr
