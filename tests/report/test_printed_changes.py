"""What a document prints of a State is corrected or removed by two persons; the public page then says it alone."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.report.test_as_printed import FOUND, published
from tests.report.test_versions import BASE
from tracker import actions
from tracker.actions import NotAllowed
from tracker.models import AuditEvent, Position, PrintedChange, PrintedCommitment, Publication, SourceDocument

pytestmark = pytest.mark.database
COMMITMENT = {"text": "To plant elms.", "iso3": "XAB", "paragraph": "5", "line": 9}
RIGHT = "A third pond is no priority."


@pytest.fixture
def second(world: World) -> Any:
    return UserFactory(is_data_entry=True)


@pytest.fixture
def addendum(world: World, second: Any) -> SourceDocument:
    """An addendum with one answer and one commitment, both public."""
    document = published(world, FOUND, commitments=(COMMITMENT,))
    actions.confirm_printed(document=document, by=second, now=world.now())
    return document


@pytest.fixture
def asked(world: World, addendum: SourceDocument) -> Any:
    """A request of the data entry person about the answer."""

    def ask(**changed: Any) -> PrintedChange:
        words = {
            "document": addendum,
            "kind": "answer",
            "key": str(getattr(Position.objects.in_replies().first(), "pk", "")),
            "act": "correct",
            "text": RIGHT,
            "value": "noted",
            "reason": "Misread.",
            "by": world.dataentry,
            "now": world.now(),
        }
        return actions.ask_printed_change(**(words | changed))

    return ask


def test_a_correction_is_public_once_another_person_confirmed_it_and_only_then(
    reader: Any, world: World, asked: Any, second: Any
) -> None:
    page = f"{BASE}/15-a/"
    entries = Publication.objects.count()
    change = asked()
    assert FOUND["text"] in reader.get(page).body
    assert RIGHT not in reader.get(page).body
    with pytest.raises(NotAllowed, match="Another person must confirm"):
        actions.confirm_printed_change(change=change, by=world.dataentry, now=world.now())
    actions.confirm_printed_change(change=change, by=second, now=world.now())
    assert RIGHT in reader.get(page).body
    assert FOUND["text"] not in reader.get(page).body
    assert Publication.objects.count() == entries, "no entry of the ledger knows printed matter"
    told = AuditEvent.objects.get(act="confirm_printed_change")
    assert told.changes["text"] == [FOUND["text"], RIGHT]
    assert (told.by, told.reason, told.member_state_id) == (second, "Misread.", "XAB")


def test_a_removal_takes_it_off_the_public_page(reader: Any, world: World, asked: Any, second: Any) -> None:
    change = asked(act="remove", text="")
    actions.confirm_printed_change(change=change, by=second, now=world.now())
    assert FOUND["text"] not in reader.get(f"{BASE}/15-a/").body
    assert "As printed in" not in reader.get(f"{BASE}/15-a/").body
    assert not Position.objects.in_replies().exists()
    with pytest.raises(NotAllowed, match="decided already"):
        actions.confirm_printed_change(change=change, by=second, now=world.now())


def test_a_commitment_is_corrected_and_removed_likewise(world: World, asked: Any, second: Any) -> None:
    pledge = PrintedCommitment.objects.get()
    change = asked(kind="commitment", key=str(pledge.pk), text="To plant oaks.", value="")
    actions.confirm_printed_change(change=change, by=second, now=world.now())
    pledge.refresh_from_db()
    assert (pledge.text, pledge.confirmed_by) == ("To plant oaks.", second)
    gone = asked(kind="commitment", key=str(pledge.pk), act="remove", text="", value="")
    actions.confirm_printed_change(change=gone, by=second, now=world.now())
    assert not PrintedCommitment.objects.exists()


def test_a_refused_request_changes_nothing_and_another_can_be_made(world: World, asked: Any, second: Any) -> None:
    change = asked()
    with pytest.raises(NotAllowed, match="waits for a second person already"):
        asked()
    actions.refuse_printed_change(change=change, by=second, now=world.now())
    assert Position.objects.in_replies().get().text == FOUND["text"]
    assert AuditEvent.objects.filter(act="refuse_printed_change").count() == 1
    asked()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": FOUND["text"]}, "Nothing would be changed"),
        ({"text": "", "value": ""}, "choose to remove it"),
        ({"key": "999999"}, "no such answer"),
        ({"kind": "commitment"}, "no such answer"),
    ],
)
def test_what_cannot_be_asked_is_said(asked: Any, changed: dict[str, str], said: str) -> None:
    with pytest.raises(NotAllowed, match=said):
        asked(**changed)
    assert not PrintedChange.objects.exists()


@pytest.mark.parametrize("changed", [{"reason": ""}, {"text": "a\x00b"}, {"act": "hide"}, {"value": "praised"}])
def test_what_cannot_be_kept_is_refused(asked: Any, changed: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        asked(**changed)


def test_only_data_entry_asks(world: World, asked: Any) -> None:
    with pytest.raises(NotAllowed):
        asked(by=UserFactory(is_reviewer=True))


def test_undoing_the_publication_takes_the_requests_along(world: World, asked: Any, addendum: SourceDocument) -> None:
    asked()
    actions.undo_import(document=addendum, by=world.dataentry, now=world.now())
    assert not PrintedChange.objects.exists()


def test_who_comes_after_an_undoing_reads_a_sentence(
    world: World, asked: Any, addendum: SourceDocument, second: Any
) -> None:
    change = asked()
    reply = Position.objects.in_replies().get()
    kept = SourceDocument.objects.get(pk=addendum.pk)
    actions.undo_import(document=addendum, by=world.dataentry, now=world.now())
    with pytest.raises(NotAllowed, match="no such answer"):
        asked(document=kept, key=str(reply.pk))
    for decide in (actions.confirm_printed_change, actions.refuse_printed_change):
        with pytest.raises(NotAllowed, match="decided already"):
            decide(change=change, by=second, now=world.now())
