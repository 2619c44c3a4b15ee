"""A walk over the public pages as anybody may take it: every link of every page and data form, from the first page on."""

import json
import re
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

from tests.matrix.asking import Asker, Reply

START = "/en/"
SITE = "http://testserver"
# Not walked: the private rooms, files that are the same for everybody, other languages (their first pages are).
ELSEWHERE = re.compile(r"^/(portal|admin|static)/|^/(?!en/)[a-z-]+/.+")
# As many addresses of one page with different queries: facets multiply.
QUESTIONS_A_PAGE = 8


def links_in(reply: Reply) -> list[str]:
    """The addresses that a response names: links of a page, and whatever looks like one in data."""
    content_type = reply.headers.get("Content-Type", "")
    if content_type.startswith("text/html"):
        named = html.fromstring(reply.body).xpath("//@href | //@action | //@src") if reply.body.strip() else []
        return [str(each) for each in (*named, reply.goes_to) if each]
    if content_type.startswith("application/jsonl"):
        return _addresses([json.loads(line) for line in reply.body.splitlines()])
    if content_type.startswith("application/json"):
        return _addresses(json.loads(reply.body))
    return re.findall(r"(?:https?://testserver)?/en/[^\s,\"'<>]*", reply.body)


def _addresses(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [each for inner in value.values() for each in _addresses(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in _addresses(inner)]
    return [value] if isinstance(value, str) and value.startswith((SITE, "/en/")) else []


@dataclass
class Walk:
    """What was read, by address."""

    asker: Asker
    read: dict[str, Reply] = field(default_factory=dict)
    waiting: deque[str] = field(default_factory=lambda: deque([START]))
    asked: dict[str, int] = field(default_factory=dict)

    def go(self) -> dict[str, Reply]:
        while self.waiting:
            address = self.waiting.popleft()
            reply = self.asker.ask("GET", address)
            self.read[address] = reply
            for link in links_in(reply):
                self._note(urljoin(SITE + address, link))
        return self.read

    def _note(self, link: str) -> None:
        parts = urlsplit(link)
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        if f"{parts.scheme}://{parts.netloc}" != SITE or ELSEWHERE.match(parts.path):
            return
        if address in self.read or address in self.waiting:
            return
        if parts.query:
            self.asked[parts.path] = self.asked.get(parts.path, 0) + 1
            if self.asked[parts.path] > QUESTIONS_A_PAGE:
                return
        self.waiting.append(address)
