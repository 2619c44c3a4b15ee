"""Where an item begins and ends: page breaks, page furniture, wrapped lines, semicolons, glue."""

import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.tracker.importing.reports import (
    ITEMS,
    LEAD_IN,
    NAMES,
    codes,
    findings_of,
    labels,
    places,
    report,
    texts,
    without_marks,
)
from tracker.importing.readers import UnreadableDocument, read
from tracker.importing.structure import find, from_proposal, to_json, to_proposal
from tracker.importing.structure.acts import sentences_of


def test_a_plain_report_gives_its_items_and_no_doubt() -> None:
    found = findings_of(report())
    assert texts(found) == without_marks(ITEMS)
    assert codes(found) == []


def test_items_without_blank_lines_between_them_are_found() -> None:
    found = findings_of(report(blank="\n"))
    assert texts(found) == without_marks(ITEMS)
    assert [paragraph.number for paragraph in found.paragraphs] == [1, 2]


@pytest.mark.parametrize("blank", ["\n\n", "\n"])
@pytest.mark.parametrize("width", [40, 60, 80])
def test_hard_wrapped_text_is_put_together_again(width: int, blank: str) -> None:
    items = [
        "(a) Plant lime trees, oaks and elms along every road of the province, and water them; and count them;",
        "(b) Teach every child to swim before the age of seven. Teach its parents where they cannot;",
        "(c) Open the libraries on Sundays, and keep the gender-sensitive and pre- and post-school shelves in order.",
    ]
    found = findings_of(report(*(textwrap.fill(item, width) for item in items), blank=blank))
    assert texts(found) == without_marks(items)
    assert set(codes(found)) <= {"line_end_hyphen"}


def test_a_semicolon_does_not_end_an_item() -> None:
    items = ("(a) Plant trees; and water them; and wait;", "(b) Swim.")
    assert texts(findings_of(report(*items))) == without_marks(items)


def test_an_item_cut_in_two_by_a_page_break_is_rejoined_with_a_warning() -> None:
    text = report("(a) Plant trees along\n\n\nthe Royal Road;", "(b) Teach\n\nNorwegian;", "(c) Swim.")
    found = findings_of(text)
    assert texts(found) == ["Plant trees along the Royal Road;", "Teach Norwegian;", "Swim."]
    assert places(found, text) == [("rejoined", "the Royal Road;"), ("rejoined", "Norwegian;")]


def test_an_item_cut_at_its_inner_semicolon_goes_on_in_small_letters() -> None:
    found = findings_of(report("(a) Plant trees;\n\nand water them;", "(b) Swim."))
    assert texts(found) == ["Plant trees; and water them;", "Swim."]
    assert codes(found) == ["rejoined"]


@pytest.mark.parametrize(
    "rest", ["Member States and \u201cgreen\u201d roads;", "(No. 118) of the roads;", "3.5 per cent of them; and"]
)
@pytest.mark.parametrize("page_break", ["\n\n2/5\n\n", "\n\f"])
def test_an_item_cut_at_its_inner_semicolon_by_a_page_break_goes_on_with_any_words(page_break: str, rest: str) -> None:
    found = findings_of(report(f"(a) Plant trees;{page_break}{rest}", "(b) Swim."))
    assert texts(found) == [f"Plant trees; {rest}", "Swim."]
    assert "rejoined" in codes(found)


def test_the_last_item_cut_at_its_inner_semicolon_by_a_page_break_goes_on_to_its_full_stop() -> None:
    found = findings_of(report("(a) Plant trees;", "(b) Swim;\n\n2/5\n\nMember States and the rivers."))
    assert texts(found) == ["Plant trees;", "Swim; Member States and the rivers."]
    assert sorted(codes(found)) == ["page_furniture", "rejoined"]


def test_small_letters_in_quotation_marks_go_on_with_the_item() -> None:
    found = findings_of(report("(a) Plant trees;\n\n\u201cgreen\u201d roads;", "(b) Swim."))
    assert texts(found) == ["Plant trees; \u201cgreen\u201d roads;", "Swim."]
    assert codes(found) == ["rejoined"]


def test_a_sentence_between_items_at_a_page_break_is_left_out_with_a_warning() -> None:
    found = findings_of(report("(a) Plant;", "2/5", "The Chair thanked the gardeners.", "(b) Swim."))
    assert texts(found) == ["Plant;", "Swim."]
    assert codes(found) == ["text_between_items"]


FURNITURE = ("A/CONF.999/RPM.1/L.2/Add.4", "V.31-00412", "V.31-00412 (E)", "*3100412*", "2/5", "Page 3", "- 3 -", "3")


@pytest.mark.parametrize("printed", FURNITURE)
def test_page_furniture_inside_an_item_is_dropped_with_a_warning(printed: str) -> None:
    found = findings_of(report("(a) Plant trees along", printed, "Royal Road;", "(b) Swim."))
    assert texts(found) == ["Plant trees along Royal Road;", "Swim."]
    assert sorted(codes(found)) == ["page_furniture", "rejoined"]


