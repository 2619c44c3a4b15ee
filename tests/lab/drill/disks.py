"""A disk for the stored files of a site that can be full, and have room again."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from tests.lab.drill.places import Place

MEGABYTE = 1024 * 1024
ROOM = 2000  # MB; only what is written takes memory
LITTLE_ROOM = "There is little space left on the server"
NO_UPLOADS = "Files are no longer accepted, because there is too little space left on the server"


class Disk(Protocol):
    """`kind`: what is proved with it. `says`: how the sentences begin that a full one brings."""

    kind: str
    says: tuple[str, ...]

    def fill(self, left: float) -> None:
        """Leave so many MB of it free."""

    def clear(self) -> None:
        """There is room again."""


def can_mount() -> bool:
    """Let this process, and all that it starts from now on, mount what nobody else sees and what goes with them.

    Returns False where it may not: it is not root, or a container forbids it.
    """
    try:
        os.unshare(os.CLONE_NEWNS)
    except OSError:
        return False
    return _mount("--make-rprivate", "/")


class OwnDisk:
    """A file system in memory, of which the size is changed while it is used, as other files on a disk change it."""

    kind = "a file system of its own"
    says = (LITTLE_ROOM, NO_UPLOADS)

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700)
        assert _mount("-t", "tmpfs", "-o", f"size={ROOM}m,mode=700", "tmpfs", str(folder)), "nothing can be mounted"

    def fill(self, left: float) -> None:
        now = os.statvfs(self.folder)
        self._resize((now.f_blocks - now.f_bfree) * now.f_frsize + int(left * MEGABYTE))

    def clear(self) -> None:
        self._resize(ROOM * MEGABYTE)

    def go(self) -> None:
        subprocess.run(["umount", "--lazy", self.folder], check=True)

    def _resize(self, size: int) -> None:
        assert _mount("-o", f"remount,size={size}", str(self.folder)), "the disk cannot be made smaller"


class DiskBySetting:
    """Where nothing can be mounted: the site is told to keep more room free than any disk has. It shows what is said
    and refused; that a file that does not fit leaves no half of it, is shown by tests alone."""

    kind = "by the setting alone: nothing can be mounted here"
    says = (NO_UPLOADS,)

    def __init__(self, place: Place, begin_again: Callable[[], None]) -> None:
        """`begin_again`: lets the server read its settings again."""
        self.settings, self.begin_again = place.here("/etc/followup/followup.env"), begin_again
        self.before = self.settings.read_text(encoding="utf-8")

    def fill(self, left: float) -> None:
        self.settings.write_text(f"{self.before}UPLOADS_LEAST_FREE_MB={2**40}\n", encoding="utf-8")
        self.begin_again()

    def clear(self) -> None:
        self.settings.write_text(self.before, encoding="utf-8")
        self.begin_again()


def _mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], check=False, capture_output=True).returncode == 0
