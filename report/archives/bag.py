"""A folder that is handed over: its files with the checksum of each, as archives take them (BagIt, RFC 8493).

`sha256sum --check manifest-sha256.txt` in the folder proves it. The lists are written last: a folder without them was
not finished.
"""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TAGS = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")


class Bag:
    """A bag that is being written. `names`: of files, with `/` between folders."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError; FileExistsError where the folder holds anything."""
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FileExistsError(f"{folder} is not empty")
        self.folder = folder
        self.checksums: dict[str, str] = {}
        self.bytes = 0

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """One file of what is handed over, a piece at a time. Raises OSError."""
        path, found = self.folder / "data" / name, hashlib.sha256()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for piece in pieces:
                found.update(piece)
                self.bytes += file.write(piece)
        self.checksums[f"data/{name}"] = found.hexdigest()

    def close(self, about: Mapping[str, str], day: datetime.date) -> None:
        """Say what it is, and list every file with its checksum. Raises OSError."""
        oxum = {"Bagging-Date": day.isoformat(), "Payload-Oxum": f"{self.bytes}.{len(self.checksums)}"}
        lines = "".join(f"{name}: {' '.join(value.split())}\n" for name, value in {**about, **oxum}.items())
        manifest = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.checksums.items()))
        texts = dict(zip(TAGS, (DECLARATION, lines, manifest), strict=True))
        for name, text in texts.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        of_tags = "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in texts.items())
        (self.folder / "tagmanifest-sha256.txt").write_text(of_tags, encoding="utf-8")
