"""What the guides of the tree name is there: files, commands of make, and settings of the tests."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.house.tree import ROOT

HOW_TO = tuple(sorted(f"docs/how-to/{path.name}" for path in (ROOT / "docs" / "how-to").glob("*.md")))
GUIDES = ("CONTRIBUTING.md", "README.md", "docs/architecture.md", *HOW_TO)
PATH = re.compile(r"(?<![\w/.-])((?:tracker|report|tests|docs|bin|templates|fixtures|\.ci)/[\w./-]*\w/?)")
COMMAND = re.compile(r"`(?:[A-Z]+=\S+ )?make ([a-z-]+)")
MANAGE = re.compile(r"manage\.py ([a-z_]+)")
# "`report/http/parameters.py`, `KNOWN`": a file, and what is to be found in it.
NAMED = re.compile(r"`((?:tracker|report|tests|bin)/[\w./-]+\.py)`,\s+`(\w+)`")
LINK = re.compile(r"\]\(([\w./-]+)\)")


def named_by_number(name: str, root: Path) -> bool:
    """Whether it is a decision record, which goes by its number."""
    return name.startswith("docs/adr/") and any(root.glob(f"{name}-*.md"))


def missing_from(text: str, root: Path) -> list[str]:
    """Paths and make targets that a guide names and nobody finds."""
    paths = [name for name in PATH.findall(text) if not (root / name).exists() and not named_by_number(name, root)]
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commands = [f"make {name}" for name in COMMAND.findall(text) if name not in targets]
    commands += [f"manage.py {name}" for name in MANAGE.findall(text) if name not in get_commands()]
    return [*paths, *commands, *missing_in_files(text, root)]


def missing_in_files(text: str, root: Path) -> list[str]:
    """Names that a guide says stand in a file, and do not."""
    named = [(path, name) for path, name in NAMED.findall(text) if (root / path).exists()]
    return [f"{path}: {name}" for path, name in named if name not in (root / path).read_text(encoding="utf-8")]


def broken_links(guide: Path) -> list[str]:
    """Links of a page to files that are not there; they go from the folder of the page."""
    links = LINK.findall(guide.read_text(encoding="utf-8"))
    return [link for link in links if not (guide.parent / link).exists()]


@pytest.mark.parametrize("guide", GUIDES)
def test_what_a_guide_names_is_there(guide: str) -> None:
    assert missing_from((ROOT / guide).read_text(encoding="utf-8"), ROOT) == []
    assert broken_links(ROOT / guide) == []


def test_planted_names_are_found() -> None:
    text = "`tests/tracker/actions/test_submit.py`, `tracker/actions/sending.py`, `make tests` and `make test`"
    assert missing_from(text, ROOT) == ["tests/tracker/actions/test_submit.py", "make tests"]
    guard = "report/http/refused_parameters.py"
    text = f"`{guard}`, `WITHOUT_ANSWERS`, `{guard}`, `WITH_ANSWERS`, `manage.py migrate`, `manage.py move`"
    assert missing_from(text, ROOT) == ["manage.py move", "report/http/refused_parameters.py: WITH_ANSWERS"]


def test_a_planted_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[here](a.md) [gone](b.md) [out](https://example.org/)", encoding="utf-8")
    assert broken_links(tmp_path / "a.md") == ["b.md"]


def test_a_decision_goes_by_its_number() -> None:
    assert missing_from("docs/adr/0001, docs/adr/9999", ROOT) == ["docs/adr/9999"]
