"""Stored files and the rows that name them, compared both ways.

What a page or an act does at the same moment is no fault: whatever looks wrong is looked at a second time. Every stored
file is looked at within 28 nights, a part each night (its night follows from its name; nights that were missed are made
up for by the next one), and what is wrong with one is kept until it is right.
"""

import datetime
import hashlib
import zlib
from collections.abc import Collection, Generator, Iterator
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import Any, NamedTuple

from django.core.files.storage import default_storage
from django.db import models

from tracker.files.brought_files import FOLDER as BROUGHT
from tracker.files.record_storage import StorageAway, record_storage
from tracker.models import ClearedFile, Evidence, FaultyFile, ImportProposal, SpreadsheetImport, Transmission

AT_ONCE = 5_000  # names asked for in one query
NIGHTS = 28


class StoredFile(NamedTuple):
    """A column that names files, and the one beside it with the SHA-256 of each."""

    model: type[models.Model]
    file: str
    checksum: str


STORED_FILES = (
    StoredFile(Evidence, "file", "sha256"),
    StoredFile(Transmission, "scan", "scan_sha256"),
    StoredFile(ImportProposal, "file", "sha256"),
    StoredFile(SpreadsheetImport, "file", "sha256"),
    StoredFile(ClearedFile, "file", "sha256"),
)


def files_of_rows() -> Generator[str, None, str]:
    """Each file that a row names: it is there, and its bytes are those that were stored."""
    right = wrong = 0
    for column in STORED_FILES:
        rows = column.model._default_manager.exclude(**{column.file: ""}).order_by("pk")
        for row in rows.values_list("pk", column.file, column.checksum).iterator(chunk_size=2_000):
            fault = fault_of(row[1], row[2])
            if fault and still_says_so(column, row):
                wrong += 1
                yield f"{fault}: {row[1]} of {column.model._meta.label} {row[0]}"
            else:
                right += 1
    return f"{right + wrong} named by rows, {right} as they were stored"


def surplus_files() -> Generator[str, None, str]:
    """Each file of the folder that no row names."""
    looked = surplus = 0
    for names in batched(stored_names(), AT_ONCE):
        looked += len(names)
        being_stored = record_storage().being_stored()  # first: once its note is gone, a file has its row
        for name in sorted(set(names) - being_stored - named_by_rows(names)):
            if default_storage.exists(name):
                surplus += 1
                yield f"no row names {name}"
    return f"{looked} in the folder, {surplus} named by no row"


def sha256_of_file(path: Path) -> str:
    """The checksum of a file, read a piece at a time. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stored_names() -> Iterator[str]:
    """The names of all stored files, as rows have them: neither what is being written, nor what was made of the record,
    nor questionnaires that wait for a day."""
    return record_storage().names(without=(BROUGHT,))


def named_by_rows(names: Collection[str]) -> set[str]:
    """Those among some names that a row has."""
    found: set[str] = set()
    for column in STORED_FILES:
        rows = column.model._default_manager.filter(**{f"{column.file}__in": names})
        found.update(rows.values_list(column.file, flat=True))
    return found


def fault_of(name: str, sha256: str) -> str:
    """What is wrong with a stored file, in a word; nothing where its bytes are those that were stored."""
    try:
        with default_storage.open(name) as stored:
            return "" if hashlib.file_digest(stored, "sha256").hexdigest() == sha256 else "altered"
    except FileNotFoundError:
        return "missing"
    except StorageAway:
        return "cannot be asked for"
    except OSError as fault:
        return f"cannot be read ({fault.strerror})"


def still_says_so(column: StoredFile, row: tuple[Any, ...]) -> bool:
    """Whether the row names the file even now: an erasure may have come since it was read."""
    pk, name, sha256 = row
    same = {column.file: name, column.checksum: sha256}
    return column.model._default_manager.filter(pk=pk, **same).exists()


@dataclass
class LookedThrough:
    """What one night came to: files looked at, all there are, and those that are wrong, each as a sentence."""

    looked: int = 0
    files: int = 0
    faults: list[str] = field(default_factory=list)


def look_through(now: datetime.datetime, last: datetime.datetime | None) -> LookedThrough:
    """Look at the files of this night and of those since the night of `last`, and again at all that were wrong."""
    nights = nights_of(now, last)
    marked = set(FaultyFile.objects.values_list("name", flat=True))
    found, met = LookedThrough(), set()
    for column in STORED_FILES:
        rows = column.model._default_manager.exclude(**{column.file: ""}).order_by("pk")
        for row in rows.values_list("pk", column.file, column.checksum).iterator(chunk_size=2_000):
            found.files += 1
            name = row[1]
            if name in marked:
                met.add(name)
            elif night_of(name) not in nights:
                continue
            found.looked += 1
            if sentence := _looked_at(column, row, now, was_marked=name in marked):
                found.faults.append(sentence)
    FaultyFile.objects.filter(name__in=marked - met).delete()  # erased meanwhile
    return found


def nights_of(now: datetime.datetime, last: datetime.datetime | None) -> set[int]:
    """The nights of the round that are looked at now: today's, and those since `last`; all where it never was done."""
    days = (now.date() - last.date()).days if last else NIGHTS
    return {(now.toordinal() - back) % NIGHTS for back in range(max(1, min(days, NIGHTS)))}


def night_of(name: str) -> int:
    """On which night of the round a file is looked at."""
    return zlib.crc32(name.encode()) % NIGHTS


def _looked_at(column: StoredFile, row: tuple, now: datetime.datetime, *, was_marked: bool) -> str:
    fault = fault_of(row[1], row[2])
    if fault and still_says_so(column, row):
        FaultyFile.objects.get_or_create(name=row[1], defaults={"fault": fault, "found_at": now})
        FaultyFile.objects.filter(name=row[1]).update(fault=fault)
        return f"{fault}: {row[1]} of {column.model._meta.label} {row[0]}"
    if was_marked:
        FaultyFile.objects.filter(name=row[1]).delete()
    return ""
