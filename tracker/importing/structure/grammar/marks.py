"""Printed marks of other habits and scripts, as the outline knows them: "(12) The" is "12. The".

Belongs here: the mark at the beginning of a line, and nothing of its words. Labels are cited in this one form in every
language edition, so that the editions of a report are matched by them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.importing.structure.ungluing import LinePiece

IN_BRACKETS = re.compile(r"^\((\d{1,3})\)\s*(?=[^\W\d_])")
PLAIN = re.compile(r"^(\d{1,3})\.\s")
FEWEST = 3


def with_plain_marks(pieces: Sequence[LinePiece]) -> list[LinePiece]:
    """The pieces, where a document that numbers its paragraphs (1), (2), (3) and none 1., 2., 3. has them so."""
    bracketed = [int(found[1]) for piece in pieces if (found := IN_BRACKETS.match(piece.text))]
    has_plain = any(PLAIN.match(piece.text) for piece in pieces)
    is_sequence = len(bracketed) >= FEWEST and bracketed == sorted(set(bracketed))
    if has_plain or not is_sequence:
        return list(pieces)
    return [replace(piece, text=IN_BRACKETS.sub(r"\1. ", piece.text)) for piece in pieces]
