"""How long a text is, as the questionnaire asks it: in words, in Chinese in characters. counter.js counts the same way.

The limit is soft: it is said, and nothing is cut or refused.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

WORDS_ASKED, CHARACTERS_ASKED = 200, 400
# What Python and JavaScript, each by itself, call a space; written out so that both mean the same.
SPACE = re.compile(r"[\s\ufeff]+")


@dataclass(frozen=True)
class Length:
    """The length of one text, with the sentences that the page changes while a person types."""

    count: int
    asked: int
    words: str  # "{n}" stands for the number
    characters: str

    @property
    def said(self) -> str:
        """The sentence of now."""
        sentence = self.words if self.asked == WORDS_ASKED else self.characters
        return sentence.replace("{n}", str(self.count))

    @property
    def is_over(self) -> bool:
        return self.count > self.asked

    @property
    def share(self) -> str:
        """How much of the bar is filled."""
        return f"{min(100, 100 * self.count // self.asked)}%"


def length_of(text: str, language: str) -> Length:
    """Count a text in its language."""
    # Translators: stands under the text while a person writes; {n} is the number so far.
    words = _("Words: {n} of 200")
    # Translators: stands under a text in Chinese while a person writes; {n} is the number so far.
    characters = _("Characters: {n} of 400")
    if language.startswith("zh"):
        return Length(len(SPACE.sub("", text)), CHARACTERS_ASKED, words, characters)
    return Length(len([each for each in SPACE.split(text) if each]), WORDS_ASKED, words, characters)
