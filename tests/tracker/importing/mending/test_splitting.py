"""One that was read for two is split, at an end that is offered or where a person puts a sign."""

from dataclasses import replace

import pytest

from tests.tracker.importing.mending.proposals import changed, found, item, labels, texts
from tracker.importing.mending.shape import CannotMend, Draft, opened
from tracker.importing.mending.splitting import (
    join,
    label_after,
    likeliest,
    neighbour,
    next_free_label,
    own_label,
    places_to_split,
    split,
    split_at_divider,
)
from tracker.importing.structure import to_proposal
from tracker.importing.structure.findings import CandidateFinding

RUN_TOGETHER = "(a) Plant trees (Viet Nam); teach every child to swim (Kenya);"


def test_both_parts_keep_their_words_and_their_names() -> None:
    findings = found(RUN_TOGETHER, "(c) Open the libraries.")
    text = item(findings, "2 (a)").text
    mended = split(findings, 1, at=text.index("teach"), label="2 (b)")
    assert texts(mended)[:2] == ["Plant trees (Viet Nam);", "teach every child to swim (Kenya);"]
    assert [each.order for each in mended.recommendations] == [1, 2, 3]
    named = [[each.printed for each in one.attributions] for one in mended.recommendations[:2]]
    assert named == [["Viet Nam"], ["Kenya"]]
    second = item(mended, "2 (b)")
    kenya = second.attributions[0]
    assert second.text[kenya.start : kenya.end] == "Kenya"
    assert second.text[kenya.clause_start : kenya.clause_end] == "teach every child to swim"
    assert (second.slug, second.key) == ("2-b", 3)


def test_a_printed_mark_of_the_second_is_its_label_and_no_text() -> None:
    findings = changed(found("(a) Plant trees;", "(b) Swim."), {"text": "Plant trees; (bb) Open the libraries;"})
    mended = split(findings, 1, at=13, label="2 (bb)")
    assert texts(mended)[:2] == ["Plant trees;", "Open the libraries;"]


def test_the_second_begins_on_its_own_line_of_the_source() -> None:
    findings = found(RUN_TOGETHER, "(c) Open the libraries.")
    text = item(findings, "2 (a)").text
    lines = [(24, "(a) Plant trees (Viet Nam);"), (25, "teach every  child to swim (Kenya);")]
    mended = split(findings, 1, at=text.index("teach"), label="2 (b)", lines=lines)
    assert [each.line for each in mended.recommendations] == [24, 25, 26]


@pytest.mark.parametrize("at", [0, 9999])
def test_no_part_is_empty(at: int) -> None:
    with pytest.raises(CannotMend, match="Both parts need words"):
        split(found(), 1, at=at, label="2 (zz)")


def test_no_name_is_cut_in_two() -> None:
    findings = found(RUN_TOGETHER, "(c) Open the libraries.")
    with pytest.raises(CannotMend, match="inside a printed name"):
        split(findings, 1, at=item(findings, "2 (a)").text.index("Nam"), label="2 (b)")


def test_a_label_is_given_once() -> None:
    findings = found(RUN_TOGETHER, "(b) Open the libraries.")
    with pytest.raises(CannotMend, match="has this label") as fault:
        split(findings, 1, at=14, label="2 (b)")
    assert fault.value.field == "label"


def test_ends_of_clauses_and_printed_marks_are_offered() -> None:
    places = places_to_split("Plant trees; and water them: (c) Open libraries. Swim")
    assert [place.after.split()[0] for place in places] == ["and", "(c)", "Swim"]
    assert likeliest("Plant trees; and water them: (c) Open libraries. Swim", places).after.startswith("(c)")


def test_the_place_nearest_to_the_middle_is_suggested_where_no_mark_is_printed() -> None:
    text = "One; two and three and four; five and six and seven and eight"
    assert likeliest(text, places_to_split(text)).after.startswith("five")


