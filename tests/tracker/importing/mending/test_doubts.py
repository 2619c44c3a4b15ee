"""After a correction: a warning that no longer holds is gone, a new one is there, the rest stays."""

import datetime

import pytest

from tests.tracker.importing.mending.proposals import NAMES, found, item, labels, said
from tests.tracker.importing.mending.test_wording import reword
from tracker.importing.mending.doubts import doubt_key, rechecked
from tracker.importing.mending.shape import Finding
from tracker.importing.mending.splitting import join, split
from tracker.importing.mending.taking import Wanted, drop, make_paragraph, take
from tracker.importing.mending.wording import WantedAttribution, described, renamed, with_basis
from tracker.importing.structure.looking import DoubtedItems

GAP = ("(a) Plant trees; teach every child to swim;", "(c) Open the libraries.")


def test_a_gap_is_closed_by_a_split_and_opened_by_a_join() -> None:
    findings = found(*GAP)
    assert [each["code"] for each in findings["warnings"]] == ["numbering_gap"]
    mended = split(findings, 1, at=13, label="2 (b)")
    assert said(findings, mended) == []
    closed = rechecked(findings, mended, NAMES)
    again = rechecked(closed, join(closed, 1, "next"), NAMES)
    assert again["warnings"] == findings["warnings"]


def test_a_gap_is_closed_by_what_was_missed() -> None:
    findings = found("(a) Plant trees;", "(c) Open the libraries.")
    assert said(findings, take(findings, Wanted("2 (b)", "Swim;", "adopted", line=24), NAMES)) == []


def relabelled(*marks: str) -> Finding:
    """Findings whose recommendations have these marks."""
    findings = found(*(f"({letter}) Plant trees;" for letter in "abcdefghijk"[: len(marks)]), "(z) Rest.")
    findings["recommendations"] = findings["recommendations"][: len(marks)]
    for mark, each in zip(marks, findings["recommendations"], strict=True):
        each["label"] = f"2 ({mark})"
    return findings


@pytest.mark.parametrize(
    ("marks", "codes"),
    [
        (("i", "ii", "iii", "iv", "v"), []),
        (("i", "ii", "iv"), ["numbering_gap"]),
        (("ii", "iii"), ["numbering_gap"]),
        (("i", "ii", "ii"), ["numbering_repeats"]),
        (("i", "ii", "i"), ["numbering_restarts"]),
        (("g", "h", "i", "j"), ["numbering_gap"]),
        (("a", "b", "i", "j"), ["numbering_gap"]),
        (("i", "j"), ["numbering_gap"]),
        (("a) (i", "a) (ii", "a) (iii"), []),
    ],
)
def test_roman_points_are_followed_as_numbers(marks: tuple[str, ...], codes: list[str]) -> None:
    findings = relabelled(*marks)
    nothing = findings | {"recommendations": [], "warnings": []}
    assert [each for each in said(nothing, findings) if each.startswith("numbering")] == codes


def test_points_below_a_point_do_not_end_its_list() -> None:
    findings = found("(a) Plant: (i) limes; (ii) oaks;", "(b) Swim.")
    text = item(findings, "2 (a)")["text"]
    lead = split(findings, 1, at=text.index("(i)"), label="2 (a) (i)")
    rest = item(lead, "2 (a) (i)")
    mended = split(lead, rest["key"], at=rest["text"].index("(ii)"), label="2 (a) (ii)")
    assert labels(mended) == ["2 (a)", "2 (a) (i)", "2 (a) (ii)", "2 (b)"]
    assert not [each for each in said(findings, mended) if each.startswith("numbering")]


def test_a_wrong_label_is_a_gap_until_it_is_mended() -> None:
    findings = found("(a) Plant;", "(d) Swim;", "(c) Read.")
    assert "numbering_gap" in [each["code"] for each in findings["warnings"]]
    assert said(findings, reword(findings, "2 (d)", label="2 (b)")) == []


def test_a_new_gap_comes_where_one_is_dropped() -> None:
    findings = found()
    assert said(findings, drop(findings, 2)) == ["numbering_gap"]
    assert said(findings, drop(findings, 1)) == ["numbering_gap"]


def test_counted_numbers_are_followed_too_but_not_over_paragraphs() -> None:
    findings = found()
    for number, each in zip((140, 140, 140), findings["recommendations"], strict=True):
        each["label"] = f"{number}.{each['order']}"
    assert said(findings, drop(findings, 2)) == ["numbering_gap"]
    for number, each in zip((1, 2, 3), findings["recommendations"], strict=True):
        each["label"] = str(number)
    assert said(findings, make_paragraph(findings, 2)) == [], "number 2 stands among the paragraphs"


def test_an_item_without_an_end_is_mended_by_its_words() -> None:
    findings = found("(a) Plant trees along", "(b) Swim.")
    assert "item_without_end" in [each["code"] for each in findings["warnings"]]
    assert said(findings, reword(findings, "2 (a)", text="Plant trees along the roads;")) == []


def test_a_split_in_mid_sentence_says_that_the_first_has_no_end() -> None:
    findings = found(*GAP)
    assert said(findings, split(findings, 1, at=6, label="2 (b)")) == ["item_without_end"]


def test_words_that_open_points_without_letters_are_said_to_open_them() -> None:
    """ "Join it with the next, or add its words" was the opposite of what the guide says."""
    findings = found("(a) Plant, where there is room: limes; oaks.", "(b) Swim.")
    text = item(findings, "2 (a)")["text"]
    assert set(said(findings, split(findings, 1, at=text.index("limes"), label="2 (a) [2]"))) == {"opens_points"}
    ends = split(findings, 1, at=text.index("oaks"), label="2 (a) [2]")
    assert "opens_points" not in said(findings, ends), "no colon"


