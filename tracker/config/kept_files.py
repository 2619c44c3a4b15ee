"""Where public pages are kept until they change: in files that all processes of a machine share.

A store may forget at any moment, or be full: then pages are made anew. It is trusted with nothing else. Which
page may be shown stands in its key, and that is made of what the database says now (`report.http.freshness`).
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from django.core.cache.backends.base import BaseCache

LOOKS = 16  # so often, while it fills once, a process measures what all processes have written
GONE = ".gone-"

log = logging.getLogger(__name__)


class KeptFiles(BaseCache):
    """Bytes in a folder for their owner alone, each under "<epoch>.<name>" as <folder>/<epoch>/<name>.

    Of one epoch alone anything is kept: what is written under another one takes away the rest. A file has another name
    until it is whole.

    Args:
        folder: its path.
        params: as in CACHES. OPTIONS["MAX_BYTES"] is how much may be kept: above it the oldest go. Several processes
            may together pass it by a sixteenth each.
    """

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.folder = Path(folder)
        self.limit: int = params["OPTIONS"]["MAX_BYTES"]
        self.written = self.limit  # since it was measured: a process that begins measures at once
        self.is_told = False  # of a full disk, or a folder that may not be written, the log is told once

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        try:
            with open(self._path(key), "rb") as file:
                return file.read()
        except OSError:
            return default

    def set(self, key: str, value: Any, timeout: Any = None, version: int | None = None) -> None:
        path = Path(self._path(key))
        try:
            self._write(path, value)
            self._forget_but(path.parent.name)
            self.written += len(value)
            if self.written > self.limit // LOOKS:
                self.written = 0
                shrink(path.parent, self.limit)
        except FileNotFoundError:  # it was forgotten meanwhile
            return
        except OSError:
            if not self.is_told:
                self.is_told = True
                log.warning("Public pages cannot be kept", exc_info=True)

    def clear(self) -> None:
        """Forget everything. The folders have other names at once; their files go one by one."""
        self._forget_but("")

    def _path(self, key: str) -> str:
        epoch, _point, name = key.partition(".")
        return f"{self.folder}/{epoch}/{name}"

    def _write(self, path: Path, value: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handle, passing = mkstemp(dir=path.parent)  # 0600
        try:
            with open(handle, "wb") as file:
                file.write(value)
            os.replace(passing, path)
        except OSError:
            with suppress(OSError):
                Path(passing).unlink()
            raise

    def _forget_but(self, kept: str) -> None:
        with suppress(OSError), os.scandir(self.folder) as found:
            for each in found:
                if each.name != kept:
                    self._forget(Path(each.path))

    def _forget(self, folder: Path) -> None:
        gone = folder
        if not folder.name.startswith(GONE):
            gone = folder.with_name(GONE + secrets.token_hex(8))
            with suppress(OSError):
                folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def shrink(folder: Path, limit: int) -> None:
    """Where the files of a folder are more than `limit` bytes: take the oldest away until a quarter of it is free."""
    with os.scandir(folder) as found:
        files = sorted((status.st_mtime_ns, status.st_size, each.path) for each in found if (status := _status(each)))
    left = sum(size for _written, size, _path in files)
    if left <= limit:
        return
    for _written, size, path in files:
        if left <= limit * 3 // 4:
            return
        with suppress(OSError):
            os.unlink(path)
        left -= size


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:  # another process took it away
        return None
