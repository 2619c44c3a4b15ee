"""Words typed under a line of the source that has other words are in doubt, with the line that does have them."""

import pytest

from tests.tracker.importing.mending.proposals import NAMES, found, item
from tests.tracker.importing.mending.test_doubts import reword
from tests.tracker.importing.reports import report
from tracker.importing.mending.doubts import rechecked
from tracker.importing.mending.held import SourceText, standing_of
from tracker.importing.mending.shape import Finding
from tracker.importing.mending.taking import Wanted, take

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


def stands(text: str, line: int, *lines: tuple[int, str]) -> tuple[bool, int | None]:
    standing = standing_of(text, line, SourceText(lines or LINES))
    return standing.is_there, standing.elsewhere


HERE = (True, None)


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
        (TEACH, 3, (False, 16)),
        (TEACH.replace("well", "badly"), 3, (False, 16)),
        (TEACH, 999, HERE),  # behind the last line, which has them
        (TEACH, 4, (False, 16)),
        ("Ratify the Convention on Birds (Southland);", 11, (False, 12)),  # its neighbour is almost the same
        ("Ratify the Convention on Hedges (Northland);", 12, (False, 11)),
        ("Ratify the Convention on Hedges (Northland);", 11, HERE),
        ("Open the gardens;", 14, HERE),
        ("Open the gardens;", 3, (False, 14)),
        ("hedges", 14, (False, 11)),  # a short one is looked for as a word, and the nearest line is said
        ("Dig canals between the lakes, and keep boats away from nests.", 6, (False, None)),
        ("Dig canals between the lakes, and keep boats away from nests.", 999, (False, None)),
        (";", 6, HERE),  # nothing to look for
    ],
)
def test_words_stand_at_their_line_or_at_another_or_nowhere(
    text: str, line: int, said: tuple[bool, int | None]
) -> None:
    assert stands(text, line) == said


def test_where_two_lines_have_the_words_the_nearest_is_said() -> None:
    twice = tuple((number, "Open the gardens to children." if number in (3, 40) else "Hedges.") for number in range(60))
    assert stands("Open the gardens to children.", 30, *twice) == (False, 40)
    assert stands("Open the gardens to children.", 10, *twice) == (False, 3)


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


def typed(text: str, line: int, read: str = "What its line says.", label: str = "8") -> tuple[Finding, Finding]:
    """The findings of a report before and after a person added one item."""
    findings = found()
    return findings, take(findings, Wanted(label, text, "adopted", line=line, read=read), NAMES)


def said(before: Finding, after: Finding, lines: tuple[tuple[int, str], ...] = WHOLE) -> list[tuple[str, int, str]]:
    mended = rechecked(before, after, NAMES, lines)
    return [
        (each["code"], each["line"], each["message"]) for each in mended["warnings"] if each["code"].startswith("typed")
    ]


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
    assert item(after, "8")["read"] is None
