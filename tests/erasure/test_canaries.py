"""Done-when of an erasure: words planted wherever a text can be are in no byte five seconds after, on both databases.

The site has a process of its own and a database of its own; another connection stays open, as a server's would, so
that the log of SQLite does not go by itself when the last one leaves.
"""

import io
import shutil
import sqlite3
import subprocess
import time
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.serving.site import Site
from tracker.rules.erasable import REACHED

SECONDS = 5
# Checksums of evidence and letters go with the file; no word can be planted in one.
CHECKSUMS = {"transmission.scan_sha256", "evidence.sha256", "evidencecheck.content_sha256"}
# The name that a file has in storage is made by us; what stands in it is looked for in the folder of files.
STORED_NAMES = {"transmission.scan", "clearedfile.file", "spreadsheetimport.file", "evidence.file"}


class Bytes:
    """Every byte of a site: its database, what the database keeps beside itself, and its files."""

    def __init__(self, site: Site, database_url: str) -> None:
        self.site, self.database_url = site, database_url

    def of_database(self) -> Iterator[tuple[str, bytes]]:
        if self.database_url.startswith("postgres"):
            dump = shutil.which("pg_dump") or max(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
            yield "pg_dump", subprocess.run([dump, self.database_url], capture_output=True, check=True).stdout
            return
        path = Path(self.database_url.removeprefix("sqlite:///"))
        for beside in sorted(path.parent.glob(f"{path.name}*")):
            yield beside.name, beside.read_bytes()

    def of_files(self) -> Iterator[tuple[str, bytes]]:
        """Files of people, pages that are kept for readers, and the files of /data/."""
        for path in sorted(self.site.folder.rglob("*")):
            if path.is_file() and not path.name.startswith("record.sqlite3"):
                content = path.read_bytes()
                yield str(path), content
                if zipfile.is_zipfile(io.BytesIO(content)):
                    book = zipfile.ZipFile(io.BytesIO(content))
                    yield from ((f"{path}: {name}", book.read(name)) for name in book.namelist())

    def places_of(self, words: Iterable[str]) -> dict[str, list[str]]:
        """Where each of the words stands, those alone that stand somewhere."""
        everything = [*self.of_database(), *self.of_files()]
        found = {word: [name for name, content in everything if word.encode() in content] for word in words}
        return {word: names for word, names in found.items() if names}


@pytest.fixture
def planted(site: Site) -> dict[str, Any]:
    """What was planted in the site: {"places": {word: where}, "requests": [keys], "columns": [model.field]}."""
    planted: dict[str, Any] = site.run("tests.erasure.planting")
    shown = site.run("tests.erasure.showing")
    assert set(shown.values()) == {200}, shown
    return planted


@pytest.fixture
def open_line(database_url: str, planted: dict[str, Any]) -> Iterator[None]:
    """A connection that stays open, as that of a server."""
    if database_url.startswith("postgres"):
        yield
        return
    line = sqlite3.connect(database_url.removeprefix("sqlite:///"))
    line.execute("SELECT count(*) FROM tracker_auditevent").fetchone()
    yield
    line.close()


@pytest.mark.all
@pytest.mark.database
def test_no_planted_word_is_left_in_any_byte(
    site: Site, database_url: str, planted: dict[str, Any], open_line: None
) -> None:
    everything = Bytes(site, database_url)
    words = planted["places"]
    assert len(words) >= 60
    assert everything.places_of(words).keys() == words.keys(), "what was not planted cannot be missed"
    before = [name for names in everything.places_of(words).values() for name in names]
    for place in ("kept", "media/.made"):
        assert any(f"{site.folder}/{place}/" in name for name in before), f"the public read nothing of it from {place}"
    assert set(planted["columns"]) >= REACHED.keys() - CHECKSUMS - STORED_NAMES, "a column that nothing was planted in"
    done = site.run("tests.erasure.confirming", *map(str, planted["requests"]))
    assert done["publications"] > 0
    while left := everything.places_of(words):
        said = {words[word]: names for word, names in left.items()}
        assert time.time() < done["at"] + SECONDS, f"{len(left)} of {len(words)} are left: {said}"
        time.sleep(0.2)


def test_settings_overwrite_what_is_deleted() -> None:
    """SQLite as Debian builds it does so anyway; as others build it, it does not."""
    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        assert "PRAGMA secure_delete=ON" in settings.DATABASES["default"]["OPTIONS"]["init_command"]
