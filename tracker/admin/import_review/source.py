"""The lines of a source beside which its findings are read. A file is read once, and kept while it is looked at."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from tracker.importing.mending.held import Holding, SourceText, Stretch, held_near, is_used_up
from tracker.importing.mending.shape import Draft
from tracker.importing.mending.taking import BY_HAND
from tracker.importing.readers import UnreadableDocument, has_encoding
from tracker.importing.reading import lines_in
from tracker.importing.structure.account import lines_without
from tracker.importing.structure.findings import RecommendationFinding
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
class SourcePiece:
    """A piece of a line: its words, and the keys of the items that hold them. `is_own` where the item that is looked at
    does."""

    text: str
    holders: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class Shown:
    """A line as a page shows it, in pieces. `is_own` where the item that is looked at has words of it, or where it is
    said to begin; `begins`: the item that begins there; `in_items`: the others that hold words of it, and `is_used_up`
    where they leave none to be taken."""

    line: SourceLine
    pieces: tuple[SourcePiece, ...]
    is_own: bool = False
    begins: RecommendationFinding | None = None
    in_items: tuple[RecommendationFinding, ...] = ()
    is_used_up: bool = False


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
    lines: list[SourceLine] = []
    last = None
    for number, text, page in lines_in(content, file_name, encoding if has_encoding(file_name) else ""):
        lines.append(SourceLine(number, text, page, page is not None and page != last))
        last = page or last
    return tuple(lines)


def account_of(findings: Draft, lines: Sequence[SourceLine]) -> dict[str, Any]:
    """Return the sentence that says where the lines of a source went (`account`) and the lines that are nowhere
    (`left_over`), as it stands after the corrections; nothing where the file or its account is not there.

    A line that was left over, and that a person has put into an item since, counts among the items.
    """
    account = findings.account
    if account is None or not lines:
        return {}
    left = {line.number: line for line in lines if line.number in account.left}
    texts = [each.text for each in findings.recommendations] + [each.text for each in findings.candidates]
    open_ones = lines_without({number: line.text for number, line in left.items()}, texts)
    sentence = _(
        "Lines read: %(read)s. In items: %(items)s. In context: %(context)s. Running heads, page numbers and "
        "footnotes: %(heads)s. Left over: %(left)s."
    )
    items = account.items + len(left) - len(open_ones)
    said = sentence % {**asdict(account), "items": items, "left": len(open_ones)}
    if account.kept is not None:
        stored = _("Lines stored: %(kept)s.") % {"kept": account.kept}
        said = f"{said} {stored}"
    return {"account": said, "left_over": [left[number] for number in open_ones]}


def numbered(lines: Iterable[SourceLine]) -> list[tuple[int, str]]:
    """The lines as the corrections take them."""
    return [(line.number, line.text) for line in lines]


def around(
    item: RecommendationFinding, items: Sequence[RecommendationFinding], lines: Sequence[SourceLine]
) -> list[Shown]:
    """The lines of one item with some before and after it; what the item holds of them is its own."""
    source = SourceText(numbered(lines))
    held = source.held(item)
    own = {stretch.line for stretch in held} or {item.line}
    places = [place for place, line in enumerate(lines) if line.number in own]
    if not places:
        return []
    end = min(places[-1], places[0] + LINES_A_PAGE)
    chosen = lines[max(0, places[0] - AROUND) : end + AROUND + 1]
    near = held_near(items, source, chosen[0].number, chosen[-1].number)
    return with_items(chosen, items, {item.key: held}, {**near, item.key: held}, own=item)


def with_items(
    lines: Iterable[SourceLine],
    items: Iterable[RecommendationFinding],
    held: Holding = MappingProxyType({}),
    near: Holding = MappingProxyType({}),
    own: RecommendationFinding | None = None,
) -> list[Shown]:
    """Lines with the items that begin in them.

    Args:
        lines, items: what is shown of the source, and all items of the import.
        held: what items hold of the source, by their key, to be marked.
        near: the same of all items that hold something of these lines, to be named.
        own: the item that is looked at.
    """
    all_items = list(items)
    begins = {each.line: each for each in reversed(all_items)}
    by_key = {each.key: each for each in all_items}
    by_line, named = _by_line(held), _by_line(near)
    own_key = own.key if own else 0
    own_lines = {stretch.line for stretch in held.get(own_key, ())} or ({own.line} if own else set())
    shown = []
    for line in lines:
        item, stretches = begins.get(line.number), named.get(line.number, ())
        others = dict.fromkeys(key for key, _stretch in stretches if item is None or key != item.key)
        shown.append(
            Shown(
                line,
                tuple(_pieces(line.text, by_line.get(line.number, ()), own_key)),
                line.number in own_lines,
                item,
                tuple(by_key[key] for key in others),
                bool(stretches) and is_used_up(line.text, (each for _key, each in stretches)),
            )
        )
    return shown


def _by_line(held: Holding) -> dict[int, list[tuple[int, Stretch]]]:
    """What is held of each line, each part with the key of its item."""
    by_line: dict[int, list[tuple[int, Stretch]]] = {}
    for key, stretches in held.items():
        for stretch in stretches:
            by_line.setdefault(stretch.line, []).append((key, stretch))
    return by_line


def _pieces(text: str, stretches: Sequence[tuple[int, Stretch]], own: int) -> Iterator[SourcePiece]:
    """A line cut wherever what an item holds of it begins or ends."""
    edges = sorted({0, len(text), *(edge for _key, each in stretches for edge in (each.start, each.end))})
    for start, end in pairwise(edges):
        keys = [key for key, each in stretches if each.start <= start and end <= each.end]
        yield SourcePiece(text[start:end], " ".join(map(str, dict.fromkeys(keys))), own in keys)
