"""A publication never changes: the model and every way through its queryset refuse."""

from collections.abc import Callable

import pytest

from tests.factories.world import World
from tracker.ledger.verification import verify_database
from tracker.models import AuditEvent, Publication
from tracker.models.audit import AuditIsClosed
from tracker.models.ledger import LedgerIsClosed

pytestmark = [pytest.mark.django_db, pytest.mark.database]

WAYS: tuple[Callable[[Publication], object], ...] = (
    lambda publication: publication.save(),
    lambda publication: publication.save(force_insert=True),
    lambda publication: publication.save(update_fields=["kind"]),
    lambda publication: publication.delete(),
    lambda publication: Publication.objects.update(kind="answer"),
    lambda publication: Publication.objects.filter(pk=publication.pk).update(kind="answer"),
    lambda publication: Publication.objects.all().delete(),
    lambda publication: Publication.objects.bulk_create([publication]),
    lambda publication: Publication.objects.bulk_update([publication], ["kind"]),
)
EVENT_WAYS: tuple[Callable[[AuditEvent], object], ...] = (
    lambda event: event.save(),
    lambda event: event.delete(),
    lambda event: AuditEvent.objects.update(reason="Another."),
    lambda event: AuditEvent.objects.update(changes={}, act="save"),
    lambda event: AuditEvent.objects.all().delete(),
)


def test_a_publication_is_inserted_and_never_changed(seed_world: World) -> None:
    seed_world.publish()
    for change in WAYS:
        with pytest.raises(LedgerIsClosed):
            change(Publication.objects.get())
    assert verify_database().publications == 1


def test_an_audit_event_is_not_changed(seed_world: World) -> None:
    for change in EVENT_WAYS:
        with pytest.raises(AuditIsClosed):
            change(AuditEvent.objects.earliest("pk"))
