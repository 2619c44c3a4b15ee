"""What the site stores is opened by its owner alone: another account of the machine reads neither hashes nor drafts."""

import contextlib
from pathlib import Path
from typing import Any

# What others, and the group, may do with a file.
OF_OTHERS = 0o077


def only_the_owner(*paths: Path) -> None:
    """Take from all but the owner what they may do with files and folders that are there and ours."""
    for path in paths:
        with contextlib.suppress(OSError):  # not there, or somebody else's: who set it up so answers for it
            mode = path.stat().st_mode
            if mode & OF_OTHERS:
                path.chmod(mode & ~OF_OTHERS)


def owners_database(database: dict[str, Any]) -> None:
    """SQLite's file, which is made here where it is missing: SQLite would make it for everybody to read.

    Its journal takes the mode of the file.
    """
    if database["ENGINE"] != "django.db.backends.sqlite3" or database["NAME"] in ("", ":memory:"):
        return
    path = Path(database["NAME"])
    with contextlib.suppress(OSError):
        path.touch(mode=0o600)
    only_the_owner(path, Path(f"{path}-wal"), Path(f"{path}-shm"))
