"""Lists and ranges of labels, as States print them."""

import time
from collections.abc import Sequence

import pytest

from tracker.importing.structure.answering.labels import NUMBER_MARK, groups_in, marked, prefixes_in
from tracker.importing.structure.ungluing import LinePiece


def listed(text: str) -> list[str]:
    return [label for group in groups_in(text) for label in group.labels]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("accepts 6.1, 6.3 and 6.5.", ["6.1", "6.3", "6.5"]),
        ("6.14-15", ["6.14", "6.15"]),
        ("6.34- 35", ["6.34", "6.35"]),
        ("6.62- 64,6.70", ["6.62", "6.63", "6.64", "6.70"]),
        ("6.14– 15", ["6.14", "6.15"]),
        ("6.9–6.11", ["6.9", "6.10", "6.11"]),
        ("from 6.9 to 6.11", ["6.9", "6.10", "6.11"]),
        ("6.1 – Accepted", ["6.1"]),
        ("3.5 per cent of article 12.3, or 2.1 million", []),
        ("version 1.2.3 and A/HRC/43.1", []),
    ],
)
def test_labels_are_listed_as_they_are_printed(text: str, labels: list[str]) -> None:
    assert listed(text) == labels


@pytest.mark.parametrize("text", ["6.62-, and 6.70", "6.62- and 6.70", "6.62-"])
def test_a_range_without_an_end_gives_its_beginning_and_is_unclear(text: str) -> None:
    assert listed(text)[0] == "6.62"
    assert [each for group in groups_in(text) for each in group.unclear] == ["6.62-"]


def test_a_range_backwards_gives_both_ends_and_is_unclear() -> None:
    (group,) = groups_in("6.6-4")
    assert (group.labels, group.unclear) == (["6.6", "6.4"], ["6.6-4"])


def test_what_only_one_number_begins_with_is_no_label() -> None:
    assert prefixes_in(["6.1 and 6.2 cost 3.5 dollars"]) == {"6"}


def test_a_long_list_of_labels_is_read_in_no_time() -> None:
    begun = time.process_time()
    assert len(listed("6.1, " * 20_000)) == 20_000
    assert time.process_time() - begun < 5


SOON = 2


def marks_in(texts: Sequence[str]) -> list[str]:
    pieces = [LinePiece(text, number, True, False, False) for number, text in enumerate(texts, start=1)]
    return [each.text.replace(NUMBER_MARK, "#") for each in marked(pieces)]


@pytest.mark.parametrize("glue", [" ", ","])
def test_a_line_of_many_numbers_is_read_in_no_time(glue: str) -> None:
    line = glue.join(f"{number}." for number in range(1, 60)) + f"{glue}60"
    begun = time.process_time()
    marks_in([line])
    assert time.process_time() - begun < SOON


@pytest.mark.parametrize("count", ["Total number of recommendations: 45.", "El número de recomendaciones 45 es alto."])
def test_how_many_there_are_is_the_number_of_none(count: str) -> None:
    lines = ["Norway accepts recommendations 1, 2 and 3.", count]
    assert marks_in(lines) == ["Norway accepts recommendations #1, #2 and #3.", count]


def test_paragraphs_about_several_recommendations_are_no_answers_by_number() -> None:
    about = ["torture", "wells", "rivers", "hedges"]
    lines = [f"{number}. Iceland supports the recommendations on {each}." for number, each in enumerate(about, start=2)]
    assert marks_in(lines) == lines
    one = [line.replace("recommendations", "recommendation") for line in lines]
    assert marks_in(one) == [line.replace(f"{number}.", f"#{number}", 1) for number, line in enumerate(one, start=2)]
