"""The account of a document: when all is read, each line is in an item, in context, among the running heads, or left
over."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
"""A word; in scripts without spaces, a sign."""

IN_A_ROW = 3
"""So many words in a row tell a line from others."""


@dataclass(frozen=True, slots=True)
class LineCounts:
    """How many lines of a source were read, and where they went. `left`: the numbers of the lines that are nowhere.

    `items` + `context` + `heads` + the lines left over are the lines that were read. `kept` counts the
    lines that are stored; None in findings of a release that had no nodes.
    """

    read: int
    items: int
    context: int
    heads: int
    left: tuple[int, ...]
    kept: int | None = None


def count_lines(
    lines: Mapping[int, str],
    heads: Collection[int],
    items: Iterable[str],
    context: Iterable[str],
    nodes: Iterable[str] = (),
) -> LineCounts:
    """Return where each line of a source went, each line once.

    Args:
        lines: the number and the text of each line.
        heads: the numbers of running heads, page numbers and footnotes.
        items: the texts of recommendations, answers, commitments and candidates.
        context: all other texts that are stored of the document.
        nodes: the texts of the nodes.
    """
    items, context = list(items), list(context)
    others = {number: text for number, text in lines.items() if number not in heads}
    not_in_items = lines_without(others, items)
    left = lines_without({number: others[number] for number in not_in_items}, context)
    return LineCounts(
        read=len(lines),
        items=len(others) - len(not_in_items),
        context=len(not_in_items) - len(left),
        heads=len(lines) - len(others),
        left=tuple(left),
        kept=len(lines) - len(lines_without(lines, [*items, *context, *nodes])),
    )


def lines_without(lines: Mapping[int, str], texts: Iterable[str]) -> list[int]:
    """Return the numbers of the lines of which less than half stands in the texts, by runs of three words.

    A line of one or two words is there where each of its words is. A word that the end of a line cuts in two does not
    change what is found.
    """
    runs: set[tuple[str, ...]] = set()
    words: set[str] = set()
    for text in texts:
        own = WORD.findall(text.casefold())
        words.update(own)
        runs.update(runs_in(own))
    return [number for number, text in lines.items() if not _is_among(WORD.findall(text.casefold()), runs, words)]


def runs_in(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Return each run of three words, in order."""
    return zip(*(islice(words, start, None) for start in range(IN_A_ROW)), strict=False)


def _is_among(own: list[str], runs: set[tuple[str, ...]], words: set[str]) -> bool:
    found = [each in runs for each in runs_in(own)]
    return 2 * sum(found) >= len(found) if found else words.issuperset(own)
