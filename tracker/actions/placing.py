"""Where each recommendation stands among those of its meeting: as the document prints it that took an earlier one's
place, for there a reader looks it up. Answers, addresses and the order that a period asked in are not touched.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from tracker.models import Meeting, Printing, Recommendation


def in_places(documents: Iterable[tuple[bool, Sequence[Any]]]) -> list[Any]:
    """What the documents of one meeting print, each once.

    Each document is whether it takes the place of another, and what it prints in its order; the oldest comes first.
    One that takes the place of another brings all it prints to where the first of them stood, and leaves behind it what
    it leaves out. Any other adds at the end what is new.
    """
    in_order: dict[Any, None] = {}
    for replaces, printed in documents:
        if not replaces:
            in_order |= dict.fromkeys(printed)
            continue
        held = set(printed)
        begins = next((place for place, each in enumerate(in_order) if each in held), len(in_order))
        others = [each for each in in_order if each not in held]
        in_order = dict.fromkeys([*others[:begins], *printed, *others[begins:]])
    return list(in_order)


def place(meeting: Meeting) -> None:
    """Number the recommendations of a meeting anew, after a document took another's place or was undone."""
    rows = Printing.objects.confirmed().filter(recommendation__meeting=meeting, document__translates=None)
    rows = rows.order_by("document__confirmed_at", "document", "order")
    documents: dict[int, tuple[bool, list[Any]]] = {}
    for document, replaces, recommendation in rows.values_list("document", "document__replaces", "recommendation"):
        documents.setdefault(document, (replaces is not None, []))[1].append(recommendation)
    places = {key: number for number, key in enumerate(in_places(documents.values()), start=1)}
    moved = [each for each in meeting.recommendations.all() if places.get(each.pk, each.order) != each.order]
    for each in moved:
        each.order = places[each.pk]
    Recommendation.objects.bulk_update(moved, ["order"], batch_size=500)
