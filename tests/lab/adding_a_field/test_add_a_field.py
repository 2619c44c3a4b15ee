"""By the steps of docs/how-to/add-a-field.md an answer and a commitment get a field more, and everything follows."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.lab.adding_a_field import by_hand
from tests.serving.site import Site

pytestmark = pytest.mark.database
TREE = ("tracker", "report", "templates", "fixtures", "tests", "bin", "manage.py", "pyproject.toml")
RELEASE = Path(settings.BASE_DIR) / "tests" / "lab" / "releases" / "0.1.0"
GUIDE = Path(settings.BASE_DIR) / "docs" / "how-to" / "add-a-field.md"
FILES_BY_HAND = 6


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the tree, with no more than what runs."""
    copy = tmp_path / "tree"
    copy.mkdir()
    for name in TREE:
        source = Path(settings.BASE_DIR) / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.po"))
        else:
            shutil.copy(source, copy / name)
    return copy


def run(tree: Path, site: Site, *words: str) -> str:
    """What a program of the copy printed last."""
    done = subprocess.run(
        [sys.executable, *words], cwd=tree, env=site.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return (done.stdout.splitlines() or [""])[-1]


@pytest.mark.parametrize("added", [by_hand.to_the_answer(), by_hand.to_the_commitment()], ids=lambda added: added.name)
def test_a_field_more_takes_six_files_by_hand_which_the_guide_names(added: by_hand.Added) -> None:
    assert len(added.entries) <= FILES_BY_HAND
    guide = GUIDE.read_text(encoding="utf-8")
    for path in added.entries:
        assert path.name.replace("_3.", "_N.") in guide, f"the guide does not name {path}"


def test_a_field_more_is_everywhere_and_what_was_stays_true(tree: Path, site: Site) -> None:
    release = json.loads((RELEASE / "release.json").read_text(encoding="utf-8"))
    for added in (by_hand.to_the_answer(), by_hand.to_the_commitment()):
        by_hand.write(tree, added)
    run(tree, site, "manage.py", "makemigrations", "tracker", "-n", "fields_more")
    run(tree, site, "-m", "tests.lab.releases.loading", str(RELEASE))
    before = json.loads(run(tree, site, "-m", "tests.lab.releases.looking", str(RELEASE)))
    assert before["not answered"] == {}
    assert (before["receipts"], before["true"]) == (release["receipts"], release["receipts"])
    assert before["portal"]["shown"] == before["portal"]["same"] > 0
    found = json.loads(run(tree, site, "-m", "tests.lab.adding_a_field.looking", release["made_on"]))
    assert {kind: [way for way, is_there in ways.items() if not is_there] for kind, ways in found.items()} == {
        "answer": [],
        "commitment": [],
    }
    assert {kind: len(ways) for kind, ways in found.items()} == {"answer": 22, "commitment": 20}
