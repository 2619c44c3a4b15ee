"""Whether public pages are closed: from the first moment of a restore until an administrator opens them.

A file in MEDIA_ROOT, which all processes of both doors have: nothing is asked of a database that may not be there.
"""

import contextlib
from pathlib import Path

from django.conf import settings

MARK = ".closed"


def close() -> None:
    """Close public pages, for all processes at once. Raises OSError."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _mark().touch(mode=0o600)


def open_again() -> None:
    with contextlib.suppress(FileNotFoundError):
        _mark().unlink()


def are_closed() -> bool:
    return _mark().exists()


def _mark() -> Path:
    return Path(settings.MEDIA_ROOT) / MARK
