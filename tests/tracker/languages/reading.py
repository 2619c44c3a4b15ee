"""A page as its reader meets it: the words, each with whether they are ours or somebody's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from babel.messages.catalog import Catalog

from bin import messages

EMPTY = {"br", "circle", "hr", "img", "input", "line", "link", "meta", "path", "rect", "use"}
# What holds words of a document or a person, a code, or an address; a <title> cannot say whose words it holds.
NOT_OURS = {"bdi", "code", "q", "script", "style", "title"}
SPOKEN = ("aria-label", "title", "alt", "placeholder", "data-l")
GAP = re.compile(r"%(?:\(\w+\))?[a-z]|\{\w+\}|<[^>]*>")
LATIN = re.compile(r"[A-Za-z]{2,}")


@cache
def stored(language: str) -> Catalog:
    """The catalogue of a language, read once for all tests: it has thousands of entries."""
    return messages.stored(language)


@dataclass
class Page(HTMLParser):
    """The texts and spoken attributes that are the page's own, in its own language."""

    html: str
    language: str
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._others = [False]
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        foreign = has.get("lang") not in (None, self.language) or has.get("dir") in ("ltr", "auto")
        others = self._others[-1] or foreign or tag in NOT_OURS
        if not others:
            self.texts += [value for name in SPOKEN if (value := has.get(name))]
        if tag not in EMPTY:
            self._others.append(others)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            self._others.pop()

    def handle_data(self, data: str) -> None:
        if not self._others[-1] and (text := " ".join(data.split())):
            self.texts.append(text)


def patterns(catalogue: Catalog) -> list[re.Pattern[str]]:
    """What each English sentence of the code looks like on a page, its placeholders filled with anything."""
    forms = [
        form
        for message in catalogue
        for form in ([message.id] if isinstance(message.id, str) else message.id)
        if LATIN.search(GAP.sub("", form))
    ]
    return [re.compile(".*".join(map(re.escape, GAP.split(" ".join(form.split()))))) for form in forms]


def english_left(page: Page, said: list[re.Pattern[str]]) -> Iterator[str]:
    """The page's own texts that are a sentence of the code and were not translated."""
    for text in page.texts:
        if LATIN.search(text) and any(pattern.fullmatch(text) for pattern in said):
            yield text
