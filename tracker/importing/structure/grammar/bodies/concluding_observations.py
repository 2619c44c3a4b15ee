"""Concluding observations of the treaty bodies: concern, then "recommends that the State party".

Belongs here: a table.
"""

from __future__ import annotations

from tracker.importing.structure.grammar.shapes import Habit
from tracker.importing.structure.grammar.structure import ByParagraph

STRUCTURE = ByParagraph(Habit("concluding_observations", basis="adopted"))
