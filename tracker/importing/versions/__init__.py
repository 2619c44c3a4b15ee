"""What a document is to those the record has: which of their recommendations it prints again, and as what.

Belongs here: comparing words, pure - no database, no clock. All that comes out is a suggestion: nothing counts before
a person confirmed it (domain, section 5). `matching` compares recommendations in one language, `alignment` a text with
its translation, `kinship` whole documents. What a confirmation makes of a match is in `tracker.actions.confirming`.
"""

from tracker.importing.versions.alignment import TRANSLATED, align
from tracker.importing.versions.kinship import FIRST, ComparedDocument, Kin, Kinship, KinshipSign, kin_of
from tracker.importing.versions.matching import MERGED, REWORDED, SAME, SPLIT, Match, MatchedText, alike, match, nearest

__all__ = [
    "FIRST",
    "MERGED",
    "REWORDED",
    "SAME",
    "SPLIT",
    "TRANSLATED",
    "ComparedDocument",
    "Kin",
    "Kinship",
    "KinshipSign",
    "Match",
    "MatchedText",
    "align",
    "alike",
    "kin_of",
    "match",
    "nearest",
]
