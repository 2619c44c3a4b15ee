"""After a correction: a warning that no longer holds is gone, a new one is there, the rest stays."""

import datetime
from dataclasses import replace

import pytest

from tests.tracker.importing.mending.proposals import NAMES, changed, found, item, labels, said
from tests.tracker.importing.mending.test_wording import reword
from tracker.importing.mending.doubts import doubt_key, rechecked
from tracker.importing.mending.shape import Draft, Seen, with_items
from tracker.importing.mending.splitting import join, split
from tracker.importing.mending.taking import Wanted, drop, make_paragraph, take
from tracker.importing.mending.wording import WantedAttribution, described, renamed, with_basis
from tracker.importing.structure.findings import CandidateFinding, MeetingFinding
from tracker.importing.structure.looking import DoubtedItems
from tracker.importing.structure.warnings import SENTENCES, WarningFinding, warning

GAP = ("(a) Plant trees; teach every child to swim;", "(c) Open the libraries.")


def test_a_gap_is_closed_by_a_split_and_opened_by_a_join() -> None:
    findings = found(*GAP)
    assert [each.code for each in findings.warnings] == ["numbering_gap"]
    mended = split(findings, 1, at=13, label="2 (b)")
    assert said(findings, mended) == []
    closed = rechecked(findings, mended, NAMES)
    again = rechecked(closed, join(closed, 1, "next"), NAMES)
    assert again.warnings == findings.warnings


def test_a_gap_is_closed_by_what_was_missed() -> None:
    findings = found("(a) Plant trees;", "(c) Open the libraries.")
    assert said(findings, take(findings, Wanted("2 (b)", "Swim;", "adopted", line=24), NAMES)) == []


def relabelled(*marks: str) -> Draft:
    """Findings whose recommendations have these marks."""
    findings = found(*(f"({letter}) Plant trees;" for letter in "abcdefghijk"[: len(marks)]), "(z) Rest.")
    findings = with_items(findings, findings.recommendations[: len(marks)])
    return changed(findings, *({"label": f"2 ({mark})"} for mark in marks))


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
    nothing = replace(with_items(findings, []), warnings=())
    assert [each for each in said(nothing, findings) if each.startswith("numbering")] == codes


def test_points_below_a_point_do_not_end_its_list() -> None:
    findings = found("(a) Plant: (i) limes; (ii) oaks;", "(b) Swim.")
    text = item(findings, "2 (a)").text
    lead = split(findings, 1, at=text.index("(i)"), label="2 (a) (i)")
    rest = item(lead, "2 (a) (i)")
    mended = split(lead, rest.key, at=rest.text.index("(ii)"), label="2 (a) (ii)")
    assert labels(mended) == ["2 (a)", "2 (a) (i)", "2 (a) (ii)", "2 (b)"]
    assert not [each for each in said(findings, mended) if each.startswith("numbering")]


def test_a_wrong_label_is_a_gap_until_it_is_mended() -> None:
    findings = found("(a) Plant;", "(d) Swim;", "(c) Read.")
    assert "numbering_gap" in [each.code for each in findings.warnings]
    assert said(findings, reword(findings, "2 (d)", label="2 (b)")) == []


def test_a_new_gap_comes_where_one_is_dropped() -> None:
    findings = found()
    assert said(findings, drop(findings, 2)) == ["numbering_gap"]
    assert said(findings, drop(findings, 1)) == ["numbering_gap"]


def test_counted_numbers_are_followed_too_but_not_over_paragraphs() -> None:
    findings = changed(found(), *({"label": f"140.{number}"} for number in (1, 2, 3)))
    assert said(findings, drop(findings, 2)) == ["numbering_gap"]
    findings = changed(findings, *({"label": str(number)} for number in (1, 2, 3)))
    assert said(findings, make_paragraph(findings, 2)) == [], "number 2 stands among the paragraphs"


