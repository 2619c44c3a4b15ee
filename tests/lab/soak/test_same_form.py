"""The same form, a thousand times, fifty at a time; and conflicting saves, fifty at a time."""

import uuid
from functools import partial

import pytest
from django.utils import timezone

from tests.factories.world import World
from tests.tracker.ledger.together import together
from tracker import actions
from tracker.models import AuditEvent, OutgoingMail, StatusUpdate, Transmission

pytestmark = [pytest.mark.lab, pytest.mark.database, pytest.mark.django_db(transaction=True)]
AT_A_TIME, ROUNDS = 50, 20


def test_a_thousand_identical_forms_are_one_sending_and_one_mail(shared_world: World) -> None:
    draft, key = shared_world.draft(), uuid.uuid4()
    submission, mails = draft.submission, OutgoingMail.objects.count()
    post = partial(
        actions.submit,
        uuid=key,
        submission=submission,
        versions=[draft],
        consent="yes",
        by=shared_world.focal_point,
        now=timezone.now(),
    )
    for _round in range(ROUNDS):
        done = together([post] * AT_A_TIME)
        assert {getattr(each, "pk", each) for each in done} == {key}
    assert (Transmission.objects.count(), OutgoingMail.objects.count() - mails) == (1, 1)
    assert AuditEvent.objects.filter(act="submit").count() == 1


def test_of_fifty_conflicting_saves_one_is_kept_each_time(shared_world: World) -> None:
    draft = shared_world.draft(summary="As it was.")
    shared_world.submission()
    for number in range(ROUNDS):
        save = partial(shared_world.draft, revision=draft.revision + number)
        done = together([partial(save, summary=f"{number}, as {writer} wrote it.") for writer in range(AT_A_TIME)])
        kept = [each for each in done if isinstance(each, StatusUpdate)]
        assert len(kept) == 1, done
        assert sum(isinstance(each, actions.EditConflict) for each in done) == AT_A_TIME - 1, done
        assert StatusUpdate.objects.get().summary == kept[0].summary
    assert AuditEvent.objects.about(draft).filter(act="save").count() == ROUNDS + 1
