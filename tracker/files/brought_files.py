"""A questionnaire between its two pages: brought back, its differences shown, and nothing taken of it yet.

The bytes wait for a day in a folder of the State, under their own checksum, so that what is taken later, or after a new
sign-in, is kept as it came. No row of the record speaks of them, and nothing but a taking makes one.

One of which answers were entered on behalf of a State is held longer: it is their letter, and waits until it is sent.
"""

import contextlib
import datetime
import hashlib
import re
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "brought"
PATIENCE = datetime.timedelta(days=1)
LETTER = "letter-"  # begins the names of those that are held until they are sent
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


def hold_letter(member_state: str, submission: int, content: bytes) -> None:
    """Hold the form from which answers of this response were entered, in place of the one before."""
    forget_letter(member_state, submission)
    name = f"{_letter(submission)}{hashlib.sha256(content).hexdigest()}"
    default_storage.save(_name(member_state, name), ContentFile(content))


def held_letter(member_state: str, submission: int) -> bytes | None:
    """The form that is held for this response, or None where there is none, or it is not what it was."""
    for name in _letters(member_state, submission):
        with contextlib.suppress(OSError), default_storage.open(_name(member_state, name)) as file:
            content: bytes = file.read()
            if name.endswith(hashlib.sha256(content).hexdigest()):
                return content
    return None


def forget_letter(member_state: str, submission: int) -> None:
    """Forget the form that is held for this response: it was sent, or nothing entered from it is left."""
    for name in _letters(member_state, submission):
        default_storage.delete(_name(member_state, name))


def held_letters() -> list[tuple[str, int]]:
    """Of which State and response a form is held."""
    return [(state, int(name.split("-")[1])) for state, name in _all() if name.startswith(LETTER)]


def _letter(submission: int) -> str:
    return f"{LETTER}{submission}-"


def _letters(member_state: str, submission: int) -> list[str]:
    return [name for name in _files(f"{FOLDER}/{member_state}") if name.startswith(_letter(submission))]


def forget_brought(member_state: str) -> None:
    """Forget all that waits of a State: an erasure must not leave words here."""
    for name in _files(f"{FOLDER}/{member_state}"):
        default_storage.delete(_name(member_state, name))


def _name(member_state: str, sha256: str) -> str:
    return f"{FOLDER}/{member_state}/{sha256}"


def _all() -> Iterator[tuple[str, str]]:
    """Each file that waits: its State and its name."""
    with contextlib.suppress(OSError):
        for member_state in default_storage.listdir(FOLDER)[0]:
            yield from ((member_state, name) for name in _files(f"{FOLDER}/{member_state}"))


def _files(folder: str) -> list[str]:
    with contextlib.suppress(OSError):
        return default_storage.listdir(folder)[1]
    return []


def forget_old(before: datetime.datetime) -> int:
    """Forget what has waited since before that moment, and is not held; returns how many files that were."""
    forgotten = 0
    for member_state, sha256 in _all():
        name = _name(member_state, sha256)
        with contextlib.suppress(OSError):  # another process forgot it at the same moment
            if not sha256.startswith(LETTER) and default_storage.get_modified_time(name) < before:
                default_storage.delete(name)
                forgotten += 1
    return forgotten
