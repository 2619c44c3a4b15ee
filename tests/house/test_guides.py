"""What the guides of the tree name is there: files, commands of make, and settings of the tests."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT

GUIDES = ("CONTRIBUTING.md", "README.md")
PATH = re.compile(r"(?<![\w/.-])((?:tracker|report|tests|docs|bin|templates|\.ci)/[\w./-]*\w/?)")
COMMAND = re.compile(r"`(?:[A-Z]+=\S+ )?make ([a-z-]+)")


def named_by_number(name: str, root: Path) -> bool:
    """Whether it is a decision record, which goes by its number."""
    return name.startswith("docs/adr/") and bool([*(root / "docs" / "adr").glob(f"{name[9:13]}-*.md")])


def missing_from(text: str, root: Path) -> list[str]:
    """Paths and make targets that a guide names and nobody finds."""
    paths = [name for name in PATH.findall(text) if not (root / name).exists() and not named_by_number(name, root)]
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    return paths + [f"make {name}" for name in COMMAND.findall(text) if name not in targets]


@pytest.mark.parametrize("guide", GUIDES)
def test_what_a_guide_names_is_there(guide: str) -> None:
    assert missing_from((ROOT / guide).read_text(encoding="utf-8"), ROOT) == []


def test_planted_names_are_found() -> None:
    text = "`tests/tracker/actions/test_submit.py`, `tracker/actions/sending.py`, `make tests` and `make test`"
    assert missing_from(text, ROOT) == ["tests/tracker/actions/test_submit.py", "make tests"]
