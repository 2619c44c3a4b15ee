"""A folder that is handed over: its files with the checksum of each, as archives take them (BagIt, RFC 8493).

`sha256sum --check manifest-sha256.txt` in the folder proves it. The lists get their names last: a folder without them
was not finished. Nothing is kept in memory of files that are written.
"""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "manifest-sha256.txt"
UNFINISHED = ".unfinished"  # behind the name of the manifest, until all files are in it


class Bag:
    """A bag that is being written. `names`: of files, with `/` between folders."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError; FileExistsError where the folder holds anything."""
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FileExistsError(f"{folder} is not empty")
        self.folder = folder
        self.files = self.bytes = 0

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """One file of what is handed over, a piece at a time. Raises OSError."""
        path, found = self.folder / "data" / name, hashlib.sha256()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for piece in pieces:
                found.update(piece)
                self.bytes += file.write(piece)
        with (self.folder / f"{MANIFEST}{UNFINISHED}").open("a", encoding="utf-8") as manifest:
            manifest.write(f"{found.hexdigest()}  data/{name}\n")
        self.files += 1

    def close(self, about: Mapping[str, str], day: datetime.date) -> None:
        """Say what it is, and list every file with its checksum. Raises OSError."""
        oxum = {"Bagging-Date": day.isoformat(), "Payload-Oxum": f"{self.bytes}.{self.files}"}
        lines = "".join(f"{name}: {' '.join(value.split())}\n" for name, value in {**about, **oxum}.items())
        for name, text in (("bagit.txt", DECLARATION), ("bag-info.txt", lines)):
            (self.folder / name).write_text(text, encoding="utf-8")
        (self.folder / f"{MANIFEST}{UNFINISHED}").rename(self.folder / MANIFEST)
        of_tags = "".join(
            f"{_digest(self.folder / name)}  {name}\n" for name in ("bagit.txt", "bag-info.txt", MANIFEST)
        )
        (self.folder / "tagmanifest-sha256.txt").write_text(of_tags, encoding="utf-8")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
