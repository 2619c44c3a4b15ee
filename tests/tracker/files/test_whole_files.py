"""A file is stored whole or not at all; where there is no room the words come back and nothing is left of the file."""

import datetime
import errno
import os
import resource
import shutil
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.factories.world import World
from tracker.files import child
from tracker.files.whole_files import stops_uploads
from tracker.management import housekeeping
from tracker.models import Evidence, SpreadsheetImport

ROOM_FOR = 2_000  # bytes
LARGER = b"a text of an invented law\n" * 400


@contextmanager
def no_room() -> Iterator[None]:
    """The kernel takes the first bytes of a file and no more, as a disk does that is full. Needs no disk of its own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM_FOR, hard))
    try:
        with patch.object(child, "call", lambda function, *words, **_limits: function(*words)):  # its memory is no disk
            yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def files_in(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def focal(seed_world: World) -> Client:
    """The focal point of XAA, who sees the pages of faults."""
    client = Client(raise_request_exception=False)
    client.force_login(seed_world.focal_point)
    return client


def item() -> dict[str, Any]:
    """Evidence that is a file."""
    return {
        "uuid": str(uuid.uuid4()), "title": "An invented law", "kind": "legislation", "dated_on": "2025-03-12",
        "language": "vi", "link": "", "is_public": "no", "upload": SimpleUploadedFile("law.txt", LARGER),
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.database
def test_on_a_full_disk_and_on_one_that_is_nearly_full_the_words_come_back(focal: Client, settings: Any) -> None:
    """No half file is left."""
    before, room_kept_free = files_in(settings.MEDIA_ROOT), settings.UPLOADS_LEAST_FREE
    with no_room():
        full = focal.post("/portal/period-1/xaa/evidence/add/", item())
    settings.UPLOADS_LEAST_FREE = 2**60
    nearly_full = focal.post("/portal/period-1/xaa/evidence/add/", item())
    for response in (full, nearly_full):
        page = response.content.decode()
        assert (response.status_code, files_in(settings.MEDIA_ROOT)) == (507, before)
        assert "There is no space left on the server, so nothing was saved." in page
        assert 'value="An invented law"' in page
        assert 'value="2025-03-12"' in page
    assert not Evidence.objects.exists()
    settings.UPLOADS_LEAST_FREE = room_kept_free
    assert focal.post("/portal/period-1/xaa/evidence/add/", item()).status_code == 302
    assert (settings.MEDIA_ROOT / Evidence.objects.get().file.name).read_bytes() == LARGER


def test_an_upload_counts_itself_against_the_room_that_is_kept_free(settings: Any) -> None:
    free = shutil.disk_usage(settings.BASE_DIR).free
    settings.MEDIA_ROOT, settings.UPLOADS_LEAST_FREE = settings.BASE_DIR, free // 2
    assert (stops_uploads(0), stops_uploads(free)) == (False, True)


@pytest.mark.django_db
def test_the_desk_is_told_the_same(seed_world: World, settings: Any) -> None:
    desk = Client(raise_request_exception=False)
    desk.force_login(seed_world.dataentry)
    words = {
        "kind": "recommendations",
        "meeting": seed_world.meeting.pk,
        "file": SimpleUploadedFile("rows.csv", b"Label,Text\n" + LARGER.replace(b" of", b",of")),
    }
    before = files_in(settings.MEDIA_ROOT)
    with no_room():
        response = desk.post("/admin/tracker/spreadsheetimport/add/", words)
    assert (response.status_code, files_in(settings.MEDIA_ROOT)) == (507, before)
    assert "There is no space left on the server" in response.content.decode()
    assert not SpreadsheetImport.objects.exists()


@pytest.mark.django_db
def test_where_a_page_has_no_form_for_it_the_words_travel_on(focal: Client, seed_world: World, settings: Any) -> None:
    """A questionnaire that is brought back waits in a file before there is a form to show."""
    filled = focal.get("/portal/period-1/xaa/questionnaire/file/").content
    before = files_in(settings.MEDIA_ROOT)
    with no_room():
        response = focal.post(
            "/portal/period-1/xaa/questionnaire/",
            {"upload": SimpleUploadedFile("a.docx", filled), "note": "typed words"},
        )
    page = response.content.decode()
    assert (response.status_code, files_in(settings.MEDIA_ROOT)) == (507, before)
    assert "There is no space left on the server" in page
    assert "A file has to be chosen again." in page
    assert 'name="kept-note" value="typed words"' in page


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "no space left"), (errno.EDQUOT, "no space left"), (errno.EIO, "Input/output")],
)
def test_bytes_that_do_not_reach_the_disk_are_no_file(monkeypatch: Any, settings: Any, number: int, said: str) -> None:
    """A disk may say so as late as when it is asked to keep what it took."""

    def full(_file: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Exception, match=said):
        default_storage.save("a/b.txt", ContentFile(LARGER))
    assert files_in(settings.MEDIA_ROOT) == []


def test_a_name_that_is_taken_is_left_alone(settings: Any) -> None:
    first = default_storage.save("a/b.txt", ContentFile(b"one"))
    second = default_storage.save("a/b.txt", ContentFile(b"two"))
    assert first == "a/b.txt"
    assert second != first
    assert [(settings.MEDIA_ROOT / name).read_bytes() for name in (first, second)] == [b"one", b"two"]
    assert files_in(settings.MEDIA_ROOT) == sorted([first, second])


def test_only_the_owner_opens_folders_and_files(settings: Any) -> None:
    default_storage.save("a/b/c.txt", ContentFile(b"one"))
    modes = {str(path.relative_to(settings.MEDIA_ROOT)): stat.S_IMODE(path.stat().st_mode) for path in
             [settings.MEDIA_ROOT, *settings.MEDIA_ROOT.rglob("*")]}  # fmt: skip
    assert modes == {".": 0o700, ".writing": 0o700, "a": 0o700, "a/b": 0o700, "a/b/c.txt": 0o600}


def test_what_a_killed_process_left_is_taken_away_after_a_day(settings: Any) -> None:
    default_storage.save("a.txt", ContentFile(b"one"))
    old, new = (settings.MEDIA_ROOT / ".writing" / name for name in ("old", "new"))
    now = datetime.datetime(2031, 5, 5, tzinfo=datetime.UTC)
    for leftover, hours in ((old, 25), (new, 1)):
        leftover.write_bytes(b"half")
        moment = (now - datetime.timedelta(hours=hours)).timestamp()
        os.utime(leftover, (moment, moment))
    assert default_storage.remove_leftovers(now - datetime.timedelta(days=1), lambda _name: True) == 1
    assert files_in(settings.MEDIA_ROOT) == [".writing/new", "a.txt"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.database
def test_a_file_of_an_undone_transaction_is_taken_away_after_a_day(seed_world: World, settings: Any) -> None:
    """Nobody knew of it for ever: no page showed it, and no erasure reached it."""
    before = files_in(settings.MEDIA_ROOT)
    with transaction.atomic():
        lost = seed_world.evidence().file.name
        transaction.set_rollback(True)
    kept = seed_world.evidence().file.name
    [note] = (settings.MEDIA_ROOT / ".writing").iterdir()
    assert note.read_text() == lost, "what was committed needs no note"
    now = timezone.now()
    assert housekeeping.tidy(now + datetime.timedelta(hours=23)) == 0
    # A process may die between its commit and the end of the note: its file is a row's.
    (settings.MEDIA_ROOT / ".writing" / "died.note").write_text(kept)
    assert housekeeping.tidy(now + datetime.timedelta(hours=25)) == 2
    assert files_in(settings.MEDIA_ROOT) == sorted([*before, kept])