def test_an_item_without_an_end_is_mended_by_its_words() -> None:
    findings = found("(a) Plant trees along", "(b) Swim.")
    assert "item_without_end" in [each.code for each in findings.warnings]
    assert said(findings, reword(findings, "2 (a)", text="Plant trees along the roads;")) == []


def test_a_split_in_mid_sentence_says_that_the_first_has_no_end() -> None:
    findings = found(*GAP)
    assert said(findings, split(findings, 1, at=6, label="2 (b)")) == ["item_without_end"]


def test_words_that_open_points_without_letters_are_said_to_open_them() -> None:
    """ "Join it with the next, or add its words" was the opposite of what the guide says."""
    findings = found("(a) Plant, where there is room: limes; oaks.", "(b) Swim.")
    text = item(findings, "2 (a)").text
    assert set(said(findings, split(findings, 1, at=text.index("limes"), label="2 (a) [2]"))) == {"opens_points"}
    ends = split(findings, 1, at=text.index("oaks"), label="2 (a) [2]")
    assert "opens_points" not in said(findings, ends), "no colon"


def test_words_that_open_points_which_are_items_are_said_to_open_them() -> None:
    findings = found("(a) Plant, where there is room: (i) limes; (ii) oaks;", "(b) Swim.")
    text = item(findings, "2 (a)").text
    first = rechecked(findings, split(findings, 1, at=text.index("(i)"), label="2 (a) (i)"), NAMES)
    rest = item(first, "2 (a) (i)")
    both = rechecked(first, split(first, rest.key, at=rest.text.index("(ii)"), label="2 (a) (ii)"), NAMES)
    for mended in (first, both):
        codes = [each.code for each in mended.warnings]
        assert "opens_points" in codes
        assert "item_without_end" not in codes, "the guide wants it so"
    message = next(each.message for each in both.warnings if each.code == "opens_points")
    assert message.startswith("2 (a) ends with a colon, and its points are items")
    assert "opens_points" not in said(both, make_paragraph(both, 1))
    apart = split(findings, 1, at=text.index("(i)"), label="3")
    assert "item_without_end" in said(findings, apart), "its points are another's"


def test_the_last_of_a_list_is_not_called_the_last_item() -> None:
    findings = found("(a) Plant;", "(b) Swim;")
    stored = next(each for each in findings.warnings if each.code == "list_without_end")
    assert stored.message.startswith("2 (b) is the last of its list and ends with a semicolon")


def test_two_that_ran_together_are_long_until_they_are_split() -> None:
    long = "(b) " + "Speak of many things at once, " * 15 + "and stop; " + "Swim. " * 30 + "Swim;"
    findings = found("(a) Plant;", long, "(c) Read;", "(d) Write.")
    assert "item_much_longer" in [each.code for each in findings.warnings]
    at = item(findings, "2 (b)").text.index("Swim")
    mended = split(findings, 2, at=at, label="2 (bb)")
    assert "item_much_longer" in said(findings, mended), "the first part is still long"
    shorter = reword(mended, "2 (b)", text="Speak of many things at once, and stop;")
    assert "item_much_longer" not in said(findings, shorter)


def test_a_bracket_that_became_an_attribution_is_no_doubt() -> None:
    findings = found("(a) Plant trees (Northland);", "(b) Swim.")
    assert [each.code for each in findings.warnings] == ["unknown_bracket"]
    named = renamed(findings, 1, [WantedAttribution("Northland", "XAA", "", "printed_new", "clause_new")])
    assert said(findings, named) == []
    removed = rechecked(findings, named, NAMES)
    assert said(removed, renamed(removed, 1, [])) == ["unknown_bracket"]


def test_the_last_that_is_dropped_leaves_the_warning_that_there_are_none() -> None:
    findings = found("(a) Plant.")
    assert said(findings, drop(findings, 1)) == ["no_recommendations"]


