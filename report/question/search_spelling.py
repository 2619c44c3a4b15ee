"""Another spelling of a word that stands nowhere: the nearest word of the recommendations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches

from report.question.search import WordsFound, of_printings_with
from tracker.models import Printing
from tracker.words import SearchTerm, cut

SHORTEST = 4  # letters of a word that is worth a guess
NEAREST = 0.8  # how much of two words must be the same (`difflib`)
LONGER = 2  # letters that one of them may have more
READ = 3_000  # texts whose words are compared, the newest: what many thousands say, these say too


def meant(typed: str, found: WordsFound) -> str:
    """What was typed, with the nearest words in place of those that stand nowhere; "" where there are none near.

    Three queries at most for any number of words: of what no public page shows nothing is looked at.
    """
    unknown = [term for term in found.nowhere if not term.states and len(term.exact[0]) == 1]
    unknown = [term for term in unknown if len(term.exact[0][0]) >= SHORTEST and term.typed in typed]
    near = _near([term.exact[0][0] for term in unknown]) if unknown else {}
    said = typed
    for term in unknown:
        if word := near.get(term.exact[0][0]):
            said = said.replace(term.typed, word, 1)
    return said if said != typed else ""


def _near(words: Sequence[str]) -> dict[str, str]:
    """Of each word the nearest one that a recommendation has, as it is written there."""
    stored = Printing.objects.confirmed().order_by("-pk").values_list("search_words", flat=True)[:READ]
    known = Counter(word for each in stored for word in each.partition("\n")[0].split())
    found = {}
    for word in words:
        alike = [each for each in known if each[0] == word[0] and abs(len(each) - len(word)) <= LONGER]
        nearest = get_close_matches(word, alike, cutoff=NEAREST) or get_close_matches(
            word, [each for each in known if abs(len(each) - len(word)) <= LONGER], cutoff=NEAREST
        )
        if nearest:
            found[word] = max(nearest[:2], key=lambda each: known[each]) if len(nearest) > 1 else nearest[0]
    return _as_written(found)


def _as_written(found: dict[str, str]) -> dict[str, str]:
    """{word: nearest} with the accents of the nearest."""
    written: dict[str, str] = {}
    for form in set(found.values()):
        term = SearchTerm(form, (((form,),),), ((form,),))
        text = Printing.objects.confirmed().filter(of_printings_with(term)).values_list("text", flat=True).first()
        written[form] = next((each.raw.lower() for each in cut(text or "") if each.folded == form), form)
    return {word: written[form] for word, form in found.items()}
