"""Recommendations that are printed under a mark of their own, "Recommendation 2", with the list that belongs to one."""

import pytest

from tests.tracker.importing.reports import codes, findings_of, texts

REPORT = """Committee of Experts on Lakes
Ninth session, Port Lessing, 14-18 September 2026

I. Outcome

The Committee {announces}

Recommendation 1
States should measure the depth of every lake.

Recommendation 2
States are invited to:
{points}

II. Closing

Recommendation 3
States should count the boats on every lake.
"""
POINTS = (
    "- plant two lime trees beside every pond;\n- lend boats free of charge.",
    "• plant two lime trees beside every pond; and\n\n• lend boats free of charge.",
    "(a) plant two lime trees beside every pond;\n(b) lend boats free of charge.",
)


@pytest.mark.parametrize("points", POINTS)
def test_a_list_is_of_its_recommendation_whatever_stands_before_its_points(points: str) -> None:
    """Points behind a dash were in no recommendation and in no warning."""
    found = findings_of(REPORT.format(points=points, announces="met."))
    assert found.structure == "marked_recommendations"
    assert texts(found)[1].startswith("States are invited to:")
    assert "plant two lime trees" in texts(found)[1]
    assert texts(found)[1].endswith("lend boats free of charge.")
    assert texts(found)[2] == "States should count the boats on every lake."


def test_opening_words_without_their_list_are_doubted() -> None:
    found = findings_of(REPORT.format(points="", announces="met."))
    assert texts(found)[1] == "States are invited to:"
    assert "item_without_end" in codes(found)


def test_whoever_announces_them_says_how_they_were_adopted() -> None:
    for announces, basis in (
        ("agreed on the following recommendations:", "agreed"),
        ("adopted the following recommendations:", "adopted"),
        ("agreed to meet again:", "not_negotiated"),
    ):
        found = findings_of(REPORT.format(points=POINTS[0], announces=announces))
        assert {each.basis for each in found.recommendations} == {basis}
