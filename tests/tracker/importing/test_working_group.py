"""Lists of a working group: who is asked stands above them, and each point is what is asked."""

import pytest

from tests.tracker.importing.reports import findings_of, labels, texts

HEAD = """Report of the Working Group on Hedges

Quiet Harbour, 3-5 March 2031

I. Introduction

1. The Working Group met in a garden.

II. Conclusions and recommendations

A. Hedges

"""
POINTS = "(a) Plant hedges;\n\n(b) Cut them once a year."


@pytest.mark.parametrize(
    "above",
    [
        "The Working Group recommends that States:",
        "The Working Group calls upon Governments to:",
        "States parties are strongly encouraged to:",
        "Parties should be requested to:",
    ],
)
def test_each_point_is_a_recommendation_below_words_that_only_say_who_is_asked(above: str) -> None:
    found = findings_of(f"{HEAD}2. {above}\n\n{POINTS}\n")
    assert found.structure == "working_group"
    assert labels(found) == ["2 (a)", "2 (b)"]
    assert texts(found) == ["Plant hedges;", "Cut them once a year."]


@pytest.mark.parametrize(
    "above",
    [
        "The Working Group calls upon Governments to adopt a law on hedges that is to:",
        "The Working Group requests information from States on:",
        "States are invited to send the Secretariat their views on:",
    ],
)
def test_a_list_stays_in_its_recommendation_where_what_is_asked_stands_above_it(above: str) -> None:
    assert labels(findings_of(f"{HEAD}2. {above}\n\n{POINTS}\n")) == ["2"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Governments are invited to count their hedges.",
        "The Working Group recommended that States count their hedges.",
    ],
)
def test_what_is_asked_outside_the_chapter_of_recommendations_is_a_candidate_with_its_reason(sentence: str) -> None:
    found = findings_of(
        f"{HEAD}2. The Group urged States to wait.\n\nIII. Discussion\n\n3. {sentence}\n\n4. It closed.\n"
    )
    assert found.structure == "working_group"
    assert labels(found) == ["2"]
    assert [(each.label, each.text) for each in found.candidates] == [("3", sentence)]
    assert [each.message for each in found.warnings if each.code == "may_recommend"] == [
        "Paragraph 3 may recommend something; its words or its place leave it in doubt: a candidate only."
    ]


def test_the_words_above_a_list_that_was_read_are_no_candidate() -> None:
    found = findings_of(f"{HEAD}2. Governments are invited to:\n\n{POINTS}\n")
    assert labels(found) == ["2 (a)", "2 (b)"]
    assert found.candidates == ()


def test_the_item_in_brackets_of_a_heading_is_that_of_the_paragraphs_below_it_and_no_part_of_their_theme() -> None:
    found = findings_of(
        f"{HEAD}A. Kitchens (agenda item 4)\n\n2. The Group urged States to wait.\n\n"
        f"B. Water (agenda item 5 (a))\n\n3. Governments are invited to:\n\n{POINTS}\n"
    )
    items = [(each.label, each.agenda_item, each.themes, each.prepares) for each in found.recommendations]
    assert items == [
        ("2", "4", ("Kitchens",), ()),
        ("3 (a)", "5 (a)", ("Water",), ()),
        ("3 (b)", "5 (a)", ("Water",), ()),
    ]
    assert [(each.number, each.title) for each in found.agenda_items] == [("4", "Kitchens"), ("5 (a)", "Water")]
