"""References to paragraphs and their letters, and the words that they lead to."""

import pytest

from tests.tracker.importing.reports import NAMES
from tracker.importing.structure.answering.references import follow, label_of, references_in, unread_in


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            "in paragraphs: 71; 72 (c); 81 (d), (f) and (h); 67 (a), (b) (i) and (ii); 21; and 84 (b), above",
            ["71", "72 (c)", "81 (d)", "81 (f)", "81 (h)", "67 (a)", "67 (b) (i)", "67 (b) (ii)", "21", "84 (b)"],
        ),
        (
            "paragraphs 26 (e), 29, 62 (a), (b), 64 (d), 64 (e) above",
            ["26 (e)", "29", "62 (a)", "62 (b)", "64 (d)", "64 (e)"],
        ),
        ("paragraphs 26 (e) (Chad), 29 (Iran (Islamic Republic of)) and 49 (b) (Peru)", ["26 (e)", "29", "49 (b)"]),
        ("paragraph 5 (h), (i) and (j)", ["5 (h)", "5 (i)", "5 (j)"]),
        ("paragraphs 27-29 and recommendation 51 (b) of Japan", ["27", "28", "29", "51 (b)"]),
        ("paragraph 5 of 12 March 2031, and article 3", ["5"]),
        ("resolution 62/149 and 120 trees", []),
        ("paragraphs 23 (a), 29 (g), (h) 56, 79 (a)", ["23 (a)", "29 (g)", "29 (h)", "56", "79 (a)"]),
        ("paragraphs 38 (a, d), 39 (c) and 40 (a and b)", ["38 (a)", "38 (d)", "39 (c)", "40 (a)", "40 (b)"]),
        ("paragraphs 23 (last sentence), 29 (d)", ["23", "29 (d)"]),
        ("paragraphs 23 (in part), 29 (d) (first part) and (e)", ["23", "29 (d)", "29 (e)"]),
        ("paragraphs 81 (d)-(f); 82 (a–c) and 83", ["81 (d)", "81 (e)", "81 (f)", "82 (a)", "82 (b)", "82 (c)", "83"]),
        ("paragraphs 27 to 29, 31 through 33", ["27", "28", "29", "31", "32", "33"]),
        ("paragraphs 23, 25 (b) [Chad], 29 (d)", ["23", "25 (b)"]),
        ("paragraph 23 (h) 56 trees", ["23 (h)"]),
    ],
)  # fmt: skip
def test_references_are_read_as_they_are_printed(text: str, labels: list[str]) -> None:
    assert [label_of(each) for each in references_in(text)] == labels


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("The recommendations in paragraphs 23, 25 (b) [Chad], 29 (d) did not enjoy its support.", ["[Chad], 29 (d)"]),
        ("Paragraphs 23 (last sentence), 29 (d) are noted.", ["(last sentence)"]),
        ("Paragraphs 23 as orally amended, 29 and 30 (d), are noted.", ["as orally amended, 29 and 30 (d)"]),
        ("Paragraphs 23 (a) (Chad), 29 (Iran (Islamic Republic of)) and 49 (b) are noted.", []),
        ("Paragraphs 23 and 24 of the report of 12 March 2031, and article 3, are noted.", []),
        ("Paragraph 23 is noted; it has 12 gardens. 13 more are planned.", []),
    ],
)
def test_what_is_left_unread_of_references_is_given(text: str, unread: list[str]) -> None:
    assert unread_in(text) == unread


SPOKEN = (
    "Chad praised the gardens, as in No. 7. It recommended that Peru (a) plant elms under the law of CEDAW. "
    "Chad asked about bridges and recommended (b) a second pond; (c) a map; and encouraged (d): Peru (i) to "
    "count frogs, (ii) eels and (iii) trout. Chad thanked the troika."
)


@pytest.mark.parametrize(
    ("marks", "text"),
    [
        (("a",), "Chad … It recommended that Peru (a) plant elms under the law of CEDAW."),
        (("b",), "Chad asked about bridges and recommended (b) a second pond;"),
        (("c",), "Chad asked about bridges and recommended … (c) a map;"),
        (("d",), "Chad asked about bridges and recommended … (d): Peru (i) to count frogs, (ii) eels and (iii) trout."),
        (("d", "ii"), "Chad asked about bridges and recommended … (d): Peru … (ii) eels and"),
    ],
)
def test_a_letter_leads_to_its_own_words_and_to_who_spoke(marks: tuple[str, ...], text: str) -> None:
    found = follow((2, marks), SPOKEN, NAMES)
    assert (found.text, found.printed, found.iso3, found.has_item) == (text, "Chad", "TCD", True)


def test_a_letter_that_is_not_printed_gives_all_that_is_recommended_and_says_so() -> None:
    found = follow((2, ("f",)), SPOKEN, NAMES)
    assert found.text.startswith("Chad … It recommended that Peru (a) plant elms")
    assert not found.has_item


def test_words_without_a_state_keep_no_name() -> None:
    assert follow((2, ()), "The Chair asked for silence.", NAMES).printed is None
