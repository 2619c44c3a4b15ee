"""What an item holds of its source: its own words, and nothing before, between or behind them."""

from dataclasses import replace

import pytest

from tests.tracker.importing.mending.proposals import NAMES, found, item
from tests.tracker.importing.mending.test_doubts import reword
from tests.tracker.importing.reports import report
from tracker.importing.mending.doubts import rechecked
from tracker.importing.mending.held import SourceText, Stretch, held_near, holder_of, is_used_up, standing_of
from tracker.importing.mending.shape import Draft, with_items
from tracker.importing.mending.taking import Wanted, take

RUN_ON = (
    "2. The following was recommended: (a) Plant lime trees along the roads; (b) Teach every child to swim; "
    "(c) Open the libraries. The meeting then rose, and the Chair thanked the interpreters."
)


def held(text: str, *lines: str, line: int = 1, read: str | None = None) -> list[str]:
    """The words that an item holds, a part for each line."""
    numbered = list(enumerate(lines, start=1))
    found = SourceText(numbered).stretches_of((text, read), line)
    return [lines[each.line - 1][each.start : each.end] for each in found]


@pytest.mark.parametrize(
    "text", ["Plant lime trees along the roads;", "Teach every child to swim;", "Open the libraries."]
)
def test_of_a_paragraph_with_several_items_each_holds_its_own_words(text: str) -> None:
    assert held(text, RUN_ON) == [text]


def test_an_item_over_several_paragraphs_holds_a_part_of_each_and_not_what_stands_between() -> None:
    assert held(
        "Plant lime trees along the roads of every town and water them in the dry months.",
        "(a) Plant lime trees along the roads",
        "A/CONF.999/RPM.1/CRP.1",
        "Page 12 of 30",
        "of every town and water them in the dry months.",
        "The meeting then turned to other matters.",
    ) == ["Plant lime trees along the roads", "of every town and water them in the dry months."]


def test_joined_items_hold_the_words_of_both_and_not_those_between() -> None:
    joined = "Plant lime trees along the roads; Teach every child to swim."
    lines = ("(a) Plant lime trees along the roads;", "It was hot in the hall.", "(b) Teach every child to swim.")
    assert held(joined, *lines) == ["Plant lime trees along the roads;", "Teach every child to swim."]


@pytest.mark.parametrize(
    ("text", "lines", "parts"),
    [
        (
            "Recommends “smart” co-operation in cyberspace;",
            ('1. Recommends "smart" cooper-', "ation in cyber\u00adspace; and more"),
            ['Recommends "smart" cooper-', "ation in cyber\u00adspace;"],
        ),
        ("Assurer l’accès à l'eau potable.", ("a) Assurer l'acce\u0300s à l’eau  potable. La séance est levée.",),
         ["Assurer l'acce\u0300s à l’eau  potable."]),
        ("ضمان الحصول على المياه.", ("(أ) ضَمان الحصول على المياه. ورفعت الجلسة.",),
         ["ضَمان الحصول على المياه."]),
        ("确保人人获得安全饮用水；", ("(a) 确保人人获得安全", "饮用水；会议随后结束。"),
         ["确保人人获得安全", "饮用水；"]),
    ],
)  # fmt: skip
def test_spaces_quotes_hyphens_and_line_ends_are_set_aside_in_each_language(
    text: str, lines: tuple[str, ...], parts: list[str]
) -> None:
    assert held(text, *lines) == parts


def test_a_word_that_was_corrected_is_still_the_words_of_the_source() -> None:
    assert held(
        "Plant more lime trees along the roads of the town;",
        "(a) Plant more line trees along the roods of the town; (b) Swim.",
    ) == ["Plant more line trees along the roods of the town;"]


def test_the_mark_of_a_footnote_inside_it_is_not_held() -> None:
    assert held(
        "Plant lime trees along the roads; and water them.",
        "(a) Plant lime trees along the roads;12 and water them.",
    ) == ["Plant lime trees along the roads;", "and water them."]


def test_what_was_written_anew_is_looked_for_as_it_was_read() -> None:
    lines = ("(a) Plant lime trees along the roads; (b) Swim.",)
    assert held("Grow oaks.", *lines, read="Plant lime trees along the roads;") == ["Plant lime trees along the roads;"]


@pytest.mark.parametrize(("text", "line"), [("Build bridges over every river.", 1), ("Swim;", 0), ("", 1)])
def test_what_stands_nowhere_holds_nothing(text: str, line: int) -> None:
    assert held(text, RUN_ON, line=line) == []


