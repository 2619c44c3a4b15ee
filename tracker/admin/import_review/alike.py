"""Items of one import that say nearly the same: the same recommendation made by two States, or one that was read twice.

A program notices it while the import is reviewed, from its own items; nothing is kept of it, and it counts nowhere.
"""

from collections.abc import Sequence

from tracker.admin.import_review.findings import FindingShown, Review
from tracker.importing.versions import MatchedText, alike

MOST_NAMED = 8


def alike_items(review: Review, items: Sequence[FindingShown]) -> dict[int, list[FindingShown]]:
    """For each of some items of a review, by its key, those of all that say nearly the same, the likest first."""
    texts = {item.key: MatchedText(str(item.key), item.label, _without_names(item)) for item in review.items}
    found = alike(list(texts.values()), [texts[item.key] for item in items])
    by_key = {str(item.key): item for item in review.items}
    return {int(key): [by_key[other] for other in others[:MOST_NAMED]] for key, others in found.items()}


def _without_names(item: FindingShown) -> str:
    """The text without the States that are printed in it: who made a recommendation is no part of what it says."""
    return " ".join(piece.text for piece in item.pieces if not piece.is_name)
