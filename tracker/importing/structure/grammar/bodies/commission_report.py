"""Reports of Commissions and Congresses on a session: the resolutions they adopted, and what they brought forward.

Belongs here: a table.
"""

from __future__ import annotations

from tracker.importing.structure.grammar.shapes import Habit
from tracker.importing.structure.grammar.structure import ByInstrument, ByParagraph

HABIT = Habit("commission_report", basis="adopted", cuts=False)
STRUCTURE = ByInstrument(HABIT, is_report=True)
WITHOUT_RESOLUTIONS = ByParagraph(HABIT, is_last=True)
"""A report whose paragraphs say what the Commission or the Congress recommended."""
