"""A text with the words marked that caused a suggestion."""

from collections.abc import Sequence
from itertools import pairwise

from django.utils.html import format_html_join
from django.utils.safestring import SafeString


def marked(text: str, causes: Sequence[Sequence[int]]) -> SafeString:
    """The text as HTML; `causes` are its words as [start, end] in code points, in order."""
    ends = [0, *(at for span in causes for at in span), len(text)]
    pieces = [text[start:end] for start, end in pairwise(ends)]
    return format_html_join(
        "", "{}{}{}",
        ((SafeString("<mark>") if odd else "", piece, SafeString("</mark>") if odd else "")
         for odd, piece in ((number % 2, piece) for number, piece in enumerate(pieces))),
    )  # fmt: skip
