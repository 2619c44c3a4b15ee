"""Which moves can follow each other on one answer: by `transitions.MOVES`, over every shape of it."""

from collections import deque
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from tests.tracker.workflow.expected import OPEN, Paper
from tracker.choices import ReviewState
from tracker.rules.transitions import MOVES


class Shape(NamedTuple):
    """One answer as far as moves go: the open stage of either lane, and whether a version is accepted."""

    own: str | None = None
    letter: str | None = None
    accepted: bool = False


def shape_of(papers: Iterable[Paper]) -> Shape:
    """The shape that these versions of one answer make."""
    lanes = {paper.on_behalf: paper.stage for paper in papers if paper.stage in OPEN}
    return Shape(lanes.get(False), lanes.get(True), any(paper.stage == "accepted" for paper in papers))


def possible_moves(shape: Shape) -> list[tuple[str, bool]]:
    """(move, on behalf) that the table of moves allows; `save` begins or edits a draft."""
    found = []
    for on_behalf, stage in ((False, shape.own), (True, shape.letter)):
        if stage in (None, ReviewState.DRAFT):
            found.append(("save", on_behalf))
        found += [
            (move.name, on_behalf)
            for move in MOVES
            if move.source == stage and (move.on_behalf if on_behalf else move.who)
        ]
    if shape.accepted:
        found.append(("withdraw", False))
    return found


def after(shape: Shape, move: str, on_behalf: bool) -> tuple[tuple[str, ...], Shape]:
    """The moves that are counted (an acceptance supersedes what was accepted), and the shape that comes of it."""
    if move == "withdraw":
        return ("withdraw",), shape._replace(accepted=False)
    lane = "letter" if on_behalf else "own"
    if move == "save":
        return ("save",), shape._replace(**{lane: "draft"})
    target = next(each.target for each in MOVES if each.name == move)
    counted = ("supersede", "accept") if move == "accept" and shape.accepted else (move,)
    left = shape._replace(**{lane: str(target) if target in OPEN else None})
    return counted, left._replace(accepted=shape.accepted or move == "accept")


def possible_pairs() -> set[tuple[str, str]]:
    """Every two moves that can be made one after the other on one answer, over both lanes."""
    seen: set[Shape] = set()
    waiting, pairs = [Shape()], set()
    while waiting:
        shape = waiting.pop()
        if shape in seen:
            continue
        seen.add(shape)
        for move in possible_moves(shape):
            first, between = after(shape, *move)
            pairs |= set(pairwise(first))
            pairs |= {(first[-1], after(between, *following)[0][0]) for following in possible_moves(between)}
            waiting.append(between)
    return pairs


@cache
def way_to(pair: tuple[str, str], shape: Shape, before: str) -> tuple[tuple[str, bool], ...]:
    """The shortest way, move by move, from an answer of this shape to `pair` taken on it."""
    waiting: deque[tuple[Shape, str, tuple[tuple[str, bool], ...]]] = deque([(shape, before, ())])
    seen = set()
    while waiting:
        place, last, way = waiting.popleft()
        for move in possible_moves(place):
            counted, between = after(place, *move)
            if pair in pairwise((last, *counted)):
                return (*way, move)
            if (between, counted[-1]) not in seen:
                seen.add((between, counted[-1]))
                waiting.append((between, counted[-1], (*way, move)))
    return ()
