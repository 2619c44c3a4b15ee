"""Whether a text is in another language than the one chosen for it: said to whoever chose, and no error.

Other letters are told by the letters alone. Of languages that share theirs a text is told by its small words ("the",
"dans", "para"), where it has many of another language and hardly any of its own.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import Language
from tracker.content.fields import Content
from tracker.importing.structure.languages import is_in_letters_of
from tracker.words.stop_words import ENGLISH, FRENCH, SPANISH

OTHER_LETTERS = _("A text is in other letters than those of the language chosen for it.")
OTHER_WORDS = _("A text seems to be in another language than the one chosen for it.")
# An acronym, "N/A", a name: so few letters are those of a text in any language.
FEW_LETTERS = 12
WORD = re.compile(r"[^\W\d_]+")
_SMALL = {
    Language.ENGLISH.value: {*ENGLISH.split()},
    Language.FRENCH.value: {*FRENCH.split()},
    Language.SPANISH.value: {*SPANISH.split()},
}
# Of each the small words that no other of these has.
SMALL_WORDS = {
    code: frozenset(words.difference(*(others for other, others in _SMALL.items() if other != code)))
    for code, words in _SMALL.items()
}
# A sentence has so many. A name or a title quoted from another language has fewer than the sentence around it.
MANY_SMALL_WORDS, TIMES_ITS_OWN = 5, 3


def doubted_language(content: Content, said: dict[str, Any], language: str) -> str | Promise:
    """The sentence where a text is in other letters, or reads otherwise, than its language; else "".

    Args:
        said: the value of each field, by its name; what is no text of the content is not looked at.
        language: the code that was chosen, "zh-hans" for Chinese.
    """
    texts = [str(said.get(field.name) or "") for field in content if field.is_text]
    return doubt_of(texts, language)


def doubt_of(texts: Iterable[str], language: str) -> str | Promise:
    """The same of texts that are no fields of a content."""
    texts = list(texts)
    if not all(_fits(text, language) for text in texts):
        return OTHER_LETTERS
    return OTHER_WORDS if any(_reads_otherwise(text, language) for text in texts) else ""


def _fits(text: str, language: str) -> bool:
    return sum(sign.isalpha() for sign in text) < FEW_LETTERS or is_in_letters_of(text, language)


def _reads_otherwise(text: str, language: str) -> bool:
    if language not in SMALL_WORDS:
        return False
    words = WORD.findall(text.casefold())
    found = {code: sum(word in small for word in words) for code, small in SMALL_WORDS.items()}
    own = found.pop(language)
    return max(found.values()) >= max(MANY_SMALL_WORDS, TIMES_ITS_OWN * own)
