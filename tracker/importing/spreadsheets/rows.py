"""One row as it was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The texts of one row, cleaned; its number as the program shows it; whether it is hidden there."""

    number: int
    cells: tuple[str, ...]
    is_hidden: bool = False


def trimmed(cells: list[str]) -> tuple[str, ...]:
    """The cells up to the last one that holds anything."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])
