"""Backups: proved before anything is put back, and what is refused changes nothing."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories.rows import all_rows
from tests.factories.world import World
from tests.report.conftest import PublicWorld, Reader, reader  # noqa: F401
from tests.report.packages import make
from tests.report.test_entered_in_error import correct, public_words, told, words_for  # noqa: F401
from tests.serving.site import Site, python
from tests.tracker.upkeep.backups.other_databases import as_default, other_database
from tracker import actions
from tracker.files.closed_site import close, is_closed
from tracker.ledger.verification import verify_database
from tracker.mail.sending import ask_again, send_mail
from tracker.models import Evidence, LedgerHead, OutgoingMail, StatusUpdate, Transmission
from tracker.upkeep.backups import restoring
from tracker.upkeep.backups.manifest import check, manifest_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def backup(seed_world: World, tmp_path: Path, settings) -> Path:
    """A backup of a record with an answer, a file of evidence and the imported report."""
    seed_world.publish(citations=(actions.Citation(seed_world.evidence(), "page 7"),))
    passing = settings.MEDIA_ROOT / ".made" / "answers.csv"
    passing.parent.mkdir()
    passing.write_text("made of the record")
    call_command("backup", str(tmp_path / "backup"))
    return tmp_path / "backup"


def test_a_backup_has_all_of_it_and_no_more(backup: Path, settings) -> None:
    manifest = manifest_of(backup)
    head = LedgerHead.objects.get()
    assert manifest.head == (head.sequence, head.hash)
    assert manifest.version == settings.RELEASE
    stored = {path.relative_to(backup / "files").as_posix() for path in (backup / "files").rglob("*") if path.is_file()}
    assert str(Evidence.objects.get().file) in stored
    assert len(stored) == manifest.files == 2
    lines = [line.split("  files/") for line in (backup / "files.sha256").read_text().splitlines()]
    assert {name: sha256 for sha256, name in lines} == {
        name: hashlib.sha256((backup / "files" / name).read_bytes()).hexdigest() for name in stored
    }
    assert settings.SECRET_KEY not in (backup / "manifest.json").read_text()
    assert not [path for path in [backup, *backup.rglob("*")] if path.stat().st_mode & 0o077]
    assert list(check(backup, manifest)) == []


def test_a_record_moves_at_rest_without_a_loss(backup: Path, tmp_path: Path, settings, capsys) -> None:
    last, answer, item = LedgerHead.objects.get(), StatusUpdate.objects.get(), Evidence.objects.get()
    law = Path(item.file.path).read_bytes()
    settings.MEDIA_ROOT = tmp_path / "second"
    with other_database(tmp_path, migrated=False) as address, as_default(address):
        call_command("restore", str(backup), "--last-entry", str(last.sequence), last.hash)
        assert LedgerHead.objects.get().hash == last.hash
        assert StatusUpdate.objects.get().summary == answer.summary
        assert Path(Evidence.objects.get().file.path).read_bytes() == law
        assert is_closed()
    printed = capsys.readouterr().out
    assert "Put back: the database, and 2 files." in printed
    assert "Nothing of the ledger was lost." in printed
    assert printed.endswith("Nothing is wrong.\n")


@pytest.mark.all
def test_no_word_of_a_letter_under_the_wrong_state_comes_back_with_a_backup(
    told: PublicWorld,  # noqa: F811
    reader: Reader,  # noqa: F811
    tmp_path: Path,
    settings,
) -> None:
    """The backup has the letter as it was public under XAB; it was moved to XAA before the backup was put back."""
    letter, person = Transmission.objects.get(), told.focal_points["XAB"]
    assert public_words(reader)
    assert words_for(person, letter)
    call_command("backup", str(tmp_path / "backup"))
    correct(told)
    last = LedgerHead.objects.get()
    settings.MEDIA_ROOT = tmp_path / "second"
    with other_database(tmp_path, migrated=False) as address, as_default(address):
        call_command("restore", str(tmp_path / "backup"), "--last-entry", str(last.sequence), last.hash)
        call_command("open_to_the_public", "administrator")
        make()
        assert public_words(reader) == []
        assert words_for(person, letter) == []
        (right,) = StatusUpdate.objects.filter(summary__contains="Kumquat")
        assert (right.submission.member_state_id, right.review_state) == ("XAA", "submitted")
        assert right.transmission is not None
        assert Path(right.transmission.scan.path).exists()
        assert not Transmission.objects.exclude(scan="").exclude(pk=right.transmission_id).exists()
        texts = [row for rows in all_rows().values() for row in rows if "Kumquat" in str(row)]
        assert not [row for row in texts if "XAB" in str(row)]
        verify_database()


@pytest.mark.all
def test_a_backup_is_put_back_once(backup: Path, tmp_path: Path, settings) -> None:
    with other_database(tmp_path, migrated=False) as address:
        place = {"SECRET_KEY": settings.SECRET_KEY, "TAKEDOWN_LOG": str(settings.TAKEDOWN_LOG)}
        site = Site(tmp_path / "second", address, **place)
        site.folder.mkdir()
        printed = site.python("manage.py", "restore", str(backup))
        again = python(["manage.py", "restore", str(backup)], site.environment)
    assert "Put back: the database, and 2 files." in printed
    assert f"from entry 1 of the ledger, {LedgerHead.objects.get().hash}" in printed
    assert "receipts: 1 responses, 1 as sent" in printed
    assert "The next entry will say: restored on " in printed
    assert "from entry 1; entries 2 to an unknown one may be lost; numbers to 1001 are not given again" in printed
    assert printed.endswith("Nothing is wrong.\n")
    assert (site.folder / "media" / ".closed").exists()
    assert again.returncode == 1
    assert "Nothing was put back.\nthe database is not empty" in again.stderr


def refused(backup: Path, sentence: str, **options: Any) -> None:
    with pytest.raises(CommandError, match=f"(?s)Nothing was put back.*{sentence}"):
        call_command("restore", str(backup), **options)
    assert not is_closed()


def test_a_damaged_backup_and_a_last_entry_that_cannot_have_been_it_are_refused(
    backup: Path, settings, tmp_path: Path
) -> None:
    """Its hash would be named as that of a lost entry for ever."""
    for name, (plant, planted) in PLANTED.items():
        copy = Path(shutil.copytree(backup, tmp_path / name))
        plant(copy)
        refused(copy, planted)
    for last, sentence in (
        (("one", "0" * 64), "one 0+ is no entry of the ledger: a number and its hash"),
        (("1", "abc"), "1 abc is no entry of the ledger: a number and its hash"),
        (("0", "0" * 64), "entry 0 0+ was not the last one: the backup has entry 1 "),
        (("1", "0" * 64), "entry 1 0+ was not the last one: the backup has entry 1 "),
    ):
        refused(backup, sentence, last_entry=list(last))
    line = {"format": 1, "id": "a", "act": "withdraw", "at": "2031-05-06T07:08:09Z", "by": None, "facts": {}}
    settings.TAKEDOWN_LOG = tmp_path / "take-downs.jsonl"
    settings.TAKEDOWN_LOG.write_text(json.dumps({**line, "head": [3, "2" * 64]}) + "\n")
    for number in ("2", "3"):
        sentence = f"entry {number} 1+ was not the last one: the log of take-downs names entry 3 2+"
        refused(backup, sentence, last_entry=[number, "1" * 64])


def altered(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def named(backup: Path) -> Path:
    return next((backup / "files" / "evidence").iterdir())


PLANTED: dict[str, tuple[Callable[[Path], None], str]] = {
    "an altered file": (lambda backup: altered(named(backup)), r"files/evidence/\S+ is not as it was written"),
    "a lost file": (lambda backup: named(backup).unlink(), r"files/evidence/\S+ is not there, or cannot be read"),
    "an altered database": (lambda backup: altered(next(backup.glob("database.*"))), "database.* is not as it was"),
    "an altered list": (lambda backup: altered(backup / "files.sha256"), "files.sha256 is not as it was written"),
    "no manifest": (lambda backup: (backup / "manifest.json").unlink(), "has no manifest.json: it is no backup"),
    "a file outside of the folder": (
        lambda backup: (backup / "files.sha256").write_text(f"{'0' * 64}  files/../../secret\n"),
        "files.sha256 is not as it was written",
    ),
    "half a manifest": (lambda backup: (backup / "manifest.json").write_text("{"), "manifest.json cannot be read"),
}


def test_another_place_secret_log_or_release_is_refused_and_a_folder_in_use_is_not_written(
    backup: Path, settings
) -> None:
    with pytest.raises(CommandError, match=r"is not empty\. Nothing was written"):
        call_command("backup", str(backup))
    with pytest.raises(CommandError, match="lies in"):
        call_command("backup", str(settings.MEDIA_ROOT / "backup"))
    assert not (settings.MEDIA_ROOT / "backup").exists()

    def said(*options: str) -> str:
        with pytest.raises(CommandError) as refusal:
            call_command("restore", str(backup), *options)
        return str(refusal.value)

    settings.SECRET_KEY = "another"
    assert "the database is not empty" in said()
    assert "media is not empty" in said()
    assert "none of the secrets that are set is that of the backup" in said()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY, "django-insecure", *settings.SECRET_KEY_FALLBACKS]
    assert "secrets" not in said("--other-secret")

    # Without the log what was withdrawn since the backup was public again.
    Path(settings.TAKEDOWN_LOG).unlink()
    assert re.search(r"there is no log of take-downs at .*take-downs\.jsonl", said())
    assert "log of take-downs" not in said("--without-log")

    manifest = json.loads((backup / "manifest.json").read_text())
    later = manifest | {"schema": [*manifest["schema"], "9999_later"]}
    (backup / "manifest.json").write_text(json.dumps(later))
    assert re.search("of a later release .*: this one does not know 9999_later", said())
    (backup / "manifest.json").write_text(json.dumps(manifest | {"format": 2}))
    assert "is a backup of a later release" in said()
    assert LedgerHead.objects.get().sequence == 1


def test_a_backup_that_lacks_a_file_says_so_and_ends_with_an_error(seed_world: World, tmp_path: Path, settings) -> None:
    """Where MEDIA_ROOT was another folder, the backup before an upgrade had no file and said nothing."""
    evidence = seed_world.evidence()
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    with pytest.raises(CommandError, match=r"not in MEDIA_ROOT \(.*elsewhere\), \d of them, the first .*lacks them"):
        call_command("backup", str(tmp_path / "lacking"))
    assert str(evidence.file)
    assert manifest_of(tmp_path / "lacking").files == 0


def test_without_the_program_of_postgresql_it_says_so(seed_world: World, tmp_path: Path, monkeypatch) -> None:
    if connection.vendor == "sqlite":
        call_command("backup", str(tmp_path / "backup"))  # which needs none
        return
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="pg_dump is not installed here"):
        call_command("backup", str(tmp_path / "backup"))
    assert not (tmp_path / "backup" / "manifest.json").exists()


def test_held_mails_wait_for_a_person(seed_world: World) -> None:
    waiting = OutgoingMail.objects.waiting().count()
    assert waiting
    assert restoring.hold_mails(timezone.now()) == waiting
    assert ask_again(timezone.now()) == 0
    assert OutgoingMail.objects.late(timezone.now()).count() == waiting, "they stand on the to-do page at once"
    mail = OutgoingMail.objects.waiting().first()
    assert mail is not None
    send_mail.func(mail.pk)
    assert OutgoingMail.objects.waiting().count() == waiting
    actions.try_mail_again(mail=mail, by=seed_world.administrator, now=timezone.now())
    send_mail.func(mail.pk)
    assert OutgoingMail.objects.waiting().count() == waiting - 1


def test_public_pages_are_closed_until_an_administrator_opens_them(
    seed_world: World,
    client: Client,
    settings,
) -> None:
    addresses = ("/en/", "/fr/recommendations/", "/data/ledger.jsonl")
    usual = [client.get(address).status_code for address in addresses]
    close()
    for address in addresses:
        answer = client.get(address)
        assert (answer.status_code, answer["Retry-After"]) == (503, "600")
    assert client.get("/portal/sign-in/").status_code == 200
    assert client.get("/healthz").status_code == 200
    with pytest.raises(CommandError, match="reviewer is no administrator here"):
        call_command("open_to_the_public", "reviewer")
    path = settings.MEDIA_ROOT / "surplus.txt"
    path.write_text("of no row")
    with pytest.raises(CommandError, match=r"1 fault\. Public pages stay closed"):
        call_command("open_to_the_public", "administrator")
    assert client.get("/en/").status_code == 503
    path.unlink()
    call_command("open_to_the_public", "administrator")
    assert [client.get(address).status_code for address in addresses] == usual
    with pytest.raises(CommandError, match="are not closed"):
        call_command("open_to_the_public", "administrator")
