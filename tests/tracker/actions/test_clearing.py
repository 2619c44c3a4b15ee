"""Cleared questionnaires: kept as they came, once; sent along; seen by the senders, and by the desk once sent."""

import hashlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.world import World
from tests.tracker.actions.test_two_persons import erase
from tracker import actions
from tracker.choices import AuditOwner
from tracker.files.brought_files import brought_file, keep_brought
from tracker.ledger.receipts import check_receipt
from tracker.models import AuditEvent, ClearedFile

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BYTES = b"PK\x03\x04 a questionnaire"


def keep(world: World, content: bytes = BYTES, **given: Any) -> ClearedFile:
    pk = str(world.recommendations["15-a"].pk)
    fields = {"submission": world.submission(), "file_name": "cleared.docx", "taken": {pk: ["summary"]}}
    return actions.keep_cleared_file(
        **(fields | {"by": world.focal_point, "now": world.now()} | given), content=content
    )


def bytes_of(kept: ClearedFile) -> bytes:
    with kept.file.open() as file:
        return bytes(file.read())


def test_it_is_kept_once_byte_by_byte_with_what_more_was_taken(seed_world: World) -> None:
    one, other = (str(seed_world.recommendations[slug].pk) for slug in ("15-a", "15-b"))
    with pytest.raises(ValidationError):
        keep(seed_world, file_name="a\x00b.docx")
    keep(seed_world)
    keep(seed_world, taken={one: ["obstacles"], other: ["summary"]}, file_name="again.docx")
    kept = ClearedFile.objects.get()
    assert bytes_of(kept) == BYTES
    assert kept.sha256 == hashlib.sha256(BYTES).hexdigest()
    assert (kept.file_name, kept.brought_by) == ("cleared.docx", seed_world.focal_point)
    assert kept.file.name == f"cleared/{kept.pk}.docx"
    assert kept.taken == {one: ["obstacles", "summary"], other: ["summary"]}
    before = AuditEvent.objects.count()
    keep(seed_world)
    assert AuditEvent.objects.count() == before


def test_it_goes_with_the_answer_it_was_applied_to_and_with_no_other(seed_world: World) -> None:
    kept = keep(seed_world)
    seed_world.send(seed_world.draft("15-b"))
    seed_world.send_on_behalf(seed_world.draft("15-c", on_behalf=True))
    kept.refresh_from_db()
    assert kept.transmission is None
    first = seed_world.send(seed_world.draft("15-a"))
    keep(seed_world, b"PK\x03\x04 another", taken={str(seed_world.recommendations["15-d"].pk): ["summary"]})
    second = seed_world.send(seed_world.draft("15-d"))
    assert [each.transmission for each in ClearedFile.objects.order_by("brought_at")] == [first, second]
    assert AuditEvent.objects.about(kept).get(act="submit").member_state_id == "XAA"
    assert check_receipt(first)


def test_the_senders_see_it_and_the_secretariat_once_it_was_sent(seed_world: World) -> None:
    keep(seed_world)

    def readers() -> list[str]:
        people = ("focal_point", "expert", "observer", "dataentry", "reviewer", "administrator")
        return [each for each in people if ClearedFile.objects.visible_to(getattr(seed_world, each)).exists()]

    assert readers() == ["focal_point"]
    seed_world.send(seed_world.draft("15-a"))
    assert readers() == ["focal_point", "dataentry", "reviewer", "administrator"]
    assert not ClearedFile.objects.visible_to(seed_world.focal_points["XAB"]).exists()


def test_an_erasure_of_words_deletes_every_file_that_may_hold_them(
    seed_world: World, django_capture_on_commit_callbacks: Any
) -> None:
    sent = keep(seed_world)
    seed_world.publish("15-a")
    later = seed_world.open_period("period-2")
    unsent = keep(seed_world, submission=seed_world.submission(period=later))
    other = seed_world.open_period("period-3", slugs=("15-b",))
    elsewhere = keep(seed_world, submission=seed_world.submission(period=other))
    theirs = keep(seed_world, submission=seed_world.submission("XAB"), by=seed_world.focal_points["XAB"])
    waiting, their_waiting = (keep_brought(state, BYTES, seed_world.now()) for state in ("XAA", "XAB"))
    paths = [each.file.storage.path(each.file.name) for each in (sent, unsent)]
    with django_capture_on_commit_callbacks(execute=True):
        erase(seed_world)
        assert bytes_of(sent) == BYTES, "one that is undone loses no file"
    assert not [path for path in paths if sent.file.storage.exists(path)]
    assert brought_file("XAA", waiting) is None
    for each in (sent, unsent):
        each.refresh_from_db()
        assert (each.is_erased, each.file_name) == (True, "")
        assert each.sha256 == hashlib.sha256(BYTES).hexdigest()
    for each in (elsewhere, theirs):
        each.refresh_from_db()
        assert bytes_of(each) == BYTES
    assert brought_file("XAB", their_waiting) == BYTES
    owners = {
        event.object_id: event.owner for event in AuditEvent.objects.filter(act="erase") if "file" in event.changes
    }
    assert owners == {str(sent.pk): AuditOwner.SECRETARIAT, str(unsent.pk): AuditOwner.STATE}


def test_an_erasure_of_evidence_leaves_the_files_and_one_of_a_commitment_reaches_them(seed_world: World) -> None:
    kept, law = keep(seed_world), seed_world.evidence()
    seed_world.publish("15-a", citations=(actions.Citation(law),))
    erase(seed_world, fields=[], evidence=[law])
    kept.refresh_from_db()
    assert not kept.is_erased
    pledge = seed_world.publish_commitment("15-b")
    erase(seed_world, fields=["text"], commitment=pledge.commitment)
    kept.refresh_from_db()
    assert kept.is_erased
