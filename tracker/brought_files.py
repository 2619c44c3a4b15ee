"""A questionnaire between its two pages: brought back, its differences shown, and nothing taken of it yet.

The bytes wait for a day in a folder of the State, under their own checksum, so that what is taken later, or after a new
sign-in, is kept as it came. No row of the record speaks of them, and nothing but a taking makes one.
"""

import contextlib
import datetime
import hashlib
import re

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "brought"
PATIENCE = datetime.timedelta(days=1)
_SHA256 = re.compile(r"[0-9a-f]{64}")


def keep_brought(member_state: str, content: bytes, now: datetime.datetime) -> str:
    """Let the bytes wait, and forget those that waited too long; returns their checksum (SHA-256)."""
    forget_old(now - PATIENCE)
    sha256 = hashlib.sha256(content).hexdigest()
    name = _name(member_state, sha256)
    default_storage.delete(name)  # the same bytes wait again from now on
    default_storage.save(name, ContentFile(content))
    return sha256


def brought_file(member_state: str, sha256: str) -> bytes | None:
    """The bytes that wait, or None where they are no longer there, or not what they were."""
    if not _SHA256.fullmatch(sha256):
        return None
    try:
        with default_storage.open(_name(member_state, sha256)) as file:
            content: bytes = file.read()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def forget_brought(member_state: str) -> None:
    """Forget all that waits of a State: an erasure must not leave words here."""
    for name in _files(f"{FOLDER}/{member_state}"):
        default_storage.delete(_name(member_state, name))


def _name(member_state: str, sha256: str) -> str:
    return f"{FOLDER}/{member_state}/{sha256}"


def _files(folder: str) -> list[str]:
    with contextlib.suppress(OSError):
        return default_storage.listdir(folder)[1]
    return []


def forget_old(before: datetime.datetime) -> int:
    """Forget what has waited since before that moment; returns how many files that were."""
    forgotten = 0
    with contextlib.suppress(OSError):
        for member_state in default_storage.listdir(FOLDER)[0]:
            for sha256 in _files(f"{FOLDER}/{member_state}"):
                name = _name(member_state, sha256)
                with contextlib.suppress(OSError):  # another process forgot it at the same moment
                    if default_storage.get_modified_time(name) < before:
                        default_storage.delete(name)
                        forgotten += 1
    return forgotten
