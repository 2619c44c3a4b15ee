"""Reports of experts, High Commissioners and the Secretary-General: what they recommend in a chapter of that name.

Belongs here: a table.
"""

from __future__ import annotations

from tracker.importing.structure.grammar.shapes import Habit
from tracker.importing.structure.grammar.structure import ByParagraph

STRUCTURE = ByParagraph(Habit("special_procedures", basis="not_negotiated", in_chapter=True, yields_to=("oversight",)))
