"""The position that words tell, and how labels are listed, in reports of the universal periodic review and replies.

Belongs here: the order in which positions are looked for, and small words between labels. The other words are rows of
the table of acts.
"""

from __future__ import annotations

from tracker.importing.structure.acts import alternatives, in_any_language

POSITIONS = ("to_be_examined", "noted", "supported")
"""The first that fits, so that what is denied comes before what is said."""


IN_PART = in_any_language("in_part")


def position_of(text: str) -> str | None:
    """The position that a lead-in or a cell tells; None where it tells none, or one for a part only."""
    if IN_PART.search(text):
        return None
    return next((position for position in POSITIONS if in_any_language(position).search(text)), None)


RECOMMENDATION = alternatives("recommendation")
NUMBER = r"nos?\.?|numbers?|n[o°º]s?\.?|números?|núms?\.?|№"
AND = r"and|as well as|et|ainsi que|y|e|así como|и|а также|和|及|以及|、|،|و|،\s*و|؛"
UNTIL = r"to|through|à|a|al|до|по|至|到|إلى|حتى"
BEFORE = r"for|on|concerning|regarding|concernant|sur|sobre|по|关于"
ENDS = r"[\u3002\uff0c\uff1b]"
"""Chinese stops, behind which no space stands."""
