"""Which words of a text caused a suggestion: those without which the text would be less near to what it was near to."""

import re
from collections.abc import Sequence
from itertools import pairwise
from math import sumprod

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from tracker.suggesting.encoder import Encoder
from tracker.suggesting.vectors import packed, unpacked

# A word; in Chinese, which prints no spaces between words, two characters.
WORD = re.compile(r"[\u3400-\u9fff]{1,2}|[^\W\d_\u3400-\u9fff]+(?:['’-][^\W\d_]+)*")
# What many documents print at the end of a recommendation: the States that proposed it. It says nothing of its meaning.
PROPOSERS = re.compile(r"\s*[(（][^()（）]*[)）][\s;；.。]*$")
# Each of these is a text more to be encoded. What stands beyond is as a rule no more than the end of the text.
WORDS_TRIED = 60
WORDS_NAMED = 4

type WordPlaces = list[int]


def without_proposers(text: str) -> str:
    """A text without the brackets at its end; whole where nothing else would be left. No place in it moves."""
    return PROPOSERS.sub("", text) or text


class Trial:
    """A text and what it becomes without each of its words, encoded once for all that is suggested of it."""

    def __init__(self, printed: str, encoder: Encoder) -> None:
        text = without_proposers(printed)
        self.spans: list[WordPlaces] = [[found.start(), found.end()] for found in WORD.finditer(text)][:WORDS_TRIED]
        without = [text[:start] + " " + text[end:] for start, end in self.spans]
        self.whole, *self.without = [unpacked(packed(each)) for each in encoder.encode([text, *without])]

    def causes(self, towards: Sequence[float]) -> list[WordPlaces]:
        """Where the words stand that bring the text nearest to a direction, in the order of the text."""
        near = sumprod(self.whole, towards)
        fall = [(near - sumprod(each, towards), span) for each, span in zip(self.without, self.spans, strict=True)]
        counted = sorted((each for each in fall if each[0] > 0), key=lambda each: -each[0])
        return sorted(span for _fall, span in counted[:WORDS_NAMED])


def marked(text: str, causes: Sequence[Sequence[int]]) -> SafeString:
    """The text as HTML with those words marked; `causes` are its words as [start, end] in code points, in order."""
    ends = [0, *(at for span in causes for at in span), len(text)]
    pieces = [text[start:end] for start, end in pairwise(ends)]
    return format_html_join(
        "", "{}{}{}",
        ((SafeString("<mark>") if odd else "", piece, SafeString("</mark>") if odd else "")
         for odd, piece in ((number % 2, piece) for number, piece in enumerate(pieces))),
    )  # fmt: skip
