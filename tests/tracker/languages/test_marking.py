"""No template says a word to a reader that a translator does not see."""

import re

import pytest

from tests.house.tree import ROOT

TRANSLATED = re.compile(
    r"{%\s*blocktranslate.*?endblocktranslate\s*%}|{%\s*comment.*?endcomment\s*%}|{#.*?#}", re.DOTALL
)
TAGS = re.compile(r"{{.*?}}|{%.*?%}", re.DOTALL)
SPOKEN = re.compile(r'\b(?:aria-label|title|alt|placeholder|data-l)\s*=\s*"([^"]*)"')
# Blocks that hold a name for the machine.
NAMES = re.compile(r"{%\s*block (?:bodyclass|coltype)\s*%}.*?{%\s*endblock\s*%}")
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
# The same in every language.
CODES = re.compile(
    r"\bUTC\b|\bsha256sum\b|\bcertutil -hashfile\b|\bSHA256 \(Windows\)"
    r"|\bpython3 verify\.py\b|\bBibTeX\b|\bRIS\b|\bCSL-JSON\b|&nbsp;"
    r"|[\w-]*\.(?:csv|jsonl?|xlsx|docx|pdf|zip|atom|ics|svg|png|sqlite|py)\b|\?(?:as_of=|versions=all)"
)


def unmarked(template: str) -> list[str]:
    """The words of a template that are in none of its translation tags."""
    text = TAGS.sub("", TRANSLATED.sub("", NAMES.sub("", STYLE.sub("", template))))
    lines = [*SPOKEN.findall(text), *re.sub(r"<[^>]*>", "\n", text).split("\n")]
    return [line.strip() for line in lines if WORD.search(CODES.sub("", line))]


def test_every_word_of_the_templates_is_marked() -> None:
    paths = [path for path in sorted((ROOT / "templates").rglob("*.*")) if path.suffix in (".html", ".txt")]
    found = [f"{path.relative_to(ROOT)}: {text}" for path in paths for text in unmarked(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize("planted", ["<p>Overview</p>", '<a title="Overview">{{ x }}</a>', "{% if x %} of {% endif %}"])
def test_a_planted_word_is_found(planted: str) -> None:
    assert unmarked(planted)
