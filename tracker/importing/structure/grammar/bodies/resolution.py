"""Resolutions and decisions of the General Assembly, the Economic and Social Council and other bodies.

Belongs here: a table.
"""

from __future__ import annotations

from tracker.importing.structure.grammar.shapes import Habit
from tracker.importing.structure.grammar.structure import ByInstrument

STRUCTURE = ByInstrument(Habit("resolution", basis="adopted", cuts=False))
