"""The table of warnings: each code is given somewhere, and none is given that the table lacks."""

import re
from pathlib import Path

import pytest

from tracker import importing
from tracker.importing.names import StateNames
from tracker.importing.readers import read
from tracker.importing.structure import structures
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.warnings import LONGEST_QUOTE, SENTENCES, warning

MARKED = """JIU/REP/2031/3

Joint Inspection Unit

Review of gardening

I. Findings

1. Gardens are kept by volunteers.

Recommendation 1

The executive heads should appoint a gardener.

Indicator: a gardener for each garden.

Recommendation 2

The General Assembly should approve a policy on plants.

The cost of plants is told in the annex.
"""

CODE = Path(importing.__file__).parent
DOCS = Path(__file__).resolve().parents[3] / "docs" / "importing.md"


def test_every_code_is_used_by_the_code() -> None:
    used: set[str] = set()
    for module in CODE.rglob("*.py"):
        if module.name != "warnings.py":
            text = module.read_text(encoding="utf-8")
            used |= {code for code in SENTENCES if f'"{code}"' in text}
    assert set(SENTENCES) - used == set()


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


class Board:
    """A structure of reports whose decisions stand under headings of their own, without a number."""

    NAME = "board"

    @staticmethod
    def fits(_material: Material) -> bool:
        return True

    @staticmethod
    def read_material(material: Material, names: StateNames) -> Reading:
        reading = Reading(names, material.pages, material.outline, warnings=[*material.outline.warnings])
        for above, passage in zip(material.passages, material.passages[1:], strict=False):
            if found := re.match(r"Decision (\d/\d)", above.text):
                reading.add(found[1], passage.text, passage.line, basis="adopted")
        return reading


def test_what_a_structure_has_read_is_not_said_to_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(structures, "STRUCTURES", (Board,))
    report = b"I. Decisions\n\nDecision 2/1. Shears\n\nStates should count shears.\n\nII. Thanks\n\nThe Board thanked."
    findings = structures.find(read(report, "board.txt"), StateNames([]))
    assert [each.text for each in findings.recommendations] == ["States should count shears."]
    left_out = [each.line for each in findings.warnings if each.code == "text_outside_paragraphs"]
    assert left_out == [9]


def test_words_below_a_mark_are_not_said_to_be_left_out_and_what_stands_behind_them_is() -> None:
    findings = structures.find(read(MARKED.encode(), "marked.txt"), StateNames([]))
    assert [each.label for each in findings.recommendations] == ["Recommendation 1", "Recommendation 2"]
    left_out = [each.message for each in findings.warnings if each.code == "text_outside_paragraphs"]
    assert [each.partition("left out: ")[2] for each in left_out] == ["The cost of plants is told in the annex."]