def test_a_basis_or_an_agenda_item_that_a_person_gave_answers_its_doubt() -> None:
    findings = found(lead_in="2. These recommendations were made:", head="Report\n")
    before = {each.code for each in findings.warnings}
    assert {"basis_unclear", "agenda_item_unknown", "meeting_unknown"} <= before
    first = findings.recommendations[0].label
    mended = rechecked(findings, reword(findings, first, basis="adopted", agenda_item="4"), NAMES)
    assert {each.code for each in mended.warnings} & {"basis_unclear", "agenda_item_unknown"} == {"basis_unclear"}
    others = [each.key for each in mended.recommendations[1:]]
    assert "basis_unclear" not in said(mended, with_basis(mended, others, "adopted")), "once all of them are answered"


def test_a_meeting_that_a_person_named_answers_its_doubt() -> None:
    findings = found(head="Report\n")
    typed = {"title": "Report", "symbol": "", "kind": "final", "language": "en", "place": "", "starts_on": None,
             "ends_on": None, "meeting_title": "A meeting"}  # fmt: skip
    mended = described(findings, typed)
    assert "meeting_unknown" not in said(findings, mended)
    assert mended.document.meeting.title == "A meeting"
    assert mended.document.meeting.slug == "meeting"
    dated = described(mended, typed | {"meeting_title": "A meeting", "starts_on": datetime.date(2031, 3, 3)})
    day = datetime.date(2031, 3, 3)
    assert dated.document.meeting == MeetingFinding(title="A meeting", starts_on=day, slug="meeting-2031")


def test_a_warning_names_its_item_and_not_one_that_begins_alike() -> None:
    findings = found("(a) Plant (Northland);", "(b) Swim.")
    stored = findings.warnings[0]
    assert DoubtedItems(findings.recommendations).about(stored) == item(findings, "2 (a)")
    other = replace(stored, message=stored.message.replace("2 (a)", "12 (a)"), code="heading_missing")
    assert DoubtedItems(findings.recommendations).about(other) is None
    assert doubt_key(stored) != doubt_key(other)


@pytest.mark.parametrize("label", ["2 (a)", "2 (b)", "2 (c)"])
def test_looking_again_at_what_nobody_changed_changes_nothing(label: str) -> None:
    findings = found("(a) Plant trees", "(b) Swim (Northland);", "(b) Read;")
    assert rechecked(findings, findings, NAMES) == findings
    assert labels(findings)


LONG_LEFT_OUT = "Speakers thanked the people of the quiet harbour for the meal."
A, B, C = 1, 2, 3


def doubted(code: str, *items: str, line: int = 0, label: str = "2 (a)", **words: object) -> Draft:
    """The findings of a report with this one doubt, about an item of it where no line is given."""
    findings = found(*items)
    doubt = warning(code, line or item(findings, label).line, label=label, **words)
    return replace(findings, warnings=(doubt,))


def holds(code: str, before: Draft, after: Draft, lines: tuple[tuple[int, str], ...] = ()) -> bool:
    return code in [each.code for each in rechecked(before, after, NAMES, lines).warnings]


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
    assert DoubtedItems(after.recommendations).about(findings.warnings[0]) == item(after, "2 (x)")
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
    at = item(findings, "2 (a)").text.index("Speakers")
    divided = split(findings, A, at=at, label="2 [2]")
    assert not holds("text_joined", findings, divided)
    assert holds("text_joined", findings, reword(findings, "2 (a)", label="2 (aa)"))


def test_what_was_cut_in_two_is_no_doubt_once_it_is_divided_where_it_was_joined() -> None:
    findings = found("(a) Plant trees", "along the roads;", "(b) Read.")
    line = next(each.line for each in findings.warnings if each.code == "rejoined")
    at = item(findings, "2 (a)").text.index("along")
    lines = ((line - 2, "(a) Plant trees"), (line, "along the roads;"))
    assert not holds("rejoined", findings, split(findings, A, at=at, label="2 [2]", lines=lines))
    assert holds("rejoined", findings, split(findings, A, at=6, label="2 [2]", lines=lines))


