"""The tile map: one equal square for each State, near its neighbours, by region. No borders to argue about.

Where a square lies is a matter of drawing, not of the record: it stands by code in `tiles.csv`, not with the State. The
invented States lie nowhere, and are put close together.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

PLACES = Path(__file__).with_name("tiles.csv")
# The regions of the United Nations Statistics Division (M49), in the order in which a map is read.
REGIONS = {
    "Americas": _("Americas"),
    "Europe": _("Europe"),
    "Africa": _("Africa"),
    "Asia": _("Asia"),
    "Oceania": _("Oceania"),
}
WIDE = 9  # columns of a region, as many as the stylesheet has places for


@dataclass(frozen=True)
class Tile:
    """One State and its place: column and row, from 1."""

    state: Any
    column: int
    row: int


@dataclass(frozen=True)
class Region:
    """The States of one region. `code` is empty for those that no region is known of."""

    code: str
    tiles: tuple[Tile, ...]

    @property
    def name(self) -> str:
        return str(REGIONS.get(self.code, ""))

    @property
    def answered(self) -> int:
        return len([each for each in self.tiles if each.state.answers])


@cache
def places() -> dict[str, tuple[int, int]]:
    """Column and row by code."""
    with PLACES.open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}


def tile_map(states: Iterable[Any]) -> tuple[Region, ...]:
    """The regions that have States, each placed from its own first column and row; who has no place comes last."""
    grouped: dict[str, list[Any]] = defaultdict(list)
    for state in sorted(states, key=lambda each: each.pk):
        grouped[state.m49_region if state.m49_region in REGIONS else ""].append(state)
    return tuple(Region(code, _placed(grouped[code])) for code in [*REGIONS, ""] if code in grouped)


def _placed(states: list[Any]) -> tuple[Tile, ...]:
    """Those with a place, moved together to the first column and row; then the others, line by line below them."""
    known = {state.pk: places()[state.pk] for state in states if state.pk in places()}
    first_column = min((column for column, _row in known.values()), default=1)
    first_row = min((row for _column, row in known.values()), default=1)
    found, taken = [], set()
    for state in states:
        if state.pk in known and known[state.pk] not in taken:
            column, row = known[state.pk]
            taken.add((column, row))
            found.append(Tile(state, column - first_column + 1, row - first_row + 1))
    last_row = max((tile.row for tile in found), default=0)
    placed = {tile.state.pk for tile in found}
    for number, state in enumerate(state for state in states if state.pk not in placed):
        found.append(Tile(state, number % WIDE + 1, last_row + 1 + number // WIDE))
    return tuple(sorted(found, key=lambda tile: (tile.row, tile.column)))
