"""`manage.py check_links` queues looks and says how many."""

import io

import pytest
from django.core.management import call_command

from tests.factories.world import World, make_world
from tracker import actions
from tracker.models import EvidenceCheck


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def test_it_queues_the_cited_links_whose_turn_it_is(world, settings) -> None:
    item = world.evidence(link="https://example.org/law")
    world.send(world.draft(citations=(actions.Citation(item),)))
    settings.LINK_CHECKS = True
    said = io.StringIO()
    for _twice in range(2):
        call_command("check_links", stdout=said)
    assert said.getvalue().splitlines() == ["1 looks queued.", "0 looks queued."]
    assert EvidenceCheck.objects.get().evidence == item
