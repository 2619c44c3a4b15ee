"""Hostile texts are read in seconds; a child process with a limit of time ends any other (`tracker.files.child`)."""

import time

import pytest

from tests.tracker.importing.reports import NAMES
from tracker.importing.readers import read
from tracker.importing.structure import find

SIZE = 40_000
MOST_SECONDS = 2.5
"""On a busy machine. The time by the square of the length, as it was, would be half a minute."""

HOSTILE = {
    "paragraph numbers in one line": "1. ",
    "initials in one line": "A. ",
    "letters without a space": "abcdefghij",
    "Arabic letters without a space": "\u0627\u0644\u0645",
    "Chinese signs without a stop": "\u5efa\u8bae",
    "Cyrillic letters without a space": "\u0430\u0431\u0432",
    "hyphens between letters": "a-b-",
    "dots": ".",
    "opened brackets": "(",
    "closed brackets": ")",
    "digits": "1",
    "numbers with stops": "1.1.",
    "nested marks": "(a) (i) (A) ",
    "short lines": "a\n",
    "items of the same letter": "(a) x;\n\n",
    "names in opened brackets": "(Chad, ",
    "symbols": "A/HRC/1/2 ",
    "recommendations by number": "recommendations 1, ",
    "commas": "word, ",
}

REVIEW = (
    "A/HRC/99/31\n\nReport of the Working Group on the Universal Periodic Review\n\nPeru\n\nII. Conclusions and/or "
    "recommendations\n\n3. The recommendations {}below enjoy the support of Peru:\n\n3.1 Plant elms {}(Chad).\n"
)


def filled(part: str) -> str:
    return (part * (SIZE // len(part) + 1))[:SIZE]


def seconds_of(text: str) -> float:
    source = read(text.encode(), "hostile.txt")
    begins = time.thread_time()
    find(source, NAMES)
    return time.thread_time() - begins


@pytest.mark.parametrize("part", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_text_is_read_in_seconds(part: str) -> None:
    assert seconds_of(filled(part)) < MOST_SECONDS


@pytest.mark.parametrize("part", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_text_within_a_report_is_read_in_seconds(part: str) -> None:
    assert seconds_of(REVIEW.format(filled(part), filled(part))) < MOST_SECONDS
