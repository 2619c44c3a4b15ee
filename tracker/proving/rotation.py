"""Every stored file is looked at within 28 nights, a part each night; what is wrong with one is kept until it is right.

A file's night follows from its name. Nights in which nobody looked are made up for by the next one.
"""

import datetime
import zlib
from dataclasses import dataclass, field

from tracker.models import FaultyFile
from tracker.proving.files import STORED_FILES, StoredFile, fault_of, still_says_so

NIGHTS = 28


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
