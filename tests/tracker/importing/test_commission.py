"""The report of a commission on its session: what asks States is in the proposal, or a warning points to it."""

from pathlib import Path

import pytest

from tests.corpus.press import Printed, as_word
from tests.tracker.importing.reports import NAMES, codes, findings_of, labels
from tracker.importing.readers import read
from tracker.importing.structure import find

REPORT = """CMB/2026/9

Committee on Migratory Birds

Third session

Merrowby, 9–13 November 2026

Report of the Committee on Migratory Birds on its third session

I. Introduction

1. The Committee adopted the agenda contained in document CMB/2026/1.

II. Resting places

2. The Committee recommended that States should publish a map of the most important resting places of migratory birds.

3. States should keep the water of at least one resting place at a level at which waders can feed.

4. It was recommended that each State name one person who answers questions on sick birds, at any season.

5. The Committee called upon States to train ringers, including young people.

III. Closing

6. The Chair thanked the participants and closed the session.
"""


def test_a_sentence_that_says_what_states_should_do_is_a_candidate_with_the_reason() -> None:
    """It was in no recommendation, and nothing pointed to it."""
    found = findings_of(REPORT)
    assert found.structure == "commission_report"
    assert labels(found) == ["2", "5"]
    assert [each.label for each in found.candidates] == ["3", "4"]
    assert codes(found).count("may_recommend") == 2


def test_place_and_days_of_the_head_stand_where_no_footnote_says_when_a_committee_met() -> None:
    meeting = findings_of(REPORT).document.meeting
    assert (meeting.title, meeting.place, str(meeting.starts_on)) == (
        "Committee on Migratory Birds, third session",
        "Merrowby",
        "2026-11-09",
    )


def test_what_is_asked_of_the_secretariat_alone_is_an_item_with_a_warning() -> None:
    """In such a report it may be answered; where no State is to, whoever checks the import leaves it out."""
    asks = "The Committee requested its secretariat to circulate a list of types of glass that birds recognize."
    found = findings_of(REPORT.replace("III. Closing\n\n6.", f"6. {asks}\n\nIII. Closing\n\n7."))
    assert labels(found) == ["2", "5", "6"]
    assert "secretariat_alone" in codes(found)
    assert "secretariat_alone" not in codes(findings_of(REPORT))


COUNCIL = """E/HM.9/2026/14

Council of Harbour Masters

Report of the Council of Harbour Masters on its ninth session

I. Recommendations of the Council

1. The Council recommends that States designate a port of refuge on each coast.

2. The Council requests its secretariat to prepare for the tenth session a note on shore power.
"""


def test_what_a_council_asks_of_its_secretariat_is_no_recommendation_to_states() -> None:
    """It was an item as any other, without a word, where a committee was warned of; and the title began “on its”."""
    found = findings_of(COUNCIL)
    assert labels(found) == ["1"]
    assert [each.label for each in found.candidates] == ["2"]
    assert "asks_secretariat" in codes(found)
    assert found.document.meeting.title == "Council of Harbour Masters, ninth session"


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