@pytest.mark.parametrize("printed", FURNITURE[:-1])
def test_page_furniture_in_wrapped_lines_is_dropped_too(printed: str) -> None:
    found = findings_of(report(f"(a) Plant trees along\n{printed}\nRoyal Road;", "(b) Swim."))
    assert texts(found) == ["Plant trees along Royal Road;", "Swim."]


def test_a_running_header_is_known_by_coming_back_beside_page_numbers() -> None:
    header = "Northern Meeting, report"
    found = findings_of(
        report("(a) Plant", "2/5", header, "trees;", "(b) Swim", "3/5", header, "daily;", "(c) Read.", "4/5", header)
    )
    assert texts(found) == ["Plant trees;", "Swim daily;", "Read."]
    assert codes(found).count("page_furniture") == 2


def test_a_line_cut_within_brackets_that_comes_back_at_the_top_of_a_page_is_no_header() -> None:
    line = "Republic of)) (Chad) (United"
    first = f"(a) Plant (Venezuela (Bolivarian\n{line}\nKingdom);"
    second = f"(b) Swim (Venezuela (Bolivarian\n\n3\nA/CONF.999/16\n\n\n{line}\nKingdom);"
    found = findings_of(report(first, second, "(c) Read.", blank="\n"))
    named = "(Venezuela (Bolivarian Republic of)) (Chad) (United Kingdom);"
    assert texts(found) == [f"Plant {named}", f"Swim {named}", "Read."]


@pytest.mark.parametrize("end", ["؛", "،", "；", "。"])
def test_a_line_that_ends_as_no_header_does_is_none_in_any_script(end: str) -> None:
    line = f"الأطفال{end}"
    found = findings_of(
        report(f"(a) Plant\n{line}", f"(b) Swim\n\n3\nA/CONF.999/16\n\n\n{line}", "(c) Read.", blank="\n")
    )
    assert [each.endswith(line) for each in texts(found)[:2]] == [True, True]


def test_a_footnote_under_a_rule_is_furniture() -> None:
    found = findings_of(
        report("(a) Plant trees along", "_______\n1 Trees are plants\nwith a stem.", "the road;", "(b) Swim.")
    )
    assert texts(found) == ["Plant trees along the road;", "Swim."]


def test_text_between_items_is_left_out_with_a_warning() -> None:
    text = report("(a) Plant;", "The Chair thanked the gardeners.", "(b) Swim.")
    found = findings_of(text)
    assert texts(found) == ["Plant;", "Swim."]
    assert places(found, text) == [("text_between_items", "The Chair thanked the gardeners.")]


def test_text_after_the_last_item_is_left_out_with_a_warning() -> None:
    found = findings_of(report("(a) Plant;", "(b) Swim.", "The Chair thanked the gardeners.", "All went home."))
    assert texts(found) == ["Plant;", "Swim."]
    assert codes(found) == ["text_after_items"]


def test_an_item_without_an_end_is_a_warning() -> None:
    text = report("(a) Plant trees", "(b) Swim;", "(c) Open the libraries on")
    assert places(findings_of(text), text) == [
        ("item_without_end", "(a) Plant trees"),
        ("item_without_end", "(c) Open the libraries on"),
    ]


def test_a_list_whose_last_item_ends_with_a_semicolon_may_go_on_elsewhere() -> None:
    assert codes(findings_of(report("(a) Plant;", "(b) Swim;"))) == ["list_without_end"]


def test_an_item_much_longer_than_its_fellows_is_a_warning() -> None:
    longest = f"(b) Swim {'and swim ' * 60}daily;"
    text = report("(a) Plant;", longest, "(c) Read.")
    assert places(findings_of(text), text) == [("item_much_longer", longest)]


def test_items_that_run_on_in_one_paragraph_are_taken_apart_with_a_warning() -> None:
    found = findings_of(report(f"2. {LEAD_IN} {' '.join(ITEMS)}", lead_in=""))
    assert texts(found) == without_marks(ITEMS)
    assert found.paragraphs[-1].text == LEAD_IN
    assert codes(found) == ["items_run_on"]


def test_an_item_glued_to_the_one_before_is_found() -> None:
    found = findings_of(report("(a) Plant; (b) Swim;", "(c) Read as in (b); (d) is for later."))
    assert labels(found) == ["2 (a)", "2 (b)", "2 (c)"]


def test_a_heading_glued_to_an_item_is_cut_off() -> None:
    text = report("(a) Plant;", "(b) Swim.**C. Other matters****Summary of deliberations**", "3. All went home.")
    found = findings_of(text)
    assert texts(found) == ["Plant;", "Swim."]
    assert found.paragraphs[-1].section.endswith("C. Other matters > Summary of deliberations")
    assert codes(found) == []


