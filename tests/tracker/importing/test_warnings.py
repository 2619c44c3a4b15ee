"""The table of warnings: each code is given somewhere, and none is given that the table lacks."""

import re
from pathlib import Path

import pytest

from tracker import importing
from tracker.importing.structure.warnings import LONGEST_QUOTE, SENTENCES, warning

CODE = Path(importing.__file__).parent
DOCS = Path(__file__).resolve().parents[3] / "docs" / "importing.md"
QUOTED = re.compile(r'"([a-z]+(?:_[a-z]+)+)"')


def test_every_code_is_used_by_the_code() -> None:
    used: set[str] = set()
    for module in CODE.rglob("*.py"):
        if module.name != "warnings.py":
            used |= set(QUOTED.findall(module.read_text(encoding="utf-8")))
    assert set(SENTENCES) - used - {"rejoined"} == set()


def test_every_code_stands_in_the_docs_with_its_sentence_and_no_other() -> None:
    listed = DOCS.read_text(encoding="utf-8").split("## Warnings")[1]
    rows = re.findall(r"^\| `([a-z_]+)` \| (.+?) \|$", listed, re.MULTILINE)
    assert dict(rows) == SENTENCES


def test_a_warning_fills_in_its_words_and_cuts_long_quotations() -> None:
    found = warning("text_between_items", 7, label="2 (a)", text="x" * 500)
    assert found.message.startswith("Text between 2 (a) and the next item was left out: xxx")
    assert found.message.endswith("x\u2026")
    assert len(found.message) < len(SENTENCES["text_between_items"]) + LONGEST_QUOTE
    assert found.line == 7


def test_an_unknown_code_is_a_fault() -> None:
    with pytest.raises(KeyError):
        warning("made_up", 1)
