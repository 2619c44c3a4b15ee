"""The guides of `docs/guides/`: read once, made into HTML by a renderer that knows what they use and nothing else.

A guide is a file of Markdown; its name ends with the code of its language before `.md`, but in English. Known here:
headings with their anchor (`## Words {#anchor}`), paragraphs, lists, **bold** and links. Every character is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

FOLDER = settings.BASE_DIR / "docs" / "guides"
NAMES = ("focal-points", "secretariat", "privacy", "accessibility")
ENGLISH, TRANSLATED = "en", ("fr",)

HEADING = re.compile(r"## (?P<words>.+?) \{#(?P<anchor>[a-z-]+)\}")
NUMBERED = re.compile(r"\d+\. ")
BOLD = re.compile(r"\*\*(.+?)\*\*")
LINK = re.compile(r"\[([^]]+)\]\(([a-z/-]+(?:\.md)?)\)")


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
    first, *blocks = _blocks(FOLDER / f"{name}{ending}.md")
    title = first.removeprefix("# ")
    headings = [found for block in blocks if (found := HEADING.fullmatch(block))]
    body = "\n".join(_block(block, reader) for block in blocks)
    named = tuple((each["anchor"], each["words"]) for each in headings)
    return Guide(name, written_in, title, named, mark_safe(body))  # noqa: S308 - escaped word by word


def _blocks(path: Path) -> list[str]:
    """What stands between empty lines."""
    return [block.strip() for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")) if block.strip()]


def _block(block: str, reader: str) -> str:
    if heading := HEADING.fullmatch(block):
        return f'<h2 id="{heading["anchor"]}">{escape(heading["words"])}</h2>'
    lines = block.splitlines()
    if all(line.startswith("- ") for line in lines):
        return _list("ul", (line.removeprefix("- ") for line in lines), reader)
    if all(NUMBERED.match(line) for line in lines):
        return _list("ol", (NUMBERED.sub("", line, count=1) for line in lines), reader)
    return f"<p>{_inside(block, reader)}</p>"


def _list(tag: str, items: Iterable[str], reader: str) -> str:
    return f"<{tag}>{''.join(f'<li>{_inside(item, reader)}</li>' for item in items)}</{tag}>"


def _inside(words: str, reader: str) -> str:
    """Words with their bold and their links, all else escaped."""
    said = BOLD.sub(r"<strong>\1</strong>", escape(words))
    return LINK.sub(lambda found: f'<a href="{_address(found[2], reader)}">{found[1]}</a>', said)


def _address(target: str, reader: str) -> str:
    """Where a link leads: to another guide by its file, or to a public page by its address behind the language."""
    if target.endswith(".md"):
        return reverse("report:guide", args=[target.removesuffix(".md")])
    return f"/{reader}{target}"
