"""Reports of subsidiary bodies and working groups of Conferences of Parties: "The Group recommended that Parties".

Belongs here: a table.
"""

from __future__ import annotations

from tracker.importing.structure.grammar.shapes import Habit
from tracker.importing.structure.grammar.structure import ByParagraph

STRUCTURE = ByParagraph(Habit("conference_of_parties", basis="agreed", says_basis=True))
