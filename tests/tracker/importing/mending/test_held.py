"""What an item holds of its source: its own words, and nothing before, between or behind them."""

import pytest

from tracker.importing.mending.held import SourceText

RUN_ON = (
    "2. The following was recommended: (a) Plant lime trees along the roads; (b) Teach every child to swim; "
    "(c) Open the libraries. The meeting then rose, and the Chair thanked the interpreters."
)


def held(text: str, *lines: str, line: int = 1, read: str | None = None) -> list[str]:
    """The words that an item holds, a part for each line."""
    numbered = list(enumerate(lines, start=1))
    found = SourceText(numbered).held({"text": text, "line": line, "read": read})
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
    found = SourceText(numbered).held({"text": text, "line": 3, "by_reference": True})
    assert [lines[each.line - 1][each.start : each.end] for each in found] == [
        "It recommended that Southland",
        "(b) open its libraries;",
    ]


def test_a_short_word_further_on_does_not_stand_for_one_that_was_corrected() -> None:
    assert held(
        "The meeting was held in the large hall.",
        "The meeting was held in a large hall. (e) Open the archives.",
    ) == ["The meeting was held in a large hall."]
