"""What is no recommendation is set aside, what was missed is taken, and what no program read is entered by hand."""

from dataclasses import replace

import pytest

from tests.tracker.importing.mending.proposals import NAMES, changed, found, item, labels, texts
from tests.tracker.importing.reports import findings_of
from tracker.importing.mending.shape import CannotMend, Draft, draft_of, whose_label
from tracker.importing.mending.taking import Wanted, as_printed, by_hand, drop, make_paragraph, take, words_read
from tracker.importing.structure.findings import CandidateFinding, MeetingFinding, ParagraphFinding


def test_what_is_dropped_stays_among_what_was_not_taken() -> None:
    mended = drop(found(), 2)
    assert labels(mended) == ["2 (a)", "2 (c)"]
    section = item(found(), "2 (b)").section
    assert mended.candidates[-1] == CandidateFinding("2 (b)", "Teach every child to swim;", 26, section)


def test_a_paragraph_keeps_the_mark_that_is_printed() -> None:
    mended = make_paragraph(found(), 2)
    assert labels(mended) == ["2 (a)", "2 (c)"]
    assert mended.paragraphs[-1].text == "(b) Teach every child to swim;"
    lines = [each.line for each in mended.paragraphs]
    assert lines == sorted(lines)


def test_a_running_number_is_the_number_of_its_paragraph() -> None:
    paragraph = make_paragraph(changed(found(), {"label": "7"}), 1).paragraphs[-1]
    assert (paragraph.number, paragraph.text) == (7, "Plant more lime trees along the roads;")


@pytest.mark.parametrize(
    ("label", "number"), [("Recommendation 7", "Recommendation 7"), ("Conclusion and advice 7", None)]
)
def test_opening_words_keep_the_label_that_says_whose_they_are(label: str, number: str | None) -> None:
    """Where the record has place for it: else its points were not known as such."""
    findings = changed(found(), {"label": label})
    added = [each for each in make_paragraph(findings, 1).paragraphs if each not in findings.paragraphs]
    assert [(each.number, each.text) for each in added] == [(number, "Plant more lime trees along the roads;")]


def test_a_whole_paragraph_that_was_an_item_stands_among_the_paragraphs_once() -> None:
    """It was there twice, and the page of the meeting printed "11. Decides to" two times."""
    findings = changed(found(), {"label": "7"})
    line = findings.recommendations[0].line
    there = ParagraphFinding(7, "", "Plant more lime trees along the roads;", line)
    mended = make_paragraph(replace(findings, paragraphs=(*findings.paragraphs, there)), 1)
    assert [each for each in mended.paragraphs if each.number == 7] == [there]
    assert labels(mended) == ["2 (b)", "2 (c)"]


def test_what_was_missed_takes_the_place_of_its_line_and_its_names() -> None:
    wanted = Wanted("2 (bb)", "Read\nbooks (Viet Nam);", "adopted", line=26, agenda_item="9", theme_slugs=("x",))
    mended = take(found(), wanted, NAMES)
    assert labels(mended) == ["2 (a)", "2 (b)", "2 (bb)", "2 (c)"]
    taken = item(mended, "2 (bb)")
    assert (taken.text, taken.slug, taken.key) == ("Read books (Viet Nam);", "2-bb", 4)
    assert [each.iso3 for each in taken.attributions] == ["VNM"]
    assert mended.agenda_items[-1].number == "9"


def test_without_a_line_it_stands_at_the_end() -> None:
    assert labels(take(found(), Wanted("9", "Read.", "adopted"), NAMES))[-1] == "9"


def test_a_candidate_that_is_taken_is_none_any_more() -> None:
    dropped = drop(found(), 2)
    candidate = dropped.candidates[-1]
    wanted = Wanted(candidate.label, candidate.text, "adopted", line=candidate.line)
    assert take(dropped, wanted, NAMES).candidates == ()


def test_of_two_candidates_with_one_label_on_one_line_the_other_stays() -> None:
    """The import lost both."""
    two = tuple(CandidateFinding("9", text, 40) for text in ("Plant oaks.", "Plant elms."))
    wanted = Wanted("9", "Plant elms.", "adopted", line=40)
    assert take(replace(found(), candidates=two), wanted, NAMES).candidates == two[:1]


def test_the_key_of_what_is_gone_is_never_given_again() -> None:
    gone = drop(found(), 3)
    assert item(take(gone, Wanted("9", "Read.", "adopted"), NAMES), "9").key == 4


@pytest.mark.parametrize(("label", "text", "field"), [("2 (a)", "Read.", "label"), ("9", " ", "text")])
def test_what_cannot_be_taken_is_refused(label: str, text: str, field: str) -> None:
    with pytest.raises(CannotMend) as fault:
        take(found(), Wanted(label, text, "adopted"), NAMES)
    assert fault.value.field == field


