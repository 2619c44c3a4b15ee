"""Numbers and marks: which is an item, a sublevel, a paragraph or a heading - by sequence."""

import pytest

from tests.tracker.importing.reports import LEAD_IN, codes, findings_of, labels, places, report, texts, without_marks
from tracker.importing.structure.families import NUMBER
from tracker.importing.structure.furniture import find_furniture
from tracker.importing.structure.numbering import following, place, roman
from tracker.importing.structure.ungluing import LinePiece, with_labels_turned


def test_after_z_comes_aa_and_after_aa_either_bb_or_ab() -> None:
    assert [following(mark) for mark in (None, "a", "z", "aa", "bb", "ab", "zz")] == [
        {"a"}, {"b"}, {"aa"}, {"bb", "ab"}, {"cc"}, {"ac"}, set(),
    ]  # fmt: skip
    assert [place(mark) for mark in ("a", "z", "aa", "bb", "ab", "xyz")] == [1, 26, 27, 28, 28, None]
    assert [roman(number) for number in (1, 4, 9, 14)] == ["i", "iv", "ix", "xiv"]


@pytest.mark.parametrize("doubles", [("aa", "bb", "cc"), ("aa", "ab", "ac")])
def test_a_list_goes_on_after_z(doubles: tuple[str, ...]) -> None:
    marks = [*"abcdefghijklmnopqrstuvwxyz", *doubles]
    items = [f"({mark}) Plant tree number {place};" for place, mark in enumerate(marks)]
    found = findings_of(report(*items[:-1], items[-1].replace(";", ".")))
    assert labels(found) == [f"2 ({mark})" for mark in marks]
    assert codes(found) == []


def test_sublevels_stay_inside_their_item() -> None:
    found = findings_of(
        report("(a) Plant:", "(i) Limes;", "(ii) Oaks;", "(iii) Elms;", "(b) Swim:", "(i) Daily;", "(c) Read.")
    )
    assert texts(found) == ["Plant: (i) Limes; (ii) Oaks; (iii) Elms;", "Swim: (i) Daily;", "Read."]
    assert codes(found) == []


def test_after_h_the_letter_i_is_an_item_when_j_follows_and_a_sublevel_when_ii_follows() -> None:
    before = [f"({mark}) Plant {mark};" for mark in "abcdefg"]
    letter = findings_of(report(*before, "(h) Swim;", "(i) Read;", "(j) Rest."))
    assert labels(letter)[-3:] == ["2 (h)", "2 (i)", "2 (j)"]
    sublevel = findings_of(report(*before, "(h) Swim:", "(i) Daily;", "(ii) Nightly;", "(i) Read;", "(j) Rest."))
    assert texts(sublevel)[-3:] == ["Swim: (i) Daily; (ii) Nightly;", "Read;", "Rest."]
    assert codes(sublevel) == []


def test_after_u_the_letter_v_is_an_item_though_four_sublevels_went_before() -> None:
    before = [f"({mark}) Plant {mark};" for mark in "abcdefghijklmnopqrst"]
    subs = ["(u) Swim:", "(i) One;", "(ii) Two;", "(iii) Three;", "(iv) Four;"]
    assert labels(findings_of(report(*before, *subs, "(v) Read;", "(w) Rest.")))[-3:] == ["2 (u)", "2 (v)", "2 (w)"]
    assert labels(findings_of(report(*before, *subs, "(v) Five;", "(vi) Six;", "(v) Rest.")))[-2:] == ["2 (u)", "2 (v)"]


def test_a_list_of_romans_inside_a_list_whose_h_is_missing_is_not_swallowed() -> None:
    before = [f"({mark}) Plant {mark};" for mark in "abcdefg"]
    found = findings_of(report(*before, "(i) Read;", "(j) Rest."))
    assert labels(found)[-2:] == ["2 (i)", "2 (j)"]
    assert codes(found) == ["numbering_gap"]


def test_a_gap_in_the_items_is_a_warning_and_the_items_keep_their_marks() -> None:
    text = report("(a) Plant;", "(c) Read.")
    found = findings_of(text)
    assert labels(found) == ["2 (a)", "2 (c)"]
    assert places(found, text) == [("numbering_gap", "(c) Read.")]


