"""A publication never changes: the model and every way through its queryset refuse."""

from collections.abc import Callable

import pytest

from tests.factories.world import World
from tracker.ledger.verification import verify_database
from tracker.models import AuditEvent, Publication
from tracker.models.audit import AuditIsClosed
from tracker.models.ledger import LedgerIsClosed

pytestmark = [pytest.mark.django_db, pytest.mark.database]

WAYS: dict[str, Callable[[Publication], object]] = {
    "save": lambda publication: publication.save(),
    "save of some fields": lambda publication: publication.save(update_fields=["kind"]),
    "delete": lambda publication: publication.delete(),
    "update": lambda publication: Publication.objects.update(kind="answer"),
    "filtered update": lambda publication: Publication.objects.filter(pk=publication.pk).update(kind="answer"),
    "delete of many": lambda publication: Publication.objects.all().delete(),
    "creation of many": lambda publication: Publication.objects.bulk_create([publication]),
    "update of many": lambda publication: Publication.objects.bulk_update([publication], ["kind"]),
}
EVENT_WAYS: dict[str, Callable[[AuditEvent], object]] = {
    "save": lambda event: event.save(),
    "delete": lambda event: event.delete(),
    "update": lambda event: AuditEvent.objects.update(reason="Another."),
    "update of more than the changes": lambda event: AuditEvent.objects.update(changes={}, act="save"),
    "delete of many": lambda event: AuditEvent.objects.all().delete(),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_publication_is_not_changed(seed_world: World, way: str) -> None:
    seed_world.publish()
    with pytest.raises(LedgerIsClosed):
        WAYS[way](Publication.objects.get())
    assert verify_database().publications == 1


@pytest.mark.parametrize("way", EVENT_WAYS)
def test_an_audit_event_is_not_changed(seed_world: World, way: str) -> None:
    event = AuditEvent.objects.order_by("pk").first()
    assert event is not None
    with pytest.raises(AuditIsClosed):
        EVENT_WAYS[way](event)


def test_a_publication_is_inserted_never_overwritten(seed_world: World) -> None:
    seed_world.publish()
    kept = Publication.objects.get()
    with pytest.raises(LedgerIsClosed):
        kept.save(force_insert=True)
