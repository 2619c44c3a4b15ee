"""Sentences become plainer: each hard wording of plain_english.toml may only become rarer, in pages, docs and code.

The subject of a commit has at most 72 characters.
"""

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from tests.house.tree import ROOT, committed_files, python_files

PATTERNS = Path(__file__).with_name("plain_english.toml")
PLACES = ("catalogue", "templates", "docs", "docstrings")
SUBJECTS_SINCE, SUBJECT_LENGTH = "2026-12-01T09:00:00Z", 72
MARKUP = re.compile(r"<[^>]*>|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)


def patterns() -> list[dict[str, Any]]:
    """The hard wordings, each with the number of entries that may have it in each place."""
    return tomllib.loads(PATTERNS.read_text(encoding="utf-8"))["pattern"]


@cache
def entries(place: str) -> tuple[str, ...]:
    """The sentences or lines of one place."""
    return tuple({"catalogue": _catalogue, "templates": _templates, "docs": _docs, "docstrings": _docstrings}[place]())


def _catalogue() -> list[str]:
    with (ROOT / "tracker" / "locale" / "fr" / "LC_MESSAGES" / "django.po").open("rb") as file:
        messages = [message.id for message in read_po(file) if message.id]
    return [" ".join(each) if isinstance(each, tuple) else each for each in messages]


def _templates() -> list[str]:
    names = [name for name in committed_files() if name.startswith("templates/")]
    return [MARKUP.sub(" ", line) for name in names for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]


def _docs() -> list[str]:
    left_out = ("tests/", "fixtures/", "docs/plain-english.md")  # the rules quote what they forbid
    names = [name for name in committed_files() if name.endswith(".md") and not name.startswith(left_out)]
    return [line for name in names for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]


def _docstrings() -> list[str]:
    found: list[str] = []
    for source in python_files("tracker", "report", "bin", "tests"):
        if source.path.startswith("tests/house/"):
            continue
        found += [line for _number, text in source.said for line in text.splitlines()]
    return found


def commit_subjects() -> list[str]:
    """The subjects of the commits since the rule holds."""
    command = ["git", "log", f"--since={SUBJECTS_SINCE}", "--format=%s"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


def hits(pattern: dict[str, Any], texts: tuple[str, ...]) -> int:
    """How many of the texts have the wording."""
    wanted = re.compile(pattern["regex"], 0 if pattern.get("case") else re.IGNORECASE)
    return sum(bool(wanted.search(text)) for text in texts)


@pytest.mark.parametrize("place", PLACES)
def test_hard_wordings_become_rarer(place: str) -> None:
    found = {each["name"]: (hits(each, entries(place)), each[place]) for each in patterns() if place in each}
    more = [f"{name}: {count}, at most {limit}" for name, (count, limit) in found.items() if count > limit]
    assert not more, f"in {place}; see the twelve rules in docs/plain-english.md: {more}"


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("stand", "Themes stand by name."),
        ("alone", "for her alone"),
        ("e-mail", "Write an e-mail."),
        ("pointing back", "The names of them are known."),
        ("subject clause", "What was sent stays as it was."),
        ("small secretariat", "Ask the secretariat."),
    ],
)
def test_a_planted_wording_is_found(name: str, planted: str) -> None:
    assert hits(next(each for each in patterns() if each["name"] == name), (planted,)) == 1


def test_subjects_of_commits_are_short() -> None:
    assert not [subject for subject in commit_subjects() if len(subject) > SUBJECT_LENGTH]


def test_a_plain_question_passes() -> None:
    clause = next(each for each in patterns() if each["name"] == "subject clause")
    assert not hits(clause, ("What happened?", "The Secretariat reviews the answer."))
