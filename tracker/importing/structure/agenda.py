"""Two agendas side by side: this meeting's own item ("5 (d)") and what it prepares ("item 6", "workshop 4").

Belongs here: which agenda item is in force under a row of headings. Reading one heading is in `headings`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.importing.structure.findings import AgendaItemFinding
from tracker.importing.structure.headings import Heading, with_item_in_brackets


def agenda_of(headings: Sequence[Heading]) -> tuple[str | None, tuple[str, ...]]:
    """The meeting's own item and the labels of what it prepares, from the headings above a paragraph."""
    own = next((each.agenda_item for each in reversed(headings) if each.agenda_item), None)
    prepares = next((each.prepares for each in reversed(headings) if each.prepares), ())
    return own, tuple(dict.fromkeys(each.label for each in prepares))


def own_agenda_of(headings: Sequence[Heading]) -> tuple[str | None, tuple[str, ...]]:
    """The same for a meeting that prepares no other: what a heading has in brackets is its own item."""
    return agenda_of([with_item_in_brackets(each) for each in headings])


def agenda_items(headings: Sequence[Heading]) -> tuple[AgendaItemFinding, ...]:
    """The meeting's own items a document's headings name, each once, with title and what it prepares.

    Args:
        headings: all headings of the document, in order. A title printed under the item's own heading is its title.
    """
    found: dict[str, AgendaItemFinding] = {}
    current: AgendaItemFinding | None = None
    for heading in headings:
        if heading.agenda_item:
            first = AgendaItemFinding(heading.agenda_item, heading.title, heading.line)
            current = found.setdefault(heading.agenda_item, first)
        if current is None or not heading.prepares:
            continue
        title = current.title or heading.title
        prepares = tuple(dict.fromkeys((*current.prepares, *heading.prepares)))
        current = found[current.number] = replace(current, title=title, prepares=prepares)
    return tuple(found.values())
