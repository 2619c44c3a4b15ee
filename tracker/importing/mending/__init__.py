"""Mending: what a person makes of findings before they are confirmed. Pure: findings in, other findings out.

Belongs here: each correction of the review page as a function on the stored form of findings
(`structure.exchange.to_proposal`). Not here: the pages (`tracker.admin.import_review`), and what writes the result
(`tracker.actions.sources`). Nothing that was read is lost by a correction: what is set aside stays as a candidate or a
paragraph.
"""

from tracker.importing.mending.adopted import beside_by_default, left_by_default, with_basis
from tracker.importing.mending.candidates import take_candidates
from tracker.importing.mending.describing import AGENDA, described
from tracker.importing.mending.doubts import doubt_key, rechecked
from tracker.importing.mending.joining import join, neighbour
from tracker.importing.mending.naming import WantedAttribution, bracketed, renamed
from tracker.importing.mending.shape import CannotMend, Finding, find_item, fingerprint, opened
from tracker.importing.mending.splitting import DIVIDER, SplitPlace, places_to_split, split, split_at_divider
from tracker.importing.mending.suggested import confirmed_links, decided, is_settled
from tracker.importing.mending.taking import Wanted, by_hand, drop, make_paragraph, take
from tracker.importing.mending.wording import reworded
from tracker.importing.structure.looking import DoubtedItems

__all__ = [
    "AGENDA",
    "DIVIDER",
    "CannotMend",
    "DoubtedItems",
    "Finding",
    "SplitPlace",
    "Wanted",
    "WantedAttribution",
    "beside_by_default",
    "bracketed",
    "by_hand",
    "confirmed_links",
    "decided",
    "described",
    "doubt_key",
    "drop",
    "find_item",
    "fingerprint",
    "is_settled",
    "join",
    "left_by_default",
    "make_paragraph",
    "neighbour",
    "opened",
    "places_to_split",
    "rechecked",
    "renamed",
    "reworded",
    "split",
    "split_at_divider",
    "take",
    "take_candidates",
    "with_basis",
]
