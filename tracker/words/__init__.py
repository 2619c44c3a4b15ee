"""How words are found: one analyser for texts and for what is searched, the same on both databases (docs/search.md).

Belongs here: cutting text into words, folding and stemming them, and reading what a person types. Not here: where words
are looked for (`tracker.models.search_index`), and what is made of the hits (`report.question`).
"""

from tracker.words.asking import NamedStates, SearchTerm, asked
from tracker.words.cutting import Word, cut, folded
from tracker.words.marking import MarkedPiece, analysed, marked
from tracker.words.stored import ANALYSER, search_words

__all__ = [
    "ANALYSER",
    "MarkedPiece",
    "NamedStates",
    "SearchTerm",
    "Word",
    "analysed",
    "asked",
    "cut",
    "folded",
    "marked",
    "search_words",
]
