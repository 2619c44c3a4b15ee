"""A doubt is gone once its cause is, or what it speaks of was set aside; one whose cause still stands stays."""

from dataclasses import asdict

import pytest

from tests.tracker.importing.mending.proposals import NAMES, found, item
from tests.tracker.importing.mending.test_doubts import reword
from tracker.importing.mending.doubts import doubt_key, rechecked
from tracker.importing.mending.shape import Finding
from tracker.importing.mending.splitting import join, split
from tracker.importing.mending.taking import Wanted, drop, make_paragraph, take
from tracker.importing.structure.looking import DoubtedItems
from tracker.importing.structure.warnings import SENTENCES, warning, words_filled_in

LONG_LEFT_OUT = "Speakers thanked the people of the quiet harbour for the meal."
A, B, C = 1, 2, 3


def doubted(code: str, *items: str, line: int = 0, label: str = "2 (a)", **words: object) -> Finding:
    """The findings of a report with this one doubt, about an item of it where no line is given."""
    findings = found(*items)
    doubt = warning(code, line or item(findings, label)["line"], label=label, **words)
    return {**findings, "warnings": [asdict(doubt)]}


def holds(code: str, before: Finding, after: Finding, lines: tuple[tuple[int, str], ...] = ()) -> bool:
    return code in [each["code"] for each in rechecked(before, after, NAMES, lines)["warnings"]]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("asks_for_report", {}),
        ("secretariat_alone", {}),
        ("list_kept_whole", {}),
        ("recommends_in_part", {}),
        ("words_before", {"text": "Noting the trees of the region and their many birds,"}),
    ],
)
def test_what_speaks_of_an_item_goes_with_it_and_stays_where_another_is_corrected(
    code: str, words: dict[str, str]
) -> None:
    findings = doubted(code, **words)
    assert not holds(code, findings, drop(findings, A)), "the item was left out"
    assert not holds(code, findings, make_paragraph(findings, A)), "the item was made a paragraph"
    assert holds(code, findings, drop(findings, B))
    assert holds(code, findings, reword(findings, "2 (a)", text="Plant more lime trees along each road;"))


def test_a_doubt_follows_its_item_to_another_label_and_goes_with_it() -> None:
    findings = doubted("asks_for_report")
    relabelled = rechecked(findings, after := reword(findings, "2 (a)", label="2 (x)"), NAMES)
    assert DoubtedItems(after["recommendations"]).about(findings["warnings"][0]) == item(after, "2 (x)")
    assert holds("asks_for_report", findings, after)
    assert not holds("asks_for_report", relabelled, drop(relabelled, A))


def test_of_joined_items_the_doubts_of_both_stay() -> None:
    findings = doubted("asks_for_report", label="2 (b)")
    assert holds("asks_for_report", findings, join(findings, A, "next"))


@pytest.mark.parametrize("code", ["text_between_items", "text_after_items", "page_furniture"])
def test_words_that_were_left_out_are_no_doubt_once_they_are_added(code: str) -> None:
    findings = doubted(code, line=30, text=LONG_LEFT_OUT)
    added = f"Plant more lime trees along the roads; {LONG_LEFT_OUT.upper()}"
    assert not holds(code, findings, reword(findings, "2 (a)", text=added))
    assert holds(code, findings, reword(findings, "2 (a)", text="Plant more lime trees; speakers thanked the people."))


def test_a_number_of_a_page_is_not_taken_for_words_that_were_added() -> None:
    findings = doubted("page_furniture", text="12")
    assert holds("page_furniture", findings, reword(findings, "2 (a)", text="Plant 12 lime trees along the roads;"))


def test_text_that_was_taken_for_part_of_an_item_is_no_doubt_once_it_is_divided_from_it() -> None:
    joined = "(a) Plant limes. Speakers then spoke of trees at length."
    findings = doubted("text_joined", joined, "(b) Swim.", text="Speakers then spoke of trees at length.")
    at = item(findings, "2 (a)")["text"].index("Speakers")
    divided = split(findings, A, at=at, label="2 [2]")
    assert not holds("text_joined", findings, divided)
    assert holds("text_joined", findings, reword(findings, "2 (a)", label="2 (aa)"))


def test_what_was_cut_in_two_is_no_doubt_once_it_is_divided_where_it_was_joined() -> None:
    findings = found("(a) Plant trees", "along the roads;", "(b) Read.")
    line = next(each["line"] for each in findings["warnings"] if each["code"] == "rejoined")
    at = item(findings, "2 (a)")["text"].index("along")
    lines = ((line - 2, "(a) Plant trees"), (line, "along the roads;"))
    assert not holds("rejoined", findings, split(findings, A, at=at, label="2 [2]", lines=lines))
    assert holds("rejoined", findings, split(findings, A, at=6, label="2 [2]", lines=lines))


def test_a_word_that_was_put_together_is_no_doubt_once_it_is_corrected() -> None:
    findings = doubted("hyphen_removed", "(a) Plant limetrees along roads;", "(b) Swim.", text="limetrees")
    assert not holds("hyphen_removed", findings, reword(findings, "2 (a)", text="Plant lime-trees along roads;"))
    assert holds("hyphen_removed", findings, reword(findings, "2 (a)", text="Plant limetrees along all roads;"))


def test_a_hyphen_that_was_kept_is_no_doubt_once_it_is_taken_out() -> None:
    findings = doubted("line_end_hyphen", "(a) Promote recom-mended, well-known trees;", "(b) Swim.", text="Promote")
    line = item(findings, "2 (a)")["line"]
    lines = ((line, "(a) Promote recom-"), (line + 1, "mended, well-known trees;"))
    taken_out = reword(findings, "2 (a)", text="Promote recommended, well-known trees;")
    another = reword(findings, "2 (a)", text="Promote recom-mended, well known trees;")
    assert not holds("line_end_hyphen", findings, taken_out, lines)
    assert holds("line_end_hyphen", findings, another, lines)


