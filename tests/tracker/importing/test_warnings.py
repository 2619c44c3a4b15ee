"""The table of warnings: each code is given somewhere, and none is given that the table lacks."""

import re
from pathlib import Path

import pytest

from tracker.importing import structure
from tracker.importing.structure.warnings import LONGEST_QUOTE, SENTENCES, warning

CODE = Path(structure.__file__).parent
QUOTED = re.compile(r'"([a-z]+(?:_[a-z]+)+)"')


def test_every_code_is_used_by_the_code() -> None:
    used: set[str] = set()
    for module in CODE.glob("*.py"):
        if module.name != "warnings.py":
            used |= set(QUOTED.findall(module.read_text(encoding="utf-8")))
    assert set(SENTENCES) - used - {"rejoined"} == set()


def test_a_warning_fills_in_its_words_and_cuts_long_quotations() -> None:
    found = warning("text_between_items", 7, label="2 (a)", text="x" * 500)
    assert found.message.startswith("Text between 2 (a) and the next item was left out: xxx")
    assert found.message.endswith("x\u2026")
    assert len(found.message) < len(SENTENCES["text_between_items"]) + LONGEST_QUOTE
    assert found.line == 7


def test_an_unknown_code_is_a_fault() -> None:
    with pytest.raises(KeyError):
        warning("made_up", 1)