def test_what_is_named_by_reference_holds_the_words_of_the_paragraph_that_is_named() -> None:
    lines = (
        "21. Northland asked about libraries. It recommended that Southland (a) plant limes; (b) open its libraries;",
        "22. Southland replied.",
        "60. The recommendations in paragraph 21 (b) are not supported.",
    )
    numbered = list(enumerate(lines, start=1))
    text = "It recommended that Southland \u2026 (b) open its libraries;"
    found = SourceText(numbered).stretches_of([text], 3, is_by_reference=True)
    assert [lines[each.line - 1][each.start : each.end] for each in found] == [
        "It recommended that Southland",
        "(b) open its libraries;",
    ]


def test_a_short_word_further_on_does_not_stand_for_one_that_was_corrected() -> None:
    assert held(
        "The meeting was held in the large hall.",
        "The meeting was held in a large hall. (e) Open the archives.",
    ) == ["The meeting was held in a large hall."]


TOLD = (
    (1, "2. The Meeting asks States to plant hedges along roads:"),
    (2, "(a) On the sunny side of each road;"),
    (3, "(b) On the shady side, where there is one."),
    (4, "3. The Meeting asks States to plant trees in each town."),
    (5, "The Meeting asks States to plant trees in each town."),
)


@pytest.fixture
def findings() -> Draft:
    both = found("(a) Plant;", "(b) Swim.")
    whole, other = both.recommendations
    text = " ".join(words for _line, words in TOLD[:3]).removeprefix("2. ")
    items = [
        replace(whole, label="2", line=1, text=text),
        replace(other, label="3", line=4, text=TOLD[3][1].removeprefix("3. ")),
    ]
    return with_items(both, items)


@pytest.mark.parametrize(
    ("line", "text", "label"),
    [
        (2, "On the sunny side of each road;", "2"),
        (0, "On the sunny side of each road;", "2"),
        (3, "On the shady side, where there may be one.", "2"),
        (3, "On the shady side, where there is one. The Meeting asks States to plant trees", "2"),
        (4, "The Meeting asks States to plant trees in each town.", "3"),
        (5, "The Meeting asks States to plant trees in each town.", None),
        (0, "The Meeting asks States to plant trees in each town.", None),
        (2, "Something that the source does not say.", None),
        (99, "On the sunny side of each road;", None),
    ],
)
def test_the_item_that_has_the_words(findings, line, text, label) -> None:
    holder = holder_of(findings, line, text, TOLD)
    assert (holder and holder.label) == label


def test_without_a_source_nothing_is_known(findings) -> None:
    assert holder_of(findings, 2, "On the sunny side of each road;", ()) is None


def test_items_that_reach_from_before_are_found(findings) -> None:
    held = held_near(findings.recommendations, SourceText(TOLD), 3, 3)
    first = findings.recommendations[0].key
    assert [each.line for each in held[first]] == [1, 2, 3]


@pytest.mark.parametrize(("end", "is_all"), [(35, True), (30, True), (12, False)])
def test_a_line_is_used_up_where_no_words_are_left(end: int, is_all: bool) -> None:
    assert is_used_up(TOLD[1][1], [Stretch(2, 4, end)]) == is_all


LINES = (
    (1, "Report of the Working Group on Hedges"),
    (3, "7. The Working Group heard of hedges and of their birds."),
    (5, "Recommendation 2"),
    (6, "States should plant “native” hedges along the railways and co-operate across borders,"),
    (7, "and count their birds each spring."),
    (9, "A/CONF.999/3"),
    (11, "9. Ratify the Convention on Hedges (Northland);"),
    (12, "10. Ratify the Convention on Birds (Southland);"),
    (14, "(a) Open the gardens;"),
    (16, "Annex: States should teach gardeners in all schools, and pay them well."),
)
NATIVE = "States should plant 'native' hedges along the rail-ways and cooperate across borders, and count their birds"
TEACH = "States should teach gardeners in all schools, and pay them well."


HERE = 0