def test_the_place_behind_the_words_that_open_a_list_is_suggested_where_no_mark_is_printed() -> None:
    """It was the place before the last point: split there at once, the first point stayed with the opening words."""
    text = "States are encouraged: To train two keepers for each light of the coast; To pay them for the nights: all."
    assert likeliest(text, places_to_split(text)).after.startswith("To train")
    sentences = "States are encouraged to take steps: map, count and act. They report each year. They thank the host."
    assert likeliest(sentences, places_to_split(sentences)).after.startswith("They report")


def test_a_sign_in_the_text_says_where() -> None:
    text = "Plant trees and teach swimming"
    at = split_at_divider(text, "Plant trees ‖ and\nteach swimming")
    assert (text[:at].strip(), text[at:].strip()) == ("Plant trees", "and teach swimming")


@pytest.mark.parametrize(
    ("divided", "sentence"),
    [
        ("Plant trees and teach swimming", "once"),
        ("Plant ‖ trees ‖ and teach swimming", "once"),
        ("Plant trees ‖ and teach reading", "Only the sign"),
    ],
)
def test_a_sign_that_is_missing_or_changed_words_are_refused(divided: str, sentence: str) -> None:
    with pytest.raises(CannotMend, match=sentence):
        split_at_divider("Plant trees and teach swimming", divided)


@pytest.mark.parametrize(
    ("label", "following"),
    [("15 (b)", "15 (c)"), ("15 (z)", "15 (aa)"), ("15 (aa)", "15 (bb)"), ("140.12", "140.13"), ("3", "4"),
     ("111 (12)", "111 (13)"), ("§", ""), ("15 (zz)", "")],
)  # fmt: skip
def test_the_label_that_comes_next(label: str, following: str) -> None:
    assert label_after(label) == following


def test_a_label_that_is_taken_is_not_suggested() -> None:
    assert next_free_label(found(), "2 (a)") == ""
    assert next_free_label(found(), "2 (c)") == "2 (d)"


def test_what_was_read_is_split_as_well() -> None:
    typed = {"text": "Plant more trees; swim;", "read": "Plant trees; swim;"}
    findings = changed(found("(a) Plant trees; swim;", "(c) Read."), typed)
    mended = split(findings, 1, at=18, label="2 (b)")
    assert [each.read for each in mended.recommendations] == ["Plant trees;", "swim;", None]


def test_an_older_proposal_without_keys_is_split_all_the_same() -> None:
    stored = to_proposal(found("(a) Plant trees; swim;", "(c) Read."))
    for each in stored["recommendations"]:
        del each["key"]
    findings = opened(stored)
    assert labels(split(findings, 1, at=13, label="2 (b)")) == ["2 (a)", "2 (b)", "2 (c)"]


def numbered(*labels: str) -> Draft:
    """Findings with a recommendation of each label, under paragraphs 7 to 10."""
    findings = found(*(f"({mark}) Plant trees;" for mark in "abcdefghijklmnop"[: len(labels)]))
    findings = changed(findings, *({"label": label} for label in labels))
    paragraph = findings.paragraphs[0]
    return replace(findings, paragraphs=tuple(replace(paragraph, number=number) for number in (7, 8, 9, 10)))


