"""The HTML of a mail, made of its text: the same words, whichever of the two somebody reads.

A block of the text is what stands between empty lines. Lines that begin with "- " become a list, and the one line above
a list its heading. Addresses become links. No picture, no script, nothing that tells of the reader.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe

ITEM = "- "
# Chinese sets no space round an address, and its signs are no part of one.
SIGN = "\u3000-\u303f\uff00-\uffef"
RIGHT_TO_LEFT, LEFT_TO_RIGHT = ("R", "AL"), ("L",)


@dataclass(frozen=True)
class MailPassage:
    """A run of words, and the direction in which it is read."""

    text: str
    direction: str

    @property
    def html(self) -> SafeString:
        """The words, with addresses as links. An address runs from left to right in every language."""
        # Whatever looks like a tag in the words was escaped by `urlize`: what is replaced are its own links.
        return mark_safe(urlize(set_apart(self.text), autoescape=True).replace("<a href=", '<a dir="ltr" href='))  # noqa: S308


@dataclass(frozen=True)
class MailBlock:
    """A heading, lines, and the items of a list: each may be missing."""

    heading: MailPassage | None
    lines: tuple[MailPassage, ...]
    items: tuple[MailPassage, ...]


def set_apart(text: str) -> str:
    """The words with a space before and behind an address that touches a sign of Chinese."""
    before = re.sub(rf"(?<=[{SIGN}])(?=https?://)", " ", text)
    return re.sub(rf"(https?://[^\s{SIGN}]+)(?=[{SIGN}])", r"\1 ", before)


def direction_of(text: str) -> str:
    """The direction of most of the letters, for a mail may quote another language; without any, that of the mail."""
    kinds = [unicodedata.bidirectional(sign) for sign in text]
    right = sum(kind in RIGHT_TO_LEFT for kind in kinds)
    left = sum(kind in LEFT_TO_RIGHT for kind in kinds)
    if right == left:
        return "rtl" if translation.get_language_bidi() else "ltr"
    return "rtl" if right > left else "ltr"


def _passage(line: str) -> MailPassage:
    # An address is written in Latin letters in every language, and says nothing about the words around it.
    words = " ".join(word for word in line.split() if "://" not in word)
    return MailPassage(line, direction_of(words))


def blocks_of(text: str) -> list[MailBlock]:
    """The blocks of a text."""
    blocks = []
    for part in text.strip().replace("\r\n", "\n").split("\n\n"):
        lines = [line for line in part.split("\n") if line.strip()]
        items = tuple(_passage(line.removeprefix(ITEM)) for line in lines if line.startswith(ITEM))
        plain = tuple(_passage(line) for line in lines if not line.startswith(ITEM))
        if items and len(plain) == 1 and not lines[0].startswith(ITEM):
            blocks.append(MailBlock(plain[0], (), items))
        elif lines:
            blocks.append(MailBlock(None, plain, items))
    return blocks


def page_of(subject: str, text: str, closing: str) -> str:
    """The whole page, in the language that is active."""
    context = {"subject": subject, "blocks": blocks_of(text), "closing": blocks_of(closing)}
    return render_to_string("emails/page.html", context)
