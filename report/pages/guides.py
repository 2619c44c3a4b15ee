"""The guides of `docs/guides/`: files of Markdown, read once.

The name of a file ends with the code of its language before `.md`, but in English. Two things are ours beside
Markdown: a heading carries its anchor (`## Words {#anchor}`), and a link leads to another guide by the name of its
file, or to a public page by its address behind the language (`/method/`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = settings.BASE_DIR / "docs" / "guides"
NAMES = ("focal-points", "secretariat", "privacy", "accessibility")
ENGLISH, TRANSLATED = "en", ("fr",)

# HTML of a file stays words: it is shown, and does nothing.
MARKDOWN = MarkdownIt("commonmark", {"html": False})
ANCHOR = re.compile(r" \{#([a-z-]+)\}$")


@dataclass(frozen=True)
class Guide:
    """One guide in one language: its title, its headings as (anchor, words), and its body as HTML."""

    name: str
    language: str
    title: str
    headings: tuple[tuple[str, str], ...]
    body: SafeString


def guide(name: str, language: str) -> Guide:
    """The guide `name` for a reader of `language`: in English where it is not translated. `name` is one of NAMES."""
    return _read(name, language if language in TRANSLATED else ENGLISH, language)


@cache
def _read(name: str, written_in: str, reader: str) -> Guide:
    ending = "" if written_in == ENGLISH else f".{written_in}"
    tokens = MARKDOWN.parse((FOLDER / f"{name}{ending}.md").read_text(encoding="utf-8"))
    (_opens, title, _closes), body = tokens[:3], tokens[3:]
    headings = tuple(_anchored(body))
    for link in _links(body):
        link.attrSet("href", _address(str(link.attrGet("href")), reader))
    html = MARKDOWN.renderer.render(body, MARKDOWN.options, {})
    return Guide(name, written_in, title.content, headings, mark_safe(html))  # noqa: S308 - escaped by the renderer


def _anchored(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Move the anchor of each heading from its words to its `id`; give anchor and words."""
    for opens, inline in pairwise(tokens):
        if opens.type == "heading_open" and inline.children and (found := ANCHOR.search(inline.content)):
            last = inline.children[-1]
            last.content = ANCHOR.sub("", last.content)
            opens.attrSet("id", found[1])
            yield found[1], ANCHOR.sub("", inline.content)


def _links(tokens: list[Token]) -> Iterator[Token]:
    """Each link of the text."""
    return (part for token in tokens for part in token.children or () if part.type == "link_open")


def _address(target: str, reader: str) -> str:
    """Where a link leads."""
    if target.endswith(".md"):
        return reverse("report:guide", args=[target.removesuffix(".md")])
    return f"/{reader}{target}"
