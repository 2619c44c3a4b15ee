"""A committee that "made the following recommendations": each has the agenda item that its chapter has in brackets."""

from pathlib import Path

import pytest

from tests.corpus.press import Printed, as_word
from tests.tracker.importing.reports import NAMES
from tracker.importing.readers import read
from tracker.importing.structure import find

MADE_UP = Path(__file__).parents[2] / "corpus" / "made_up"


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar", "zh"])
def test_the_item_in_brackets_is_the_agenda_item_in_each_language(language: str) -> None:
    report = MADE_UP / f"{language}-committee-gives.txt"
    found = find(read(report.read_bytes(), report.name), NAMES)
    assert [each.number for each in found.agenda_items] == ["3"]
    assert {each.agenda_item for each in found.recommendations} == {"3"}


def test_a_word_document_gives_the_same_items_each_with_its_agenda_item() -> None:
    printed = [
        Printed("head", "Report of the Committee on Rural Libraries and Archives on its fifth session"),
        Printed("heading", "I. Access to archives (agenda item 3)"),
        Printed("paragraph", "The Committee made the following recommendations:", "1."),
        Printed("item", "Member States should keep the registers of villages;", "(a)"),
        Printed("item", "Open reading rooms in the evening.", "(b)"),
    ]
    found = find(read(as_word(printed), "report.docx"), NAMES)
    assert [(each.number, each.title) for each in found.agenda_items] == [("3", "Access to archives")]
    assert [(each.label, each.agenda_item, each.addressee) for each in found.recommendations] == [
        ("1 (a)", "3", "Member States"),
        ("1 (b)", "3", None),
    ]
