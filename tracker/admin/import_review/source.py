"""The lines of a source beside which its findings are read. A file is read once, and kept while it is looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from tracker.importing.mending.taking import BY_HAND
from tracker.importing.readers import UnreadableDocument, has_encoding, read, read_in
from tracker.models import ImportProposal

FILES_KEPT = 8
AROUND = 8
"""Lines shown before and after those of one item."""

LINES_A_PAGE = 400


@dataclass(frozen=True)
class SourceLine:
    """A line or a paragraph of the source: its number, its words, and the page where it is the first one there."""

    number: int
    text: str
    page: int | None = None
    begins_page: bool = False


@dataclass(frozen=True)
class Shown:
    """A line as a page shows it. `is_own` where it is a line of the item that is looked at; `key` of the item that
    begins there."""

    line: SourceLine
    is_own: bool = False
    key: int | None = None
    label: str = ""


def is_by_hand(proposal: ImportProposal) -> bool:
    """Whether a person typed the findings, so that there is no source to compare with."""
    return bool(proposal.findings["structure"] == BY_HAND)


def source_lines(proposal: ImportProposal) -> tuple[tuple[SourceLine, ...], str]:
    """The lines of the stored file, or none and the sentence why."""
    if is_by_hand(proposal):
        return (), ""
    encoding = proposal.findings["document"].get("encoding") or ""
    try:
        return _lines_in(str(proposal.file.name), proposal.file_name, encoding), ""
    except UnreadableDocument as refusal:
        return (), refusal.reason
    except OSError:
        return (), _("The file of this import is no longer there.")


@lru_cache(maxsize=FILES_KEPT)
def _lines_in(stored_name: str, file_name: str, encoding: str) -> tuple[SourceLine, ...]:
    """The name of a stored file is given once, so what was read of it holds as long as it is there."""
    with default_storage.open(stored_name) as stored:
        content = stored.read()
    is_chosen = encoding and has_encoding(file_name)
    blocks = (read_in(content, file_name, encoding) if is_chosen else read(content, file_name)).blocks
    words: dict[int, list[str]] = {}
    pages: dict[int, int | None] = {}
    for block in blocks:
        words.setdefault(block.line, []).append(block.text)
        pages.setdefault(block.line, block.page)
    lines, last = [], None
    for number, parts in words.items():
        page = pages[number]
        lines.append(SourceLine(number, " | ".join(parts), page, page is not None and page != last))
        last = page or last
    return tuple(lines)


def numbered(lines: Iterable[SourceLine]) -> list[tuple[int, str]]:
    """The lines as the corrections take them."""
    return [(line.number, line.text) for line in lines]


def lines_of(item: dict[str, int], items: Sequence[dict[str, int]], lines: Sequence[SourceLine]) -> range:
    """The numbers of the lines from an item's first to the one before the next item's."""
    after = [each["line"] for each in items if each["line"] > item["line"]]
    last = lines[-1].number + 1 if lines else item["line"] + 1
    return range(item["line"], max(item["line"] + 1, min(after, default=last)))


def around(item: dict[str, int], items: Sequence[dict[str, int]], lines: Sequence[SourceLine]) -> list[Shown]:
    """The lines of one item with some before and after it."""
    own = lines_of(item, items, lines)
    places = [place for place, line in enumerate(lines) if line.number in own]
    if not places:
        return []
    # The last item of a report would claim all that stands behind it.
    end = min(places[-1], places[0] + 3 * AROUND) if own.stop > lines[-1].number else places[-1]
    chosen = lines[max(0, places[0] - AROUND) : end + AROUND + 1]
    return with_items(chosen, items, own)


def with_items(lines: Iterable[SourceLine], items: Iterable[dict], own: range = range(0)) -> list[Shown]:
    """Lines with the items that begin in them."""
    begins = {each["line"]: each for each in reversed(list(items))}
    return [
        Shown(
            line,
            line.number in own,
            begins.get(line.number, {}).get("key"),
            begins.get(line.number, {}).get("label", ""),
        )
        for line in lines
    ]
