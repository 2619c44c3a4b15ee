"""The mark of a site that is closed: a restore sets it before its first step, and an administrator removes it.

It is a file in MEDIA_ROOT, which all processes of the site share. No database is needed to read it.
"""

import contextlib
from pathlib import Path

from django.conf import settings

MARK = ".closed"


def close() -> None:
    """Close the site for all processes at once. Raises OSError."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _mark().touch(mode=0o600)


def open_again() -> None:
    """Open the site for all processes at once. Raises OSError."""
    with contextlib.suppress(FileNotFoundError):
        _mark().unlink()


def is_closed() -> bool:
    """Return whether the site is closed now."""
    return _mark().exists()


def _mark() -> Path:
    return Path(settings.MEDIA_ROOT) / MARK
