"""Reports of advisory and oversight bodies: the paragraphs they print bold recommend, the others report.

Belongs here: a table.
"""

from __future__ import annotations

from tracker.importing.structure.grammar.shapes import Habit
from tracker.importing.structure.grammar.structure import ByParagraph

STRUCTURE = ByParagraph(Habit("oversight", basis="not_negotiated"))
