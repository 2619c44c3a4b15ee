"""A questionnaire between its two pages: it waits for a day, by State and checksum, and is then forgotten."""

import datetime
import hashlib
import os

from django.core.files.storage import default_storage
from django.utils import timezone

from tracker.files.brought_files import PATIENCE, brought_file, forget_brought, keep_brought

BYTES = b"PK\x03\x04 a questionnaire"


def test_a_file_waits_byte_by_byte_for_its_own_state_and_is_not_found_once_it_was_altered() -> None:
    sha256 = keep_brought("XAA", BYTES, timezone.now())
    assert sha256 == hashlib.sha256(BYTES).hexdigest()
    assert brought_file("XAA", sha256) == BYTES
    assert keep_brought("XAA", BYTES, timezone.now()) == sha256
    assert default_storage.listdir("brought/XAA")[1] == [sha256]
    for state, name in (("XAB", sha256), ("XAA", ""), ("XAA", "../XAA"), ("XAA", "x" * 64), ("XAA", "a" * 64)):
        assert brought_file(state, name) is None
    with open(default_storage.path(f"brought/XAA/{sha256}"), "ab") as file:
        file.write(b"more")
    assert brought_file("XAA", sha256) is None


def test_what_waited_a_day_is_forgotten_when_the_next_file_comes() -> None:
    old = keep_brought("XAA", BYTES, timezone.now())
    long_ago = (timezone.now() - PATIENCE - datetime.timedelta(minutes=1)).timestamp()
    os.utime(default_storage.path(f"brought/XAA/{old}"), (long_ago, long_ago))
    new = keep_brought("XAB", b"another", timezone.now())
    assert brought_file("XAA", old) is None
    assert brought_file("XAB", new) == b"another"


def test_all_of_a_state_is_forgotten() -> None:
    mine, theirs = keep_brought("XAA", BYTES, timezone.now()), keep_brought("XAB", BYTES, timezone.now())
    forget_brought("XAA")
    forget_brought("XAC")  # nothing waits there
    assert brought_file("XAA", mine) is None
    assert brought_file("XAB", theirs) == BYTES