def test_findings_by_hand_have_the_form_of_findings() -> None:
    document = {"title": "A paper", "kind": "final", "language": "en"}
    empty = by_hand(document, MeetingFinding(title="A meeting", slug="a-meeting"))
    findings = take(empty, Wanted("1", "Read.", "agreed", position="noted", page=3), NAMES)
    assert findings.structure == "by_hand"
    assert [(each.label, each.position, each.page) for each in findings.recommendations] == [("1", "noted", 3)]
    assert texts(findings) == ["Read."]


def listed(*points: str) -> Draft:
    """Paragraph 7 as its document prints it, and its points as recommendations below its opening."""
    findings = found(*(f"({mark}) {point}" for mark, point in zip("abcdef", ["States should:", *points], strict=False)))
    findings = changed(findings, {"label": "7"}, *({"label": f"7 [{count}]"} for count in range(2, 2 + len(points))))
    whole = ParagraphFinding(7, "II", " ".join(texts(findings)), findings.recommendations[0].line)
    return replace(findings, paragraphs=(*findings.paragraphs, whole))


def test_a_paragraph_keeps_what_opens_its_points_and_what_is_none_of_them() -> None:
    before = listed("plant trees;", "wait;", "count birds.", "Some are late.")
    findings = before
    for key in (3, 5, 1):
        findings = make_paragraph(findings, key)
    assert labels(findings) == ["7 [2]", "7 [4]"]
    lines = [each.line for each in before.recommendations]
    assert [(each.number, each.text, each.line) for each in findings.paragraphs[-3:]] == [
        (7, "States should:", lines[0]),
        (None, "wait;", lines[1] + 1),
        (None, "Some are late.", lines[3] + 1),
    ]


def test_what_is_set_aside_later_stands_behind_its_opening() -> None:
    findings = make_paragraph(make_paragraph(listed("plant trees;", "Some are late."), 1), 3)
    assert [(each.number, each.text) for each in findings.paragraphs[-2:]] == [
        (7, "States should:"),
        (None, "Some are late."),
    ]


def test_a_paragraph_that_begins_with_a_recommendation_is_kept_whole() -> None:
    before = listed("plant trees;", "wait;")
    assert make_paragraph(before, 3).paragraphs == before.paragraphs


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


def read() -> Draft:
    return draft_of(findings_of(REPORT))


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
    assert [each.label for each in findings.recommendations] == ["7 (a)", "7 (b)"]
    line = REPORT.splitlines()[EIGHT - 1]
    label, text = as_printed(findings, EIGHT, line)
    assert label == "8"
    assert text.startswith("Hedges have birds, and these are fond of quiet and of berries."), "the whole, not a line"


def test_a_number_that_no_paragraph_begins_with_is_read_too() -> None:
    assert as_printed(read(), 99, "12. Water the trees.") == ("12", "Water the trees.")
    assert as_printed(read(), 99, "140.13 Water the trees.") == ("140.13", "Water the trees.")


def test_a_number_under_a_paragraph_is_the_label_that_comes_next() -> None:
    findings = changed(read(), {}, {"label": "111 (11)"})
    assert as_printed(findings, 99, "12. Water the trees.") == ("111 (12)", "Water the trees.")


def test_a_point_has_the_number_of_its_paragraph() -> None:
    assert as_printed(read(), SINGS, "(a) Some birds sing.") == ("8 (a)", "Some birds sing.")
    assert as_printed(read(), 12, "(c) Water them.") == ("7 (c)", "Water them.")


def test_a_line_without_a_mark_behind_a_list_has_no_letter_that_the_document_does_not_print() -> None:
    """ "7 (c)" stood in public as if the report printed it, and under the opening words of a list it is not in."""
    assert as_printed(read(), 12, "Water them.") == ("7 [2]", "Water them.")


def test_a_line_without_a_mark_has_else_the_label_that_comes_next() -> None:
    findings = changed(read(), {"label": "5"}, {"label": "6"})
    assert as_printed(findings, 12, "Water them.") == ("7", "Water them.")


@pytest.mark.parametrize(("line", "label"), [("7. Water them.", "7"), ("(b) Water them.", "7 (b)")])
def test_a_label_that_another_item_has_is_said_to_be_its(line: str, label: str) -> None:
    findings = changed(read(), {"label": "7"})
    assert as_printed(findings, 9, line) == (label, "Water them.")
    other = next(each for each in findings.recommendations if each.label == label)
    said = whose_label(findings, label)
    assert said.startswith(f"Another recommendation of this document has this label: {label}, “{other.text[:20]}")
    assert whose_label(findings, label, key=other.key) == ""


def test_a_candidate_has_both() -> None:
    dropped = drop(found(), 2)
    assert as_printed(dropped, 26, "(b) Teach every child to swim;") == ("2 (b)", "Teach every child to swim;")
