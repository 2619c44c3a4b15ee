"""The title of a draft resolution or decision, below the line that says who proposes it.

Belongs here: "Northland and Southland: draft resolution" in six languages, and the lines between it and the body that
speaks ("The General Assembly,"). What a draft asks for is the affair of the grammar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from tracker.importing.structure.findings import DocumentFinding

PROPOSED = re.compile(
    r"[^\W\d_][*\s]*[:\uff1a][*\s]*(?:(?:revised )?draft (?:resolution|decision)"
    r"|projet de (?:résolution|décision)(?: révisée?)?"
    r"|proyecto de (?:resolución|decisión)(?: revisad[oa])?"
    r"|(?:пересмотренный )?проект (?:резолюции|решения)"
    r"|(?:决议|决定)(?:修订)?草案"
    r"|مشروع (?:قرار|مقرر)(?: منقح)?)[*\s]*$",
    re.IGNORECASE,
)
"""Who proposes, a colon, and what: at the end of a line."""

SPEAKS = re.compile(r"[,\uff0c\u060c]$")
"""The body that speaks has a comma behind its name, and no title has."""

MOST_LINES = 4


def with_title_of_draft(document: DocumentFinding, lines: Sequence[str]) -> DocumentFinding:
    """What the head says of a resolution. Where somebody proposes it, it has its own title, and is a draft.

    Args:
        document: as `read_document` gives it.
        lines: the first ones of the document, as they are printed.
    """
    title = _title(lines)
    if title is None:
        return document
    kind = "draft" if document.kind == "final" else document.kind
    return replace(document, title=title or document.title, kind=kind)


def _title(lines: Sequence[str]) -> str | None:
    """Of a draft; an empty one where none is printed, None where nobody proposes one."""
    at = next((place for place, line in enumerate(lines) if PROPOSED.search(line)), None)
    if at is None:
        return None
    below = list(takewhile(lambda line: not SPEAKS.search(line), lines[at + 1 : at + 2 + MOST_LINES]))
    return " ".join(below).rstrip("* ") if len(below) <= MOST_LINES else ""