def test_a_word_that_was_put_together_is_no_doubt_once_it_is_corrected() -> None:
    findings = doubted("hyphen_removed", "(a) Plant limetrees along roads;", "(b) Swim.", text="limetrees")
    assert not holds("hyphen_removed", findings, reword(findings, "2 (a)", text="Plant lime-trees along roads;"))
    assert holds("hyphen_removed", findings, reword(findings, "2 (a)", text="Plant limetrees along all roads;"))


def test_a_hyphen_that_was_kept_is_no_doubt_once_it_is_taken_out() -> None:
    findings = doubted("line_end_hyphen", "(a) Promote recom-mended, well-known trees;", "(b) Swim.", text="Promote")
    line = item(findings, "2 (a)").line
    lines = ((line, "(a) Promote recom-"), (line + 1, "mended, well-known trees;"))
    taken_out = reword(findings, "2 (a)", text="Promote recommended, well-known trees;")
    another = reword(findings, "2 (a)", text="Promote recom-mended, well known trees;")
    assert not holds("line_end_hyphen", findings, taken_out, lines)
    assert holds("line_end_hyphen", findings, another, lines)


def test_a_list_kept_whole_is_no_doubt_once_its_points_are_items() -> None:
    findings = doubted("list_kept_whole", "(a) Plant: (i) limes; (ii) oaks;", "(b) Swim.")
    text = item(findings, "2 (a)").text
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
    line = item(findings, "2 (c)").line + 4
    gap = warning("numbering_gap", line, before=12, found=14)
    findings = replace(findings, warnings=(gap,))
    assert DoubtedItems(findings.recommendations).about(gap) == item(findings, "2 (c)")
    assert gap in rechecked(findings, drop(findings, C), NAMES).warnings


def test_what_a_lead_in_leaves_open_stays_where_only_its_first_item_is_set_aside() -> None:
    findings = changed(doubted("position_unclear"), *[{"paragraph_number": 2}] * 3)
    assert holds("position_unclear", findings, drop(findings, A)), "the others have no position yet"
    alone = with_items(findings, findings.recommendations[:1])
    assert not holds("position_unclear", alone, drop(alone, A))


def test_a_list_of_candidates_is_no_doubt_once_all_of_it_are_items() -> None:
    findings = found()
    candidates = tuple(CandidateFinding(f"7 ({mark})", f"Plant {mark}.", 50 + at) for at, mark in enumerate("ab"))
    stored = warning("list_not_announced", 49, label="Paragraph 7")
    findings = replace(findings, candidates=candidates, warnings=(stored,))
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
    about = DoubtedItems(findings.recommendations).about
    for code in ("hyphen_removed", "header_or_text"):
        assert about(warning(code, c.line + 1, text="libraries")) == c
        assert about(warning(code, c.line + 90, text="conclusions")) is None
    assert about(warning("characters_dropped", c.line)) == c
    assert about(warning("characters_dropped", c.line + 90)) is None


def test_what_was_checked_is_not_to_be_checked_again_under_another_label() -> None:
    findings = found("(a) Plant trees along", "(b) Swim.")
    key = next(doubt_key(each) for each in findings.warnings if each.code == "item_without_end")
    seen = replace(findings, seen=Seen((A,), (key,)))
    mended = rechecked(seen, reword(seen, "2 (a)", label="2 (x)"), NAMES)
    again = next(doubt_key(each) for each in mended.warnings if each.code == "item_without_end")
    assert again != key
    assert again in mended.seen.warnings
    other = rechecked(seen, reword(seen, "2 (b)", text="Swim along"), NAMES)
    assert other.seen.warnings == (key,), "the doubt about another item was checked by nobody"


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_the_words_of_a_warning_are_read_again_from_its_sentence(code: str) -> None:
    names = {"label": "140.12", "text": "as: it (stands) in the source", "number": "7"}
    wanted = {name: names.get(name, name) for name in WarningFinding(code, "", 1).words}
    assert warning(code, 1, **wanted).words == wanted
