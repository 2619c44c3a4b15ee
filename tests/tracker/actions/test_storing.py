"""A row that is stored with its checks: what `full_clean` would refuse is refused, in the same words."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.world import World
from tracker.actions.saving import checked_save
from tracker.choices import ReviewState
from tracker.models import StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BAD: list[dict[str, Any]] = [
    {"implementation_status": "best"},
    {"implementation_status": "not_stated"},
    {"language": "xx"},
    {"summary": "x" * 100_000},
    {"summary": "a\x00b", "language": "xx"},
    {"review_state": ReviewState.ACCEPTED},
    {"printing_id": None},
    {"typed_by_id": None},
    {"version": 1},
    {"version": 7},  # a second open one
]


def fresh(world: World, **changed: Any) -> StatusUpdate:
    """A version like the stored one, and unlike it in what is given."""
    like = world.draft("15-a")
    plain = {"on_behalf": True, "version": 9, "summary": "Words.", "implementation_status": "planned", "language": "en"}
    given = {
        "submission": like.submission, "recommendation": like.recommendation, "printing_id": like.printing_id,
        "typed_by_id": like.typed_by_id, "typed_at": world.now(), **plain, **changed,
    }  # fmt: skip
    if changed.keys() & {"version", "implementation_status"}:
        given["on_behalf"] = False
    return StatusUpdate(**given)


def test_what_is_refused_is_refused_in_the_same_words(seed_world: World) -> None:
    for changed in BAD:
        thing = fresh(seed_world, **changed)
        with pytest.raises(ValidationError) as asked:
            thing.full_clean()
        with pytest.raises(ValidationError) as refused:
            checked_save(thing)
        assert refused.value.message_dict == asked.value.message_dict, changed
    assert StatusUpdate.objects.count() == 1


def test_a_good_row_is_stored_in_one_question(seed_world: World) -> None:
    thing = fresh(seed_world)
    with CaptureQueriesContext(connection) as captured:
        checked_save(thing)
    assert [each["sql"].split()[0] for each in captured.captured_queries] == ["SAVEPOINT", "INSERT", "RELEASE"]
    assert StatusUpdate.objects.count() == 2
