"""A line that is marked by hand says its own label: the number or the letter that it begins with."""

import pytest

from tests.tracker.importing.mending.proposals import found
from tests.tracker.importing.reports import findings_of
from tracker.importing.mending.shape import Finding, opened, whose_label
from tracker.importing.mending.taking import as_printed, drop, words_read
from tracker.importing.structure import to_proposal

REPORT = """Report of the Working Group on Hedges

Quiet Harbour, 3-5 March 2031

I. Hedges

7. The Working Group recommended that States should:

(a) Plant hedges;

(b) Cut them once a year.

8. Hedges have birds, and these are fond of quiet and
of berries.

(a) Some birds sing.
"""
EIGHT, SINGS = 13, 16


def read() -> Finding:
    return opened(to_proposal(findings_of(REPORT)))


@pytest.mark.parametrize(
    ("line", "typed", "words"),
    [
        (SINGS, "Some birds sing.", "Some birds sing."),
        (SINGS, "Many birds sing.", "Some birds sing."),
        (EIGHT, "Hedges have birds, and these are fond of quiet and of berries.", None),
        (EIGHT, "Hedges have birds, and these are fond of berries.", "of quiet and of berries. (a) Some birds sing."),
        (EIGHT, "Hedges have birds, and these are fond of quiet and of berries. (a) Some birds sing.", None),
        (999, "Another text.", ""),
        (0, "Another text.", ""),
    ],
)
def test_what_was_typed_is_held_against_the_words_of_the_source(line: int, typed: str, words: str | None) -> None:
    """`words`: how those of the source end, None where they are what was typed."""
    source = list(enumerate(REPORT.splitlines(), start=1))
    found = words_read(read(), line, source, typed)
    if words is None:
        assert found == typed
    else:
        assert found.endswith(words)
        assert bool(found) == bool(words)


def test_the_number_of_a_paragraph_is_its_label_and_no_part_of_its_text() -> None:
    findings = read()
    assert [each["label"] for each in findings["recommendations"]] == ["7 (a)", "7 (b)"]
    line = REPORT.splitlines()[EIGHT - 1]
    label, text = as_printed(findings, EIGHT, line)
    assert label == "8"
    assert text.startswith("Hedges have birds, and these are fond of quiet and of berries."), "the whole, not a line"


def test_a_number_that_no_paragraph_begins_with_is_read_too() -> None:
    assert as_printed(read(), 99, "12. Water the trees.") == ("12", "Water the trees.")
    assert as_printed(read(), 99, "140.13 Water the trees.") == ("140.13", "Water the trees.")


def test_a_number_under_a_paragraph_is_the_label_that_comes_next() -> None:
    findings = read()
    findings["recommendations"][-1]["label"] = "111 (11)"
    assert as_printed(findings, 99, "12. Water the trees.") == ("111 (12)", "Water the trees.")


def test_a_point_has_the_number_of_its_paragraph() -> None:
    assert as_printed(read(), SINGS, "(a) Some birds sing.") == ("8 (a)", "Some birds sing.")
    assert as_printed(read(), 12, "(c) Water them.") == ("7 (c)", "Water them.")


def test_a_line_without_a_mark_behind_a_list_has_no_letter_that_the_document_does_not_print() -> None:
    """ "7 (c)" stood in public as if the report printed it, and under the opening words of a list it is not in."""
    assert as_printed(read(), 12, "Water them.") == ("7 [2]", "Water them.")


def test_a_line_without_a_mark_has_else_the_label_that_comes_next() -> None:
    findings = read()
    for each, label in zip(findings["recommendations"], ("5", "6"), strict=False):
        each["label"] = label
    findings["recommendations"] = findings["recommendations"][:2]
    assert as_printed(findings, 12, "Water them.") == ("7", "Water them.")


@pytest.mark.parametrize(("line", "label"), [("7. Water them.", "7"), ("(b) Water them.", "7 (b)")])
def test_a_label_that_another_item_has_is_said_to_be_its(line: str, label: str) -> None:
    findings = read()
    findings["recommendations"][0]["label"] = "7"
    assert as_printed(findings, 9, line) == (label, "Water them.")
    other = next(each for each in findings["recommendations"] if each["label"] == label)
    said = whose_label(findings, label)
    assert said.startswith(f"Another recommendation of this document has this label: {label}, “{other['text'][:20]}")
    assert whose_label(findings, label, key=other["key"]) == ""


def test_a_candidate_has_both() -> None:
    dropped = drop(found(), 2)
    assert as_printed(dropped, 26, "(b) Teach every child to swim;") == ("2 (b)", "Teach every child to swim;")
