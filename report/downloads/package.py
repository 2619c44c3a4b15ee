"""The data package: all tables, the ledger and the program that checks it, in one ZIP, from the files made for /data/.

`datapackage.json` describes them as the Data Package standard has it (specs.frictionlessdata.io), from the types of the
data: whoever opens a table with it has days as days and numbers as numbers. It is the last file of the ZIP, for it has
the hash of each of the others.
"""

from __future__ import annotations

import datetime
import hashlib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from msgspec import inspect, json
from msgspec.json import schema_components

from report.data.schema import FILES, WholeHead
from report.downloads import spoken_parts, store
from report.downloads.handing_out import not_now, standing_files, tag_of
from report.downloads.ledger_parts import HEADS, LEDGER
from report.downloads.store import MadeFiles, Piece, Release
from report.pages import reuse

FORM = 3  # of the package: another one, and its tag is another
NAME = "followup-record"
PROGRAM = Path(__file__).parent.parent / "data" / "verify.py"
# A moment that never changes: the same record, the same bytes.
DATED = (1980, 1, 1, 0, 0, 0)
# Nested lines are no table: who validates the package checks the hash of this file, and nothing in it.
OTHERS = {LEDGER: {"profile": "data-resource", "type": "file"}}
TAKEN_BACK = (
    "A text that its Government takes back is removed from this site within seconds, but not from copies of others."
)
ABOUT = (
    "What became of the recommendations of United Nations meetings, as reported by Member States. Every entry of the "
    "ledger up to the version of this package is in it. To check the ledger: python3 verify.py ledger.jsonl"
)


@dataclass
class Written:
    """What was put into the ZIP under one name: how many bytes, and their hash."""

    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, content: bytes) -> bytes:
        self.size += len(content)
        self.digest.update(content)
        return content


