"""The seed's world, with many States in one period where a test asks for `filled`, and who signs in."""

import pytest

from tests.factories.every_state import fill_period, load_every_state
from tests.factories.kept import made_once
from tests.factories.world import World, make_world
from tests.tracker.admin.conftest import administration, desk_of, entry, review  # noqa: F401
from tracker.models import MemberState, ReportingPeriod

# Enough States for each stage; a page of all 195 takes three times as long.
STATES = 60
NAMED = ("ARE", "VNM", "CIV", "EGY", "FRA", "GHA", "ZMB")


def _many_states() -> World:
    world = make_world()
    every = load_every_state()
    chosen = [state for place, state in enumerate(every) if place % 4 == 0 or state.pk in NAMED][:STATES]
    MemberState.objects.filter(is_invented=False).exclude(pk__in=[state.pk for state in chosen]).delete()
    fill_period(world, chosen, 3)
    return world


@pytest.fixture
def seed_world(request: pytest.FixtureRequest, db: None) -> World:
    return made_once(_many_states) if "filled" in request.fixturenames else make_world()


@pytest.fixture
def filled(seed_world: World) -> ReportingPeriod:
    """A period with many States in it, in every stage."""
    return ReportingPeriod.objects.get(slug="every-state")