def test_words_that_open_points_which_are_items_are_said_to_open_them() -> None:
    findings = found("(a) Plant, where there is room: (i) limes; (ii) oaks;", "(b) Swim.")
    text = item(findings, "2 (a)")["text"]
    first = rechecked(findings, split(findings, 1, at=text.index("(i)"), label="2 (a) (i)"), NAMES)
    rest = item(first, "2 (a) (i)")
    both = rechecked(first, split(first, rest["key"], at=rest["text"].index("(ii)"), label="2 (a) (ii)"), NAMES)
    for mended in (first, both):
        codes = [each["code"] for each in mended["warnings"]]
        assert "opens_points" in codes
        assert "item_without_end" not in codes, "the guide wants it so"
    message = next(each["message"] for each in both["warnings"] if each["code"] == "opens_points")
    assert message.startswith("2 (a) ends with a colon, and its points are items")
    assert "opens_points" not in said(both, make_paragraph(both, 1))
    apart = split(findings, 1, at=text.index("(i)"), label="3")
    assert "item_without_end" in said(findings, apart), "its points are another's"


def test_the_last_of_a_list_is_not_called_the_last_item() -> None:
    findings = found("(a) Plant;", "(b) Swim;")
    stored = next(each for each in findings["warnings"] if each["code"] == "list_without_end")
    assert stored["message"].startswith("2 (b) is the last of its list and ends with a semicolon")


def test_two_that_ran_together_are_long_until_they_are_split() -> None:
    long = "(b) " + "Speak of many things at once, " * 15 + "and stop; " + "Swim. " * 30 + "Swim;"
    findings = found("(a) Plant;", long, "(c) Read;", "(d) Write.")
    assert "item_much_longer" in [each["code"] for each in findings["warnings"]]
    at = item(findings, "2 (b)")["text"].index("Swim")
    mended = split(findings, 2, at=at, label="2 (bb)")
    assert "item_much_longer" in said(findings, mended), "the first part is still long"
    shorter = reword(mended, "2 (b)", text="Speak of many things at once, and stop;")
    assert "item_much_longer" not in said(findings, shorter)


def test_a_bracket_that_became_an_attribution_is_no_doubt() -> None:
    findings = found("(a) Plant trees (Northland);", "(b) Swim.")
    assert [each["code"] for each in findings["warnings"]] == ["unknown_bracket"]
    named = renamed(findings, 1, [WantedAttribution("Northland", "XAA", "", "printed_new", "clause_new")])
    assert said(findings, named) == []
    removed = rechecked(findings, named, NAMES)
    assert said(removed, renamed(removed, 1, [])) == ["unknown_bracket"]


def test_the_last_that_is_dropped_leaves_the_warning_that_there_are_none() -> None:
    findings = found("(a) Plant.")
    assert said(findings, drop(findings, 1)) == ["no_recommendations"]


def test_a_basis_or_an_agenda_item_that_a_person_gave_answers_its_doubt() -> None:
    findings = found(lead_in="2. These recommendations were made:", head="Report\n")
    before = {each["code"] for each in findings["warnings"]}
    assert {"basis_unclear", "agenda_item_unknown", "meeting_unknown"} <= before
    first = findings["recommendations"][0]["label"]
    mended = rechecked(findings, reword(findings, first, basis="adopted", agenda_item="4"), NAMES)
    assert {each["code"] for each in mended["warnings"]} & {"basis_unclear", "agenda_item_unknown"} == {"basis_unclear"}
    others = [each["key"] for each in mended["recommendations"][1:]]
    assert "basis_unclear" not in said(mended, with_basis(mended, others, "adopted")), "once all of them are answered"


def test_a_meeting_that_a_person_named_answers_its_doubt() -> None:
    findings = found(head="Report\n")
    typed = {"title": "Report", "symbol": "", "kind": "final", "language": "en", "place": "", "starts_on": None,
             "ends_on": None, "meeting_title": "A meeting"}  # fmt: skip
    mended = described(findings, typed)
    assert "meeting_unknown" not in said(findings, mended)
    assert mended["document"]["meeting"]["title"] == "A meeting"
    assert mended["document"]["meeting"]["slug"] == "meeting"
    dated = described(mended, typed | {"meeting_title": "A meeting", "starts_on": datetime.date(2031, 3, 3)})
    assert dated["document"]["meeting"] | {"title": ""} == {
        "title": "", "place": None, "starts_on": "2031-03-03", "ends_on": None, "prepares": None,
        "slug": "meeting-2031",
    }  # fmt: skip


def test_a_warning_names_its_item_and_not_one_that_begins_alike() -> None:
    findings = found("(a) Plant (Northland);", "(b) Swim.")
    stored = findings["warnings"][0]
    assert DoubtedItems(findings["recommendations"]).about(stored) == item(findings, "2 (a)")
    other = {**stored, "message": stored["message"].replace("2 (a)", "12 (a)"), "code": "heading_missing"}
    assert DoubtedItems(findings["recommendations"]).about(other) is None
    assert doubt_key(stored) != doubt_key(other)


@pytest.mark.parametrize("label", ["2 (a)", "2 (b)", "2 (c)"])
def test_looking_again_at_what_nobody_changed_changes_nothing(label: str) -> None:
    findings = found("(a) Plant trees", "(b) Swim (Northland);", "(b) Read;")
    assert rechecked(findings, findings, NAMES) == findings
    assert labels(findings)
