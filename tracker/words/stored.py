"""What is stored of a text for searches: its words in their order, and on a second line what else it is found by."""

from tracker.words.cutting import compounds, cut
from tracker.words.stems import has_stem, language_of, stems
from tracker.words.stop_words import STOP_WORDS

ANALYSER = 1
# Stands in each row, so that rows of another analyser can be found; no word that a person types reads so.
NUMBER = f"v0a{ANALYSER}"


def search_words(language: str, *texts: str) -> str:
    """The words of texts: as they stand, then the number of the analyser, compounds in one, and stems, each once.

    Args:
        language: which language their Latin letters are of; other scripts tell theirs.
        texts: as they are printed or were sent.
    """
    text = "\n".join(texts)
    words = cut(text)
    more = dict.fromkeys([NUMBER])
    for first, after in compounds(text, words):
        joined = "".join(each.folded for each in words[first:after])
        more[joined] = None
        if has_stem(joined):
            more.update(dict.fromkeys(stems(joined, language_of(joined, language))))
    for word in words:
        if has_stem(word.folded) and word.folded not in STOP_WORDS:
            more.update(dict.fromkeys(stems(word.raw, language_of(word.folded, language))))
    return f"{' '.join(each.folded for each in words)}\n{' '.join(more)}"