def stands(text: str, line: int, *lines: tuple[int, str]) -> int | None:
    found = standing_of(text, line, SourceText(lines or LINES))
    return HERE if found == line else found


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (f"{NATIVE} each spring.", 6, HERE),
        (f"{NATIVE} each spring.", 7, HERE),  # the second line of its paragraph
        (f"{NATIVE} each spring.", 5, HERE),  # the mark that stands above it
        (f"{NATIVE} each spring.", 8, HERE),  # an empty line beside it
        ("and count their birds each spring.", 7, HERE),
        ("STATES SHOULD PLANT “NATIVE” HEDGES ALONG THE RAILWAYS;", 6, HERE),
        (NATIVE.replace("hedges", "trees"), 6, HERE),  # one word was corrected
        (TEACH, 3, 16),
        (TEACH.replace("well", "badly"), 3, 16),
        (TEACH, 999, HERE),  # behind the last line, which has them
        (TEACH, 4, 16),
        ("Ratify the Convention on Birds (Southland);", 11, 12),  # its neighbour is almost the same
        ("Ratify the Convention on Hedges (Northland);", 12, 11),
        ("Ratify the Convention on Hedges (Northland);", 11, HERE),
        ("Open the gardens;", 14, HERE),
        ("Open the gardens;", 3, 14),
        ("hedges", 14, 11),  # a short one is looked for as a word, and the nearest line is said
        ("Dig canals between the lakes, and keep boats away from nests.", 6, None),
        ("Dig canals between the lakes, and keep boats away from nests.", 999, None),
        (";", 6, HERE),  # nothing to look for
    ],
)
def test_words_stand_at_their_line_or_at_another_or_nowhere(
    text: str, line: int, said: tuple[bool, int | None]
) -> None:
    assert stands(text, line) == said


def test_where_two_lines_have_the_words_the_nearest_is_said() -> None:
    twice = tuple((number, "Open the gardens to children." if number in (3, 40) else "Hedges.") for number in range(60))
    assert stands("Open the gardens to children.", 30, *twice) == 40
    assert stands("Open the gardens to children.", 10, *twice) == 3


def test_what_a_page_break_cuts_stands_at_its_line() -> None:
    lines = (
        (1, "4. States should plant hedges of native"),
        (2, "12 Footnotes speak of other matters, at some length and in small letters."),
        (3, "Page 4 of 9"),
        (4, "thorn along the roads and the rivers."),
    )
    assert stands("States should plant hedges of native thorn along all the roads and the rivers.", 1, *lines) == HERE


# --- as a doubt of an import


REPORT = tuple((number, words) for number, words in enumerate(report().splitlines(), start=1) if words)
WHOLE = (*REPORT, *((number + 100, words) for number, words in LINES))


def typed(text: str, line: int, read: str = "What its line says.", label: str = "8") -> tuple[Draft, Draft]:
    """The findings of a report before and after a person added one item."""
    findings = found()
    return findings, take(findings, Wanted(label, text, "adopted", line=line, read=read), NAMES)


def said(before: Draft, after: Draft, lines: tuple[tuple[int, str], ...] = WHOLE) -> list[tuple[str, int, str]]:
    mended = rechecked(before, after, NAMES, lines)
    return [(each.code, each.line, each.message) for each in mended.warnings if each.code.startswith("typed")]


ELSEWHERE = ("typed_elsewhere", 103, "The words of 8 do not stand at its line of the source: line 116 has them.")


def test_a_missed_item_typed_under_another_line_is_in_doubt_until_it_is_corrected() -> None:
    before, after = typed(TEACH, 103)
    assert said(before, after) == [ELSEWHERE]
    mended = rechecked(before, after, NAMES, WHOLE)
    right = reword(mended, "8", text="The Working Group heard of hedges and of their birds.")
    assert said(mended, right) == []
    assert said(mended, reword(mended, "8", basis="agreed")) == [ELSEWHERE]
    assert said(mended, reword(mended, "8", basis="agreed"), lines=()) == [ELSEWHERE], "the file cannot be read"


def test_what_was_typed_before_there_was_this_doubt_is_in_doubt_after_the_next_correction() -> None:
    _before, stored = typed(TEACH, 103)
    assert said(stored, reword(stored, "2 (b)", text="Teach all children to swim;")) != []


def test_words_that_stand_nowhere_are_said_to_and_an_item_without_a_line_claims_none() -> None:
    nowhere = "Dig canals between the lakes, and keep boats away from nests."
    assert [each[0] for each in said(*typed(nowhere, 106))] == ["typed_nowhere"]
    assert [each[0] for each in said(*typed(nowhere, 999, read=""))] == ["typed_nowhere"], "there is no such line"
    assert said(*typed(nowhere, 0)) == []
    assert said(*typed(nowhere, 106), lines=()) == []


def test_what_was_read_and_nobody_changed_is_not_looked_for() -> None:
    before, after = typed(TEACH, 103, read=TEACH)
    assert said(before, after) == []
    assert item(after, "8").read is None
