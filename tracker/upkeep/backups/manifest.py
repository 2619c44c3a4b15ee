"""What a backup consists of, and whether all of it is there as it was written."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from tracker.upkeep.proving.files import sha256_of_file

FORMAT = 1
MANIFEST, LIST, FILES = "manifest.json", "files.sha256", "files"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
PIECE = 1024 * 1024
_LINE = re.compile(r"([0-9a-f]{64})  files/(.+)\n")


class BadBackup(Exception):
    """The folder is no backup, or not the one that was made; the sentence says why."""


@dataclass(frozen=True)
class Manifest:
    """What stands in manifest.json. `head` is the latest entry of the ledger, number and hash; `schema` the migrations
    of the record that were applied; `kind` the database; `list_sha256` the checksum of the list of files."""

    made_at: str
    version: str
    kind: str
    database_sha256: str
    list_sha256: str
    files: int
    head: tuple[int, str]
    secret: str
    schema: list[str]

    def write(self, folder: Path) -> None:
        path = folder / MANIFEST
        path.write_text(json.dumps({"format": FORMAT, **asdict(self)}, indent=2) + "\n", encoding="utf-8")
        path.chmod(0o600)


def manifest_of(folder: Path) -> Manifest:
    """Raises BadBackup."""
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as fault:
        raise BadBackup(f"{folder} has no {MANIFEST}: it is no backup, or one that was not finished") from fault
    except (OSError, ValueError) as fault:
        raise BadBackup(f"{folder / MANIFEST} cannot be read") from fault
    try:
        if found.pop("format") != FORMAT:
            raise BadBackup(f"{folder} is a backup of a later release")
        return Manifest(**{**found, "head": tuple(found["head"])})
    except (TypeError, KeyError, AttributeError) as fault:
        raise BadBackup(f"{folder / MANIFEST} is not as it was written") from fault


def check(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Each fault of a backup in a sentence: database, list and every file against their checksums."""
    for name, sha256 in ((DATABASES[manifest.kind], manifest.database_sha256), (LIST, manifest.list_sha256)):
        if fault := _fault(folder / name, sha256):
            yield f"{name} {fault}"
    for sha256, name in listed(folder):
        if fault := _fault(folder / FILES / name, sha256):
            yield f"{FILES}/{name} {fault}"


def listed(folder: Path) -> Iterator[tuple[str, str]]:
    """Checksum and name of each stored file of a backup. Raises BadBackup."""
    try:
        with (folder / LIST).open(encoding="utf-8") as lines:
            for line in lines:
                found = _LINE.fullmatch(line)
                if not found or ".." in Path(found[2]).parts or found[2].startswith("/"):
                    raise BadBackup(f"{LIST} is not as it was written")
                yield found[1], found[2]
    except OSError as fault:
        raise BadBackup(f"{folder / LIST} cannot be read") from fault


def line_of(sha256: str, name: str) -> str:
    return f"{sha256}  {FILES}/{name}\n"


def fingerprint(secret: str) -> str:
    """By which a secret is known again, and by which nobody finds it."""
    return hashlib.sha256(b"fingerprint of the secret:" + secret.encode()).hexdigest()[:16]


def fingerprints() -> list[str]:
    """Those of the secrets that are set: today's, then older ones."""
    return [fingerprint(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _fault(path: Path, sha256: str) -> str:
    try:
        return "" if sha256_of_file(path) == sha256 else "is not as it was written"
    except OSError:
        return "is not there, or cannot be read"