def test_a_list_that_does_not_begin_with_a_is_a_warning() -> None:
    (warning,) = findings_of(report("(b) Plant;", "(c) Read.")).warnings
    assert warning.message == "After the lead-in comes 2 (b): something is missing between them."


def test_a_repeated_mark_is_a_warning_and_the_second_gets_a_slug_of_its_own() -> None:
    found = findings_of(report("(a) Plant;", "(b) Swim;", "(b) Read."))
    assert [each.slug for each in found.recommendations] == ["2-a", "2-b", "2-b-2"]
    assert sorted(codes(found)) == ["numbering_repeats", "repeated_label"]


def test_a_list_that_begins_again_is_a_warning() -> None:
    found = findings_of(report("(a) Plant;", "(b) Swim.", "(a) Read;", "(b) Rest."))
    assert [each.slug for each in found.recommendations] == ["2-a", "2-b", "2-a-2", "2-b-2"]
    assert codes(found).count("numbering_restarts") == 1


def test_a_heading_with_a_number_out_of_sequence_is_no_paragraph() -> None:
    heading = "4. Gardens for all (agenda item 7); and water (workshop 2)"
    found = findings_of(
        report(summary=f"1. Trees were praised.\n\n{heading}\n\n2. More trees.", lead_in=f"3. {LEAD_IN}")
    )
    assert [paragraph.number for paragraph in found.paragraphs] == [1, 2, 3]
    assert found.recommendations[0].prepares == ("item 7", "workshop 2")
    assert codes(found) == []


def test_a_heading_whose_number_happens_to_be_the_next_is_told_by_the_paragraph_that_follows_it() -> None:
    summary = (
        "1. Trees were praised.\n\n2. Gardens for all (agenda item 7)\n\nSummary of deliberations\n\n2. More trees."
    )
    found = findings_of(report(summary=summary, lead_in=f"3. {LEAD_IN}"))
    assert [paragraph.text for paragraph in found.paragraphs[:2]] == ["Trees were praised.", "More trees."]
    assert codes(found) == []


def test_a_short_sentence_with_a_number_out_of_sequence_is_a_heading_with_a_warning() -> None:
    found = findings_of(report(summary="1. Trees.\n\n7. Gardens are for all.\n\n2. More.", lead_in=f"3. {LEAD_IN}"))
    assert [paragraph.number for paragraph in found.paragraphs] == [1, 2, 3]
    assert codes(found) == ["numbered_heading"]


@pytest.mark.parametrize(
    ("numbers", "code"),
    [((1, 3, 4), "numbering_gap"), ((1, 2, 2), "numbering_repeats"), ((2, 3, 1), "numbering_restarts")],
)
def test_paragraphs_out_of_sequence_are_kept_with_a_warning(numbers: tuple[int, ...], code: str) -> None:
    first, second, third = numbers
    found = findings_of(report(summary=f"{first}. Trees.\n\n{second}. More.", lead_in=f"{third}. {LEAD_IN}"))
    assert [paragraph.number for paragraph in found.paragraphs] == list(numbers)
    assert codes(found) == [code]


def test_an_addendum_may_begin_at_any_number() -> None:
    found = findings_of(report(summary="41. Trees.", lead_in=f"42. {LEAD_IN}"))
    assert labels(found) == ["42 (a)", "42 (b)", "42 (c)"]
    assert codes(found) == []


def test_a_number_or_a_mark_at_the_start_of_a_wrapped_line_is_part_of_the_sentence() -> None:
    items = [
        "(a) Plant as many trees as were planted in all of\n2025. before the summer, as asked in paragraph 3,"
        " subparagraph\n(b) of the plan;",
        "(b) Swim.",
    ]
    found = findings_of(report(*items))
    assert texts(found) == [" ".join(text.split()) for text in without_marks(items)]
    assert codes(found) == []


def test_letters_in_brackets_at_the_top_of_a_page_in_the_middle_of_an_item_are_its_words() -> None:
    text = report("(a) Plant;", "(b) Teach roads\n\n2\nA/CONF.999/16\n\n(ai) and gardens again (Chad);", "(c) Swim.")
    found = findings_of(text)
    assert texts(found) == ["Plant;", "Teach roads (ai) and gardens again (Chad);", "Swim."]
    assert sorted(codes(found)) == ["page_furniture", "rejoined"]