def test_a_heading_that_ran_on_behind_the_one_above_it_is_a_heading_of_its_own() -> None:
    """It stood in the section and in the theme of the first recommendation, and over all others of its part."""
    text = "\n\n".join(
        [
            "Working Group on Hedges",
            "II. Recommendations adopted by the Working Group 1. The Working Group adopted the recommendations below.",
            "A. Care of hedges in towns 1. General recommendations 2. States parties should plant hedges. 2. Birds",
            "3. States parties should count birds.",
            "B. Follow-up to item 1. Trees 4. States parties should plant trees.",
        ]
    )
    found = findings_of(text)
    above = {each.label: each.section.split(" > ")[1:] for each in found.recommendations}
    assert above["2"] == ["A. Care of hedges in towns", "1. General recommendations"]
    assert above["3"] == ["A. Care of hedges in towns", "2. Birds"]
    assert above["4"] == ["B. Follow-up to item 1. Trees"], "a number that is cited begins no heading"
    assert found.recommendations[0].themes == ("General recommendations",)


def test_emphasis_is_taken_off_and_other_asterisks_stay() -> None:
    found = findings_of(report("(a) Plant **lime** and *Quercus* trees, 2*3 and 4*5;", "**(b)** Swim.*"))
    assert texts(found) == ["Plant lime and Quercus trees, 2*3 and 4*5;", "Swim.*"]


def test_markdown_bullets_before_marks_are_taken_off() -> None:
    text = report("- (a) Plant;", "* (b) Swim.", heading="## Outcome of deliberations", lead_in=f"2\\. {LEAD_IN}")
    assert texts(findings_of(text, "report.md")) == ["Plant;", "Swim."]


def test_a_heading_after_the_list_closes_it() -> None:
    found = findings_of(report() + "\nClosing of the meeting\n\n3. All went home.\n")
    assert found.paragraphs[-1].section.endswith("Outcome of deliberations > Closing of the meeting")
    assert codes(found) == []


def test_a_lead_in_cut_by_a_page_break_is_whole() -> None:
    found = findings_of(report(lead_in=f"2. {LEAD_IN.replace('not ', 'not' + chr(10) * 3 + 'A/9/L.2' + chr(10) * 3)}"))
    assert found.paragraphs[-1].text == LEAD_IN
    assert {each.basis for each in found.recommendations} == {"not_negotiated"}


@pytest.mark.parametrize(
    "text",
    [
        "The Committee recalls its general comment No. 35 and asks the State party to plant.",
        "The Committee recalls art. II of the Convention.",
        "See para. (b) of the report.",
        "The Committee thanks Mr. Gardener for his words.",
        "El Comité recuerda su observación general núm. 5 (2003).",
        "Комитет ссылается на п. 12 доклада.",
    ],
)
def test_a_stop_behind_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert [each for _at, each in sentences_of(text)] == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("El Comité lamenta pozos con los para.", "El Estado parte debe plantar."),
        ("The Committee regrets that the answer was no.", "The State party should plant."),
        ("Comme il est dit au même art.", "Le Comité recommande de planter."),
    ],
)
def test_a_word_that_is_printed_as_an_abbreviation_ends_one_before_a_word(first: str, second: str) -> None:
    assert [each for _at, each in sentences_of(f"{first} {second}")] == [first, second]


SCRAPS = st.sampled_from(
    [
        "(a) ", "(i)", "(aa)", "15. ", "II. ", "B. ", "**", "*", "****", "- ", "\n", "\n\n", "\r", "\f", ";", ":", ".",
        "(", ")", "Outcome of deliberations", "following recommendations", "recommend", "2/5", "A/1", "____", "Japan",
        "Agenda item 5 (d)", "(agenda item 6)", "Oslo, 3 March 2031", "\u2028", "\x85", "\ufeff", "121.1 ", "#",
        " and ",
    ]
)  # fmt: skip


@given(st.lists(SCRAPS | st.text(max_size=20), max_size=40).map("".join), st.sampled_from(["a.txt", "a.md"]))
@example("- \n(a) ", "a.md")
def test_no_text_makes_the_importer_fail(text: str, name: str) -> None:
    _read_and_find(text.encode("utf-8", "surrogatepass"), name)


@given(st.binary(max_size=400), st.text(max_size=12))
def test_no_bytes_and_no_name_make_the_importer_fail(content: bytes, name: str) -> None:
    _read_and_find(content, "a.txt")
    _read_and_find(content, name)


def _read_and_find(content: bytes, name: str) -> None:
    try:
        found = find(read(content, name), NAMES)
    except UnreadableDocument:
        return
    assert to_json(found)["paragraphs"] == len(found.paragraphs)
    assert from_proposal(to_proposal(found)) == found
    assert all(each.line >= 1 for each in found.warnings)
    assert bool(found.recommendations) != ("no_recommendations" in [each.code for each in found.warnings])
    assert len({each.slug for each in found.recommendations}) == len(found.recommendations)