def test_a_list_kept_whole_is_no_doubt_once_its_points_are_items() -> None:
    findings = doubted("list_kept_whole", "(a) Plant: (i) limes; (ii) oaks;", "(b) Swim.")
    text = item(findings, "2 (a)")["text"]
    lead = split(findings, A, at=text.index("(i)"), label="2 (a) (i)")
    assert not holds("list_kept_whole", findings, lead)
    assert holds("list_kept_whole", findings, reword(findings, "2 (a)", text=text.replace("oaks", "elms")))


def test_words_that_recommend_nothing_are_no_doubt_once_they_are_cut() -> None:
    findings = doubted("recommends_in_part", "(a) Trees are green. States should plant them.", "(b) Swim.")
    assert not holds("recommends_in_part", findings, reword(findings, "2 (a)", text="States should plant them."))
    other = reword(findings, "2 (a)", text="Trees are tall. States should plant them.")
    assert holds("recommends_in_part", findings, other)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("second_mark", {"mark": "(h)"}),
        ("number_misprinted", {"printed": "2 (z)"}),
        ("repeated_label", {"slug": "2-a"}),
    ],
)
def test_a_doubt_about_a_label_is_answered_by_another_label_and_by_nothing_else(
    code: str, words: dict[str, str]
) -> None:
    findings = doubted(code, **words)
    assert not holds(code, findings, reword(findings, "2 (a)", label="2 (h)"))
    assert holds(code, findings, reword(findings, "2 (a)", text="Plant lime trees;"))


def test_a_gap_between_paragraphs_stays_where_an_item_above_it_is_set_aside() -> None:
    findings = found()
    line = item(findings, "2 (c)")["line"] + 4
    gap = warning("numbering_gap", line, before=12, found=14)
    findings = {**findings, "warnings": [asdict(gap)]}
    assert DoubtedItems(findings["recommendations"]).about(asdict(gap)) == item(findings, "2 (c)")
    assert doubt_key(asdict(gap)) in [
        doubt_key(each) for each in rechecked(findings, drop(findings, C), NAMES)["warnings"]
    ]


def test_what_a_lead_in_leaves_open_stays_where_only_its_first_item_is_set_aside() -> None:
    findings = doubted("position_unclear")
    for each in findings["recommendations"]:
        each["paragraph_number"] = 2
    assert holds("position_unclear", findings, drop(findings, A)), "the others have no position yet"
    alone = {**findings, "recommendations": findings["recommendations"][:1]}
    assert not holds("position_unclear", alone, drop(alone, A))


def test_a_list_of_candidates_is_no_doubt_once_all_of_it_are_items() -> None:
    findings = found()
    candidates = [{"label": f"7 ({mark})", "text": f"Plant {mark}.", "line": 50 + at} for at, mark in enumerate("ab")]
    stored = asdict(warning("list_not_announced", 49, label="Paragraph 7"))
    findings = {**findings, "candidates": candidates, "warnings": [stored]}
    one = take(findings, Wanted("7 (a)", "Plant a.", "adopted", line=50), NAMES)
    assert holds("list_not_announced", findings, one)
    both = take(one, Wanted("7 (b)", "Plant b.", "adopted", line=51), NAMES)
    assert not holds("list_not_announced", rechecked(findings, one, NAMES), both)


def test_a_candidate_that_became_an_item_is_not_said_to_be_a_candidate_only() -> None:
    findings = doubted("may_recommend", line=40, label="9")
    taken = take(findings, Wanted("9", "Plant oaks.", "adopted", line=40), NAMES)
    assert not holds("may_recommend", findings, taken)


def test_a_line_in_doubt_is_of_the_item_that_holds_it_and_of_no_item_far_above() -> None:
    findings = found()
    c = item(findings, "2 (c)")
    about = DoubtedItems(findings["recommendations"]).about
    for code in ("hyphen_removed", "header_or_text"):
        assert about(asdict(warning(code, c["line"] + 1, text="libraries"))) == c
        assert about(asdict(warning(code, c["line"] + 90, text="conclusions"))) is None
    assert about(asdict(warning("characters_dropped", c["line"]))) == c
    assert about(asdict(warning("characters_dropped", c["line"] + 90))) is None


def test_what_was_checked_is_not_to_be_checked_again_under_another_label() -> None:
    findings = found("(a) Plant trees along", "(b) Swim.")
    key = next(doubt_key(each) for each in findings["warnings"] if each["code"] == "item_without_end")
    seen = {**findings, "seen": {"items": [A], "warnings": [key]}}
    mended = rechecked(seen, reword(seen, "2 (a)", label="2 (x)"), NAMES)
    again = next(doubt_key(each) for each in mended["warnings"] if each["code"] == "item_without_end")
    assert again != key
    assert again in mended["seen"]["warnings"]
    other = rechecked(seen, reword(seen, "2 (b)", text="Swim along"), NAMES)
    assert other["seen"]["warnings"] == [key], "the doubt about another item was checked by nobody"


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_the_words_of_a_warning_are_read_again_from_its_sentence(code: str) -> None:
    names = {"label": "140.12", "text": "as: it (stands) in the source", "number": "7"}
    wanted = {name: names.get(name, name) for name in words_filled_in({"code": code, "message": ""})}
    assert words_filled_in(asdict(warning(code, 1, **wanted))) == wanted
