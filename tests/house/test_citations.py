"""What a comment or a docstring cites is there: pages of docs/ with their sections, decision records, files, modules.

A name without a folder is looked for at the top, and beside the citing file and below it.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house.tree import ROOT, Source, committed_files, python_files

PAGE = re.compile(r"""(?<![\w/.*-])([\w./-]*\w\.md)\b`?(?:,?\s([0-9]+)\b)?(?:[^."]{0,3}"([^"]+)")?""")
RECORD = re.compile(r"\bdocs/adr/([0-9]{4})(?![0-9])")
FOLDERS = r"(?:tracker|report|tests|bin|templates|docs|fixtures)"
FILE = re.compile(rf"(?<![\w/.*{{-])({FOLDERS}/[\w./-]*\w\.(?:py|html|css|js|csv|json))\b")
MODULE = re.compile(r"`((?:tracker|report|tests)(?:\.[a-z_]+)+)(?:\.[A-Z]\w*)?(?:\(\))?`")
# Other files with comments in them; of these the whole text is read.
BESIDE_PYTHON = re.compile(r"templates/.*\.html|.*/static/.*\.(?:css|js)|Makefile|pyproject\.toml|bin/[a-z-]+|\.ci/.*")


@cache
def sections(page: Path) -> dict[str, str]:
    """The sections of a page by their numbers; the whole page under ""."""
    text = page.read_text(encoding="utf-8")
    parts = re.split(r"^## (?=[0-9]+\.)", text, flags=re.MULTILINE)[1:]
    return {"": text} | {part.partition(".")[0]: part for part in parts}


def place_of(name: str, path: str, root: Path) -> Path | None:
    """The file that a citation in `path` means."""
    if (root / name).is_file():
        return root / name
    beside = (root / path).parent
    return next(iter(sorted(beside.rglob(name))), None) if "/" not in name and path.startswith("tests/") else None


def pages_missing(path: str, line: int, text: str, root: Path) -> Iterator[str]:
    """The pages and decision records that a text cites and nobody finds."""
    for name, number, title in PAGE.findall(text):
        page = place_of(name, path, root)
        if page is None:
            yield f"{path}:{line}: {name} is not in the tree"
        elif (number or "") not in sections(page):
            yield f"{path}:{line}: {name} has no section {number}"
        elif title and " ".join(title.lower().split()) not in sections(page)[number].lower():
            yield f"{path}:{line}: {name} {number} says nothing of “{title}”"
    for number in RECORD.findall(text):
        if not [*(root / "docs" / "adr").glob(f"{number}-*.md")]:
            yield f"{path}:{line}: there is no decision record {number}"


def faults_in(source: Source, root: Path) -> Iterator[str]:
    """All that the comments and docstrings of a file cite and nobody finds: pages, files, modules."""
    for line, text in source.said:
        yield from pages_missing(source.path, line, text, root)
        for name in FILE.findall(text):
            if not (root / name).exists():
                yield f"{source.path}:{line}: {name} is not in the tree"
        for name in MODULE.findall(text):
            if not is_module(name, root):
                yield f"{source.path}:{line}: {name} is no module"


def is_module(name: str, root: Path) -> bool:
    """Whether it is a module, a package, or a name that stands in one."""
    whole, _dot, last = name.replace(".", "/").rpartition("/")
    if any((root / each).exists() for each in (f"{whole}/{last}.py", f"{whole}/{last}")):
        return True
    holders = [root / f"{whole}.py", root / whole / "__init__.py"]
    return any(re.search(rf"\b{last}\b", each.read_text(encoding="utf-8")) for each in holders if each.is_file())


def test_what_comments_and_docstrings_cite_is_there() -> None:
    sources = python_files("tracker", "report", "tests", "bin", "manage.py")
    faults = [fault for source in sources for fault in faults_in(source, ROOT)]
    assert not faults, "\n".join(faults)


def test_pages_that_other_files_cite_are_there() -> None:
    lines = [
        (name, number, line)
        for name in committed_files()
        if BESIDE_PYTHON.fullmatch(name)
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), start=1)
    ]
    faults = [fault for name, number, line in lines for fault in pages_missing(name, number, line, ROOT)]
    assert not faults, "\n".join(faults)


def test_planted_citations_are_found() -> None:
    planted = Source(
        "tracker/planted.py",
        '"""Source: `domain.md` 5, and docs/domain.md 5.\n\nSee docs/domain.md 99; docs/domain.md 4, "Weather"."""\n'
        "# docs/adr/0999; tracker/nowhere.py; `tracker.nowhere`; `tracker.choices.Consent`; tests/house/tree.py\n"
        "NAME = 'a.md'  # what a string says is no citation\n",
    )
    assert sorted(fault.split(": ", 1)[1] for fault in faults_in(planted, ROOT)) == [
        "docs/domain.md 4 says nothing of “Weather”",
        "docs/domain.md has no section 99",
        "domain.md is not in the tree",
        "there is no decision record 0999",
        "tracker.nowhere is no module",
        "tracker/nowhere.py is not in the tree",
    ]
