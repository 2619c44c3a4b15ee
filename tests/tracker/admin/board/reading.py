"""What a reader finds on the board: the lines of its table, and its counts with where they lead."""

import re
from html import unescape

ROW = re.compile(r'<tr>\s*(?:<td class="box">.*?</td>\s*)?<th scope="row">.*?<small>([A-Z]{3})</small>', re.DOTALL)
COUNTED = re.compile(r'<a href="([^"#]*)#list"[^>]*>\s*(?:<span class="fig">|<b>|[^<]+<span>|[^<]+</a>\s*<b>)(\d+)<')
NAME = re.compile(r'<th scope="row">.*?<bdi>(.*?)</bdi>', re.DOTALL)


def states_on(page: str) -> list[str]:
    """The codes of the States that are listed, in their order."""
    return ROW.findall(page)


def names_on(page: str) -> list[str]:
    """The names of the States that are listed, in their order."""
    return [unescape(name) for name in NAME.findall(page)]


def counts_on(page: str) -> list[tuple[str, int]]:
    """Every count that is a link, with its query string."""
    return [(unescape(address), int(count)) for address, count in COUNTED.findall(page)]
