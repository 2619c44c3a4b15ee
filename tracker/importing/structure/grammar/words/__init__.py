"""The words of each official language that the grammar reads by: a table each."""

from tracker.importing.structure.grammar.shapes import Vocabulary
from tracker.importing.structure.grammar.words import ar, en, es, fr, ru, zh

WORDS: dict[str, Vocabulary] = {
    each.language: each for each in (en.WORDS, fr.WORDS, es.WORDS, ru.WORDS, zh.WORDS, ar.WORDS)
}
"""Language -> its words."""


def words_of(language: str) -> Vocabulary:
    """The words of a language; those of English where it has no table."""
    return WORDS.get(language, en.WORDS)
