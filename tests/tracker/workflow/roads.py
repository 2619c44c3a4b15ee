"""Roads: steps that a run takes first and in order, before chance alone goes on.

A step is a move of one answer in one of its lanes, or an act by its name in `deciding.ACTS`.
"""

from typing import NamedTuple

from tests.tracker.workflow.expected import Answer
from tests.tracker.workflow.scene import ANSWERS

FIRST, SECOND = ANSWERS[:2]


class Step(NamedTuple):
    """One move."""

    move: str
    on_behalf: bool
    answer: Answer


type Road = tuple[Step | str, ...]


def own(move: str, answer: Answer = FIRST) -> Step:
    """A move of what the State sends itself."""
    return Step(move, False, answer)


def letter(move: str, answer: Answer = FIRST) -> Step:
    """A move of what came by letter."""
    return Step(move, True, answer)
