"""Putting a backup back, step by step, into a place that is empty; public pages are closed from the first step on.

Nothing is put back before all of the backup was proved. What was taken down since is taken down before anybody could
read it, no mail of that day goes out by itself, and nobody is signed in.
"""

import datetime
from collections.abc import Iterator
from itertools import batched
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django_tasks_db.models import DBTaskResult

from tracker.files.closed_site import close
from tracker.files.record_storage import record_storage
from tracker.ledger.lost_stretch import LostStretch, lost_since, stretch_of
from tracker.ledger.take_down_log import GIVEN, LEFT_OUT, highest_head, highest_number, note_number, take_downs
from tracker.mail.sending import hold_waiting
from tracker.models import LedgerHead, PublicCounter
from tracker.signing.links import send_link
from tracker.upkeep.backups.databases import put_in
from tracker.upkeep.backups.manifest import DATABASES, FILES, Manifest, check, fingerprints, listed, manifest_of
from tracker.upkeep.proving.files import AT_ONCE, named_by_rows

HELD = "Held by a restore of a backup: see whether it was sent before, and try it again if not."


class RestoreRefused(Exception):
    """The restore does not begin: why, in sentences. Nothing was changed."""


def look_before(
    folder: Path, *, other_secret: bool = False, without_log: bool = False, last: tuple[int, str] | None = None
) -> Manifest:
    """Prove the backup and the place, and change nothing.

    Args:
        other_secret: go on where none of the secrets that are set is that of the backup.
        without_log: go on where the log of take-downs is not there.
        last: the last entry of the ledger that there was, as somebody kept it.

    Raises RestoreRefused, BadBackup, BadTakeDown.
    """
    manifest = manifest_of(folder)
    faults = [*_faults_of_the_place(manifest), *check(folder, manifest)]
    if manifest.secret not in fingerprints() and not other_secret:
        faults.append(
            "none of the secrets that are set is that of the backup: put it into SECRET_KEY or SECRET_KEY_FALLBACKS; "
            "without it nobody's authenticator app or recovery codes work (--other-secret goes on all the same)"
        )
    if not without_log and not Path(settings.TAKEDOWN_LOG).exists():
        faults.append(
            f"there is no log of take-downs at {settings.TAKEDOWN_LOG}: what was withdrawn, ended or erased since the "
            "backup would be public again (--without-log goes on all the same, where there was none or it is lost)"
        )
    faults += _faults_of_the_last(last, manifest) if last else ()
    if faults:
        raise RestoreRefused("\n".join(faults))
    list(take_downs())
    return manifest


def _faults_of_the_last(last: tuple[int, str], manifest: Manifest) -> Iterator[str]:
    """Where another entry is known that was later, or that had its number."""
    for who, known in (("the backup has", manifest.head), ("the log of take-downs names", highest_head())):
        if last != known and last[0] <= known[0]:
            yield f"entry {last[0]} {last[1]} was not the last one: {who} entry {known[0]} {known[1]}"


def _faults_of_the_place(manifest: Manifest) -> Iterator[str]:
    if manifest.kind != connection.vendor:
        yield f"the backup is of {manifest.kind}, and DATABASE_URL names {connection.vendor}"
    elif connection.introspection.table_names():
        yield "the database is not empty"
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(media.iterdir()):
        yield f"{media} is not empty"
    elif any(True for _name in record_storage().names()):
        yield "the bucket of files is not empty"
    known = {name for app, name in MigrationLoader(None).disk_migrations if app == "tracker"}
    if later := set(manifest.schema) - known:
        names = ", ".join(sorted(later))
        yield f"the backup is of a later release ({manifest.version}): this one does not know {names}"


def put_back(folder: Path, manifest: Manifest) -> int:
    """Database, and those files that a row of it names; returns how many files no row names, which are left out."""
    close()
    put_in(folder / DATABASES[manifest.kind])
    call_command("migrate", interactive=False, verbosity=0)
    left_out = 0
    for files in batched(listed(folder), AT_ONCE):
        names = named_by_rows([name for _sha256, name in files])
        left_out += len(files) - len(names)
        for _sha256, name in files:
            if name in names:
                put_back_file(folder / FILES / name, name)
    PublicCounter.raise_by_one()  # nothing that was kept of a page is shown again
    return left_out


def put_back_file(source: Path, name: str) -> None:
    """Store a file of a backup under the name that its row has. Raises OSError, StorageAway."""
    with source.open("rb") as file:
        stored = default_storage.save(name, File(file))
    if stored != name:
        raise RestoreRefused(f"{name} is stored already")


def end_sessions() -> int:
    """Nobody is signed in; returns how many were."""
    UserSession.objects.all().delete()
    ended, _of_each = Session.objects.all().delete()
    return ended


def hold_mails(now: datetime.datetime) -> int:
    """Let no mail of the backup go out by itself: it may have been sent since, or tell of what is lost. Returns how
    many wait."""
    DBTaskResult.objects.filter(status="READY", task_path=send_link.module_path).delete()
    return hold_waiting(HELD, now=now)


def keep_lost_stretch(last: tuple[int, str] | None, now: datetime.datetime) -> LostStretch | None:
    """Let the next entry of the ledger name what was lost, and begin above every number that may have been given.

    Args:
        last: the last entry that there was, number and hash, as somebody kept it; else the log of take-downs says which
            was there at least.

    Returns what was lost, or None where that was nothing.
    """
    head, _made = LedgerHead.objects.get_or_create(pk=1)
    before = stretch_of(head.lost) if head.lost else None
    latest = max(last, highest_head()) if last else highest_head()
    found = lost_since(
        head.sequence, latest, now.date(), is_last=latest == last, before=before,
        left_out=highest_number(LEFT_OUT), given=highest_number(GIVEN),
    )  # fmt: skip
    if found:
        note_number(LEFT_OUT, found.last)
    head.lost = found.as_header() if found else None
    head.save()
    return found
