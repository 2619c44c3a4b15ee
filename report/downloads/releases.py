"""Releases: the files as they were once a month, so that a cited data set can be had again (docs/adr/0089).

A release is a list of segments, which it shares with the newest files and with other releases. A take-down is removed
from its segments before any file of the new making is handed out, so that one rule decides whether files and releases
may be handed out (`report.downloads.handing_out`). A row stays while the newest files have it.
"""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Callable, Iterable
from typing import Any

from msgspec import json
from msgspec.structs import replace

from report.data.exports import Echo
from report.downloads import database, package, sitemap, store
from report.downloads.handing_out import is_of_this_chain
from report.downloads.ledger_parts import LEDGER
from report.downloads.store import MadeFiles, MadePart, Release
from tracker.ledger.verification import exported
from tracker.models import Publication
from tracker.models.ledger import compact_json

log = logging.getLogger(__name__)
# Tables of which rows are taken out, by what their rows are known by; the first is what a release says is gone.
KEYS = {
    "answers": ("publication",),
    "commitments": ("publication",),
    "evidence": ("publication", "evidence"),
    "printed_commitments": ("commitment", "state", "text"),
}
# A part without the rows that were taken down, and the keys of these.
type CleanedPart = tuple[MadePart, list[int | str]]


def add_monthly(made: MadeFiles) -> None:
    """Make these files a release, where they are the first of a month and hold something new."""
    newest = next(iter(store.releases()), None)
    if not made.entry or (newest and made.entry <= newest.made.entry):
        return
    if newest and _month(newest.made) == _month(made):
        return
    parts = {name: part for name, part in made.parts.items() if _is_cited(name)}
    store.put_release(Release(replace(made, parts=parts), package.tables()))


def _month(made: MadeFiles) -> tuple[int, int]:
    return made.made_at.year, made.made_at.month


def _is_cited(name: str) -> bool:
    return name != database.PART and not name.startswith(sitemap.PART)


def clean(made: MadeFiles, before: MadeFiles | None) -> None:
    """Remove from every release the rows that are no longer public. Run it before `made` is published.

    Args:
        made: the files as they are now.
        before: those of the last making; None to look at every part.
    """
    states = _taken_from(before) if before else None
    cleaned: dict[tuple[str, frozenset[str]], CleanedPart] = {}  # a segment is rewritten once for all releases
    for release in store.releases():
        # Of a record before a restore, or with a segment that the disk lost: the other files are made all the same.
        if not (is_of_this_chain(release.made) and store.is_whole(release.made)):
            log.error("The data release up to entry %s is no longer whole", release.made.entry)
            store.drop_release(release)
            continue
        parts, gone = dict(release.made.parts), dict(release.gone)
        for name, part in release.made.parts.items():
            now = made.parts.get(name)
            if part.pieces == (now.pieces if now else {}) or not _is_touched(name, states):
                continue
            known = (name, frozenset(piece.sha256 for piece in part.pieces.values()))
            if known not in cleaned:
                cleaned[known] = _cleaned(name, part, now)
            parts[name], keys = cleaned[known]
            if keys:
                table = _table(name)
                gone[table] = sorted({*gone.get(table, ()), *keys}, key=str)
        if parts != release.made.parts:
            store.put_release(replace(release, made=replace(release.made, parts=parts), gone=gone))


def _taken_from(before: MadeFiles) -> set[str]:
    """The States of which something was taken down since: each such entry names one."""
    later = Publication.objects.filter(pk__gt=before.entry, text_sha256__isnull=True).order_by()
    return set(later.values_list("member_state", flat=True))


def _table(name: str) -> str:
    """The table of a part: "answers XAA", "table printed_commitments"."""
    kind, _space, rest = name.partition(" ")
    return rest if kind == "table" else kind


def _is_touched(name: str, states: set[str] | None) -> bool:
    """Whether something may have been taken out of a part. Evidence and commitments that appear in documents are taken
    away without an entry of the ledger."""
    table = _table(name)
    if table in ("evidence", "printed_commitments"):
        return True
    if table == "ledger":
        return states is None or bool(states)
    return table in KEYS and (states is None or name.partition(" ")[2] in states)


def _cleaned(name: str, part: MadePart, now: MadePart | None) -> CleanedPart:
    table = _table(name)
    if table == "ledger":
        return _ledger_of_now(part), []
    there = {key for lines in _json_lines(now) for key in map(_key_of(table), lines)}
    pieces, gone = dict(part.pieces), []
    for file in (file for file in part.pieces if file.endswith(".jsonl")):
        lines = _lines(part, file)
        keys = list(map(_key_of(table), lines))
        stays = [key in there for key in keys]
        if all(stays):
            continue
        gone += [key[0] for key, is_kept in zip(keys, stays, strict=True) if not is_kept]
        pieces[file] = store.write(b"".join(_kept(lines, stays)), sum(stays))
        as_csv = file.replace(".jsonl", ".csv")
        pieces[as_csv] = store.write(_csv_kept(_read(part, as_csv), stays), sum(stays))
    return replace(part, pieces=pieces), gone


def _ledger_of_now(part: MadePart) -> MadePart:
    """The same entries, each as it is now: without the texts that were taken down."""
    numbers = [number for line in _lines(part, LEDGER) for number in _key_of("ledger")(line)]
    rows = exported(numbers[0] - 1, until=numbers[-1])
    lines = [f"{compact_json(row)}\n".encode() for row in rows]
    return replace(part, pieces={**part.pieces, LEDGER: store.write(b"".join(lines), len(lines))})


def _key_of(table: str) -> Callable[[bytes], tuple[Any, ...]]:
    keys = KEYS.get(table, ("sequence",))

    def key(line: bytes) -> tuple[Any, ...]:
        row = json.decode(line)
        return tuple(row[each] for each in keys)

    return key


def _read(part: MadePart, file: str) -> bytes:
    return b"".join(store.content([part.pieces[file]]))


def _lines(part: MadePart, file: str) -> list[bytes]:
    return _read(part, file).splitlines(keepends=True)


def _json_lines(part: MadePart | None) -> list[list[bytes]]:
    return [_lines(part, file) for file in part.pieces if file.endswith(".jsonl")] if part else []


def _kept[Row](rows: Iterable[Row], stays: list[bool]) -> list[Row]:
    return [row for row, is_kept in zip(rows, stays, strict=True) if is_kept]


def _csv_kept(content: bytes, stays: list[bool]) -> bytes:
    """The rows that stay, under the header where the segment has one."""
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    header = len(rows) - len(stays)
    written = csv.writer(Echo())
    return "".join(map(written.writerow, [*rows[:header], *_kept(rows[header:], stays)])).encode()
