"""Recall, until a reviewer has opened the sending for checking: of a State its own, of data entry a letter."""

from typing import Any

import pytest

from tests.factories.world import World
from tracker import actions
from tracker.choices import ReviewState
from tracker.ledger.receipts import check_receipt
from tracker.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def recall(world: World, version: Any, by: Any = None) -> Any:
    return actions.recall(version=version, by=by or world.focal_point, now=world.now())


def test_a_recalled_version_stays_as_it_was_sent(seed_world: World) -> None:
    draft = seed_world.draft()
    sending = seed_world.send(draft)
    recalled = recall(seed_world, draft)
    assert (recalled.review_state, recalled.transmission) == (ReviewState.RETURNED, sending)
    assert check_receipt(sending)
    assert seed_world.draft(summary="Mended.").version == 2


def test_nothing_is_recalled_twice_or_once_one_reviewer_checks_it(seed_world: World) -> None:
    draft = seed_world.draft()
    sending = seed_world.send(draft)
    recall(seed_world, draft)
    with pytest.raises(actions.NotAllowed):
        recall(seed_world, draft)
    again = seed_world.draft("15-b")
    sending = seed_world.send(again)
    for _turn in range(2):
        actions.open_for_checking(transmission=sending, by=seed_world.reviewer, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="is reviewing this response"):
        actions.open_for_checking(transmission=sending, by=seed_world.second_reviewer, now=seed_world.now())
    assert AuditEvent.objects.filter(act="open_for_checking").count() == 1
    with pytest.raises(actions.NotAllowed, match="has started its review"):
        recall(seed_world, again)