@pytest.mark.parametrize(
    ("labels", "label", "rest", "own"),
    [
        (["7", "10"], "7", "Swim.", "7 [2]"),
        (["8", "10"], "8", "Swim.", "8 [2]"),
        (["7", "7 [2]"], "7", "Swim.", "7 [3]"),
        (["7", "7 [2]"], "7 [2]", "Swim.", "7 [3]"),
        (["7", "10"], "7", "(b) Swim.", "7 (b)"),
        (["7 (a)", "10"], "7 (a)", "(b) Swim.", "7 (b)"),
        (["7 (a)", "7 (b)"], "7 (a)", "Swim;", "7 (a) [2]"),
        (["7 (a)", "7 (c)"], "7 (a)", "Swim;", "7 (b)"),
        (["7 (a)", "7 (b)"], "7 (a)", "(i) Swim;", "7 (a) (i)"),
        (["7 (h)", "7 (j)"], "7 (h)", "(i) Swim;", "7 (i)"),
        (["7 (h)", "7 (j)"], "7 (h)", "(i) daily; (ii) nightly;", "7 (h) (i)"),
        (["140.12", "140.14"], "140.12", "Swim.", "140.13"),
        (["140.12", "140.13"], "140.12", "Swim.", "140.12 [2]"),
        (["Recommendation 2"], "Recommendation 2", "Swim.", "Recommendation 2 [2]"),
        (["Recommendation 2"], "Recommendation 2", "(i) Swim; (ii) Read.", "Recommendation 2 (i)"),
        (["Recommendation 2", "Recommendation 2 (i)"], "Recommendation 2 (i)", "(ii) Read.", "Recommendation 2 (ii)"),
        (["2 (i)", "2 (ii)"], "2 (ii)", "Swim;", "2 (iii)"),
        (["Recommendation with thirty-seven letters"], "Recommendation with thirty-seven letters", "Swim.", ""),
    ],
)  # fmt: skip
def test_the_second_part_gets_a_label_of_its_own(labels: list[str], label: str, rest: str, own: str) -> None:
    assert own_label(numbered(*labels), label, rest) == own


def test_the_number_of_a_candidate_is_no_label_of_its_own() -> None:
    findings = numbered("7 (a)", "10")
    findings = replace(findings, candidates=(CandidateFinding("7 (b)", "Swim.", 30),))
    assert own_label(findings, "7 (a)", "(b) Swim.") == "7 (a) [2]"


@pytest.mark.parametrize(
    ("others", "label", "following"),
    [
        (["2 (i)"], "2 (i)", "2 (ii)"),
        (["2 (i)", "2 (ii)", "2 (iii)", "2 (iv)"], "2 (iv)", "2 (v)"),
        (["2 (h)", "2 (i)"], "2 (i)", "2 (j)"),
        (["2 (u)", "2 (v)"], "2 (v)", "2 (w)"),
    ],
)
def test_what_comes_after_a_point_goes_by_its_list(others: list[str], label: str, following: str) -> None:
    assert label_after(label, others) == following


def test_the_next_is_put_behind_and_its_names_move_with_it() -> None:
    findings = found("(a) Plant trees (Viet Nam)", "(b) along the roads (Kenya);", "(c) Swim.")
    mended = join(findings, 1, "next")
    assert texts(mended) == ["Plant trees (Viet Nam) along the roads (Kenya);", "Swim."]
    whole = item(mended, "2 (a)")
    assert [whole.text[each.start : each.end] for each in whole.attributions] == ["Viet Nam", "Kenya"]
    assert [each.order for each in mended.recommendations] == [1, 2]


def test_with_the_previous_the_first_of_both_keeps_label_and_key() -> None:
    mended = join(found(), 2, "previous")
    assert labels(mended) == ["2 (a)", "2 (c)"]
    assert mended.recommendations[0].key == 1


def test_themes_of_both_are_kept_each_once() -> None:
    first = {"themes": ("Water",), "theme_slugs": ("water",)}
    second = {"themes": ("Water", "Roads"), "theme_slugs": ("roads", "water")}
    whole = join(changed(found(), first, second), 1, "next").recommendations[0]
    assert (whole.themes, whole.theme_slugs) == (("Water", "Roads"), ("roads", "water"))


def test_what_was_read_is_joined_as_well() -> None:
    typed = {"text": "Plant more trees", "read": "Plant trees"}
    findings = changed(found("(a) Plant trees", "(b) along roads;", "(c) Swim."), typed)
    assert join(findings, 1, "next").recommendations[0].read == "Plant trees along roads;"


@pytest.mark.parametrize(("key", "direction"), [(3, "next"), (1, "previous")])
def test_at_the_ends_there_is_nothing_to_join_with(key: int, direction: str) -> None:
    assert neighbour(found(), key, direction) is None
    with pytest.raises(CannotMend, match="on that side"):
        join(found(), key, direction)
