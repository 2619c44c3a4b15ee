"""Which numbers of a document are recommendations named by their number alone."""

import time
from collections.abc import Sequence

import pytest

from tracker.importing.structure.answering.bare_numbers import NUMBER_MARK, marked
from tracker.importing.structure.ungluing import LinePiece

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
