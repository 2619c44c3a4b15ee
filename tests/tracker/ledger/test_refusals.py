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
    "save as new": lambda publication: publication.save(force_insert=True),
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


def test_a_publication_is_inserted_and_never_changed(seed_world: World) -> None:
    seed_world.publish()
    for way in WAYS.values():
        with pytest.raises(LedgerIsClosed):
            way(Publication.objects.get())
    assert verify_database().publications == 1


def test_an_audit_event_is_not_changed(seed_world: World) -> None:
    event = AuditEvent.objects.order_by("pk").first()
    assert event is not None
    for way in EVENT_WAYS.values():
        with pytest.raises(AuditIsClosed):
            way(event)
