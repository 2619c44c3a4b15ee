"""The pointer made again from the ledger alone: it comes out as it was."""

import pytest

from tests.factories.world import World
from tracker import actions
from tracker.models import CurrentPublication

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def pointers() -> set[tuple[str, object, object, int]]:
    return set(CurrentPublication.objects.values_list("member_state", "recommendation", "commitment", "publication"))


def test_a_sound_pointer_is_left_as_it_is(seed_world: World) -> None:
    seed_world.publish("15-a")
    seed_world.publish("15-a", summary="Corrected.")
    seed_world.publish("15-a", period=seed_world.open_period("later"))
    seed_world.publish_commitment("15-a", "15-b")
    before = pointers()
    assert actions.rebuild_current(check=True) == 0
    assert actions.rebuild_current() == 0
    assert pointers() == before


def test_a_wrong_and_a_missing_pointer_are_counted_and_mended(seed_world: World) -> None:
    first = seed_world.publish("15-a").publication_text.publication
    seed_world.publish("15-a", summary="Corrected.")
    seed_world.publish("15-b")
    sound = pointers()
    CurrentPublication.objects.filter(recommendation__slug="15-b").delete()
    CurrentPublication.objects.filter(recommendation__slug="15-a").update(publication=first)
    assert actions.rebuild_current(check=True) == 2
    assert pointers() != sound, "a check changes nothing"
    assert actions.rebuild_current() == 2
    assert pointers() == sound
    assert actions.rebuild_current(check=True) == 0
