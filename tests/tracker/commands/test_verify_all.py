"""`manage.py verify_all`: a sound record has no fault, and each planted one is found and named."""

import re
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.models import FileField

from tests.factories.kept import made_once
from tests.factories.world import World, make_world
from tests.tracker.actions.test_two_persons import ask_erasure, confirm
from tracker import actions
from tracker.factors import app_codes, recovery_codes
from tracker.models import (
    Evidence,
    LedgerHead,
    OutgoingMail,
    PublicationText,
    Span,
    StatusUpdate,
    Transmission,
)
from tracker.upkeep.proving.files import STORED_FILES

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SOUND = """\
ledger: 3 publications, 2 without text, chain ok, head {head}
read model: what the ledger says
receipts: 2 responses, 2 as sent, 0 changed by an erasure
take-downs: 1 in the log, 1 of which the log does not say whether they were committed
files: 2 named by rows, 2 as they were stored
surplus files: 2 in the folder, 0 named by no row
second factors: 2 sealed, 2 can be opened, 0 with an older secret alone
Nothing is wrong.
"""


def _world() -> tuple[World, StatusUpdate]:
    world = make_world()
    file = world.evidence(title="Decree")
    world.publish("15-a", citations=(actions.Citation(file, "page 7"),))
    version = world.publish("15-c", summary="Withdrawn later.")
    app_codes.keep(world.reviewer, app_codes.new_key())
    recovery_codes.keep(world.reviewer)
    return world, version


@pytest.fixture
def world() -> World:
    """Three publications, one taken down, a file of evidence, the imported report, an app and codes on paper."""
    world, version = made_once(_world)
    actions.withdraw(version=version, by=world.focal_point, now=world.now())  # which also writes into the log
    return world


def found() -> tuple[str, str]:
    """What was printed, and the sentence with which it ended where that was 1."""
    printed = StringIO()
    try:
        call_command("verify_all", stdout=printed)
    except CommandError as fault:
        return printed.getvalue(), str(fault) if fault.returncode == 1 else f"{fault.returncode}"
    return printed.getvalue(), ""


def the_file(settings, world: World) -> Path:
    return settings.MEDIA_ROOT / str(Evidence.objects.get().file)


def test_a_sound_record_has_no_fault_and_what_passes_through_is_no_surplus(world: World, settings) -> None:
    assert found() == (SOUND.format(head=LedgerHead.objects.get().hash), "")
    for name in (".made/answers.csv", ".writing/abc", "brought/XAA/abc"):
        (settings.MEDIA_ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.MEDIA_ROOT / name).write_bytes(b"passing")
    (settings.MEDIA_ROOT / "evidence" / "new.pdf").write_bytes(b"its transaction goes on")
    (settings.MEDIA_ROOT / ".writing" / "abc.note").write_text("evidence/new.pdf")
    assert found()[1] == ""


def altered_file(world: World, path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def missing_file(world: World, path: Path) -> None:
    path.unlink()


def surplus_file(world: World, path: Path) -> None:
    shutil.copy(path, path.with_name("surplus.txt"))


def changed_answer(world: World, path: Path) -> None:
    StatusUpdate.objects.filter(recommendation__slug="15-a").update(summary="Another.")


def changed_text(world: World, path: Path) -> None:
    PublicationText.objects.update(body="{}")


def broken_chain(world: World, path: Path) -> None:
    """A table as a hand would alter it: past the querysets, which refuse."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tracker_publication SET member_state_id = 'XAB' WHERE sequence = 2")


def missing_last_entry(world: World, path: Path) -> None:
    LedgerHead.objects.update(sequence=4)


def lost_span(world: World, path: Path) -> None:
    Span.objects.filter(publication=1).delete()


def changed_receipt(world: World, path: Path) -> None:
    Transmission.objects.filter(statusupdates__recommendation__slug="15-c").update(receipt_sha256="0" * 64)


PLANTED: dict[Callable[[World, Path], None], str] = {
    altered_file: r"altered: evidence/\S+ of tracker.Evidence \S+",
    missing_file: r"missing: evidence/\S+ of tracker.Evidence \S+",
    surplus_file: r"no row names evidence/surplus.txt",
    changed_answer: r"response \S+ is not as it was sent",
    changed_text: r"the text of publication 1 is not the one that was published",
    broken_chain: r"the hash of publication 2 is not that of its header; what follows it was not looked at",
    missing_last_entry: r"the head counts 4 publications, the ledger holds 3",
    lost_span: r"missing: span of XAA on \S+, publication 1",
    changed_receipt: r"response \S+ is not as it was sent",
}


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_named(plant: Callable[[World, Path], None], world: World, settings) -> None:
    plant(world, the_file(settings, world))
    printed, ended = found()
    assert re.search(rf"^  FAULT {PLANTED[plant]}", printed, re.MULTILINE), printed
    assert re.fullmatch(r"\d+ faults?\.", ended)
    assert OutgoingMail.objects.exists()
    assert not [word for word in ("Another", "Decree", "@") if word in printed], "no word of anybody is printed"
    assert "Nothing is wrong" not in printed


def test_a_seal_of_another_secret_is_named(world: World, settings) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert "2 sealed, 2 can be opened, 2 with an older secret alone" in found()[0]
    settings.SECRET_KEY_FALLBACKS = []
    printed, ended = found()
    person = world.reviewer.pk
    assert re.search(rf"FAULT factor \d+ \(totp\) of person {person} is sealed under another SECRET_KEY", printed)
    assert ended == "2 faults."


def test_every_column_of_files_is_looked_at() -> None:
    columns = {
        (model, field.name)
        for model in apps.get_app_config("tracker").get_models()
        for field in model._meta.fields
        if isinstance(field, FileField)
    }
    assert columns == {(each.model, each.file) for each in STORED_FILES}


def test_an_erasure_explains_what_it_changed(world: World) -> None:
    confirm(world, ask_erasure(world, evidence=list(Evidence.objects.all())))
    assert "receipts: 2 responses, 1 as sent, 1 changed by an erasure" in found()[0]


def test_a_receipt_of_a_later_release_is_unknown_and_no_fault(world: World) -> None:
    Transmission.objects.update(receipt_format=99)
    printed, ended = found()
    assert (
        "receipts: 2 responses, 0 as sent, 0 changed by an erasure, 2 in a format not known to this release" in printed
    )
    assert ended == ""