class Outgoing:
    """What `zipfile` writes to: it keeps what was written until that is taken. It cannot be searched, so every file of
    the ZIP says its size behind itself."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, content: bytes, /) -> int:
        self.waiting.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """There is nothing to close."""

    def taken(self) -> bytes:
        content, self.waiting = b"".join(self.waiting), []
        return content


def hand_out_package(request: HttpRequest, entry: int | None = None) -> HttpResponseBase:
    """The package as a ZIP, made while it is sent; 503 where the files may not be handed out now.

    Args:
        entry: the last entry of a release; None for the newest files.

    Raises Http404 where there is no such release.
    """
    made = standing_files(has_no_entries=True)
    if made is None:
        return not_now(request)
    # Read after the look at the newest files, so that every earlier take-down is removed already.
    whole = Release(made, tables()) if entry is None else store.release(entry)
    if whole is None:
        raise Http404
    tag = _tag(whole.made)
    response = get_conditional_response(request, etag=tag) or _whole(whole)
    response["ETag"], response["Cache-Control"] = tag, "no-cache"
    return response


def _whole(whole: Release) -> HttpResponseBase:
    response = StreamingHttpResponse(zipped(whole), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{NAME}-to-entry-{whole.made.entry}.zip"'
    return response


def zipped(whole: Release) -> Iterator[bytes]:
    """The bytes of the ZIP, a read of a segment at a time. Raises FileNotFoundError where one was taken away."""
    outgoing, written = Outgoing(), {}
    with zipfile.ZipFile(outgoing, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in _files(whole.made).items():
            written[name] = Written()
            with _entry(archive, name) as entry:
                for content in store.content(pieces):
                    entry.write(written[name].add(content))
                    yield outgoing.taken()
        for name, content in (("verify.py", PROGRAM.read_bytes()), ("datapackage.json", _described(whole, written))):
            with _entry(archive, name) as entry:
                entry.write(content)
    yield outgoing.taken()


def _entry(archive: zipfile.ZipFile, name: str) -> Any:
    info = zipfile.ZipInfo(name, DATED)
    info.compress_type = zipfile.ZIP_DEFLATED
    return archive.open(info, "w", force_zip64=True)


def _files(made: MadeFiles) -> dict[str, list[Piece]]:
    """By name in the ZIP: the segments of the file. The answers are all versions, the current ones marked."""
    named = {f"{name}.csv": f"{name}.csv" for name in FILES}
    named["answers.csv"] = spoken_parts.file_of(spoken_parts.ALL, "csv")
    found = {name: made.pieces(made_as) for name, made_as in {**named, HEADS: HEADS, LEDGER: LEDGER}.items()}
    return {name: pieces for name, pieces in found.items() if pieces or name == LEDGER}


def _tag(made: MadeFiles) -> str:
    pieces = [piece for each in _files(made).values() for piece in each]
    said = hashlib.sha256(json.encode(_rights())).hexdigest()[:8]
    return f'"{FORM}-{said}-{tag_of(pieces)[1:]}'


def _rights() -> dict[str, Any]:
    """What may be done with it; `licenses` as the standard has them, where the site states one with its address.

    Their `name` is an identifier of the Open Definition, which the words of the setting are not; without one the
    standard wants the address.
    """
    stated, said = reuse.licence(), {"rights": f"{reuse.in_english()} {TAKEN_BACK}"}
    if stated is None or not stated.address:
        return said
    return {**said, "licenses": [{"title": stated.name, "path": stated.address}]}


def _described(whole: Release, written: dict[str, Written]) -> bytes:
    """`datapackage.json`."""
    made = whole.made
    told = {
        "profile": "data-package",
        "name": NAME,
        "title": "Follow-up Record",
        "description": ABOUT,
        "version": str(made.entry),
        "created": made.made_at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        **_rights(),
        "demonstration": settings.DEMONSTRATION,
        "ledger_head": {"publication": made.entry, "hash": made.hash},
        **({"no_longer_published": whole.gone} if whole.gone else {}),
        "resources": [_resource(name, each, whole.tables) for name, each in written.items()],
    }
    return json.format(json.encode(told), indent=1)


def _resource(name: str, written: Written, described: dict[str, Any]) -> dict[str, Any]:
    table, _dot, form = name.partition(".")
    found = {
        "name": table,
        "path": name,
        "format": form,
        "encoding": "utf-8",
        "bytes": written.size,
        "hash": f"sha256:{written.digest.hexdigest()}",
    }
    return found | (described.get(table) or OTHERS.get(name, {}))


# Every table of the package: those that have addresses in several forms, and the heads of the ledger.
SHAPES: dict[str, Any] = {**FILES, "heads": WholeHead}

# What names one row of a table; and a column by which other tables are joined to the one that it names.
KEYS: dict[str, Any] = {
    "meetings": "meeting",
    "themes": "theme",
    "recommendations": "recommendation",
    "states": "state",
    "periods": "period",
    "asked": ["period", "recommendation"],
    "invitations": ["period", "state", "invited_at"],
    "answers": "publication",
    "commitments": "publication",
    "terms": ["state", "period"],
    "printed_commitments": "commitment",
    "codes": ["column", "code", "language"],
    "heads": "publication",
}
TIES = {"meeting": "meetings", "recommendation": "recommendations", "state": "states", "period": "periods"}


def tables() -> dict[str, Any]:
    """Every table, as `described` has it."""
    return {table: described(table) for table in SHAPES}


@cache
def described(table: str) -> dict[str, Any]:
    """The columns of a table with their types, and how it is tied to the others."""
    shape = SHAPES[table]
    told_of = schema_components([shape], ref_template="{name}")[1][shape.__name__]
    told: Any = inspect.type_info(shape)
    fields = [
        {"name": each.name, **_type_of(each.type), **_meaning(told_of["properties"][each.name])} for each in told.fields
    ]
    key = KEYS.get(table)
    schema = {"fields": fields, "missingValues": [""], **({"primaryKey": key} if key else {})}
    foreign = [
        {"fields": column, "reference": {"resource": other, "fields": column}}
        for column, other in TIES.items()
        if other != table and column in told_of["properties"]
    ]
    return {
        "profile": "tabular-data-resource",
        "mediatype": "text/csv",
        "description": told_of["description"],
        "schema": {**schema, **({"foreignKeys": foreign} if foreign else {})},
    }


def _meaning(column: dict[str, Any]) -> dict[str, Any]:
    meaning = column.get("description", "")
    codes = column.get("enum", [])
    return {**({"description": meaning} if meaning else {}), **({"constraints": {"enum": codes}} if codes else {})}


PLAIN: tuple[tuple[Callable[[Any], bool], dict[str, str]], ...] = (
    (lambda kind: isinstance(kind, inspect.BoolType), {"type": "boolean"}),
    (lambda kind: isinstance(kind, inspect.IntType), {"type": "integer"}),
    (lambda kind: isinstance(kind, inspect.DateTimeType), {"type": "datetime", "format": "any"}),
    (lambda kind: isinstance(kind, inspect.DateType), {"type": "date"}),
    (lambda kind: isinstance(kind, inspect.UUIDType), {"type": "string", "format": "uuid"}),
)


def _type_of(kind: Any) -> dict[str, str]:
    """The type of a column, by that of the key. A list is one text, its parts behind a semicolon."""
    kind = kind.type if isinstance(kind, inspect.Metadata) else kind
    if isinstance(kind, inspect.UnionType):
        kind = next(each for each in kind.types if not isinstance(each, inspect.NoneType))
        kind = kind.type if isinstance(kind, inspect.Metadata) else kind
    return next((found for is_it, found in PLAIN if is_it(kind)), {"type": "string"})