def test_an_item_out_of_sequence_at_the_top_of_a_page_stays_one() -> None:
    found = findings_of(report("(a) Plant trees", "2\nA/CONF.999/16", "(c) Swim;", "(d) Read."))
    assert labels(found) == ["2 (a)", "2 (c)", "2 (d)"]
    assert set(codes(found)) == {"item_without_end", "numbering_gap", "page_furniture"}


def test_a_numbered_list_inside_an_item_stays_in_it() -> None:
    found = findings_of(
        report("(a) Do the following:", "1. Plant;", "2. Water;", "(b) Swim.") + "\n3. Closing words.\n"
    )
    assert texts(found) == ["Do the following: 1. Plant; 2. Water;", "Swim."]
    assert found.paragraphs[-1].text == "Closing words."


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Resolution 5", "5"),
        ("Draft resolution II", "II"),
        ("60/251", "60/251"),
        ("Aprobada el 5 de mayo de 2015", None),
        ("Adopted on 5 May 2015", None),
        ("Agenda item 69", None),
        ("Point 3 de l’ordre du jour", None),
    ],
)
def test_a_day_and_an_agenda_item_are_no_number_of_an_instrument(line: str, number: str | None) -> None:
    found = NUMBER.match(line)
    assert (found and (found["number"] or found["other"])) == number


@pytest.mark.parametrize(
    ("lines", "pages"),
    [
        (["60/251"], []),
        (["14/2"], []),
        (["48/1", "48/2"], []),
        (["2/5"], [0]),
        (["2/90", "3/90"], [0, 1]),
        (["Recalling its resolution", "14/20", "Decides to continue."], []),
        (["14/20", "The right to gardens", "The Council,", "1. Decides."], []),
        (["The gardens are open,", "14/20", "and the parks."], [1]),
        (["One page ends here.", "1/2", "Another begins."], [1]),
        (["One.", "2/20", "Two.", "3/20", "Three."], [1, 3]),
    ],
)
def test_an_instrument_that_stands_alone_is_no_page(lines: list[str], pages: list[int]) -> None:
    pieces = [LinePiece(text, number, True, False, False) for number, text in enumerate(lines, start=1)]
    assert sorted(find_furniture(pieces)) == pages


TEXT = "تنفيذ الخطة"


@pytest.mark.parametrize(
    ("lines", "turned"),
    [
        ([f"14-122 {TEXT}", f"15-122 {TEXT}", f"16-122 {TEXT}"], ["122-14", "122-15", "122-16"]),
        ([f"122-14 {TEXT}", f"122-15 {TEXT}", f"122-16 {TEXT}"], ["122-14", "122-15", "122-16"]),
        ([f"14-122 {TEXT}", f"{TEXT} 122-3، و122-7"], ["122-14", TEXT[:6]]),
        ([f"122-2 {TEXT}", f"123-2 {TEXT}"], ["122-2", "123-2"]),
        ([f"200-6 {TEXT}", f"6-201 {TEXT}", f"202-6 {TEXT}", f"203-6 {TEXT}"], ["6-200", "6-201", "6-202", "6-203"]),
        ([f"2-3 {TEXT}"], ["2-3"]),
        (
            [f"2- {TEXT}", f"2-1 {TEXT}", f"3- {TEXT}", f"3-1 {TEXT}", f"4- {TEXT}", f"4-1 {TEXT}"],
            ["2-", "2-1", "3-", "3-1", "4-", "4-1"],
        ),
        ([f"122- {TEXT}", f"1-122 {TEXT}"], ["122-", "122-1"]),
    ],
    ids=[
        "all turned",
        "none",
        "one, as the others in the text say",
        "two lists",
        "some",
        "one alone",
        "lists of one",
        "under its paragraph",
    ],
)
def test_the_number_that_the_labels_of_a_document_share_comes_first(lines: list[str], turned: list[str]) -> None:
    found = with_labels_turned(lines)
    assert [text[: len(start)] for text, start in zip(found, turned, strict=True)] == turned
