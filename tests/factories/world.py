"""The seed's world: its meeting confirmed, an open period, two invited States with their people, made through actions.

Days count from today, so that views, which take the time from the clock, stand in the same period. The world's own
clock starts at midnight twenty days ago and goes on a minute with each act: no test reaches another day by itself.
"""

import datetime

import pytest
from django.conf import settings
from django.utils import timezone

from tests.factories.kept import made_once
from tests.factories.records import MemberStateFactory, UserFactory
from tests.factories.story import Version, World
from tracker import actions
from tracker.choices import AgendaItemKind, MandateRole
from tracker.importing import loading, reference
from tracker.models import AgendaItem, Meeting, MemberState

__all__ = ["SEED", "SEED_MEETING", "Version", "World", "make_world", "seed_world"]

SEED = settings.BASE_DIR / "fixtures" / "source_documents" / "rpm-asia-pacific-2025-addendum.txt"
SEED_MEETING = "rpm-asia-pacific-2025"


def make_world() -> World:
    """A new world in an empty database."""
    return made_once(_make)


def _make() -> World:
    reference.load_states(reference.INVENTED_STATES, is_invented=True)
    # The two real States that the seed prints, so that its attributions find them.
    for code, name in (("ARE", "United Arab Emirates"), ("VNM", "Viet Nam")):
        MemberStateFactory(iso3=code, name_en=name, is_invented=False)
    states = MemberState.objects.in_bulk(["XAA", "XAB", "XAC"])
    world = World(
        clock=timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) - datetime.timedelta(days=20),
        administrator=UserFactory(username="administrator", is_administrator=True),
        dataentry=UserFactory(username="dataentry", is_data_entry=True),
        reviewer=UserFactory(username="reviewer", is_reviewer=True),
        second_reviewer=UserFactory(username="second-reviewer", is_reviewer=True),
        meeting=_seed_meeting(),
        states=states,
    )
    _confirm_seed(world)
    _people(world)
    world.period = world.open_period("period-1")
    actions.assign(
        mandate=world.expert_mandate,
        period=world.period,
        recommendation=world.recommendations["15-a"],
        due_on=None,
        by=world.focal_point,
        now=world.now(),
    )
    return world


def _seed_meeting() -> Meeting:
    congress = Meeting.objects.create(
        slug="congress-15-2026",
        title_en="Fifteenth Congress",
        starts_on=datetime.date(2026, 4, 25),
        ends_on=datetime.date(2026, 4, 30),
    )
    meeting = Meeting.objects.create(
        slug=SEED_MEETING,
        title_en="Asia and Pacific Regional Preparatory Meeting",
        place_en="Bangkok",
        starts_on=datetime.date(2025, 1, 21),
        ends_on=datetime.date(2025, 1, 23),
        prepares=congress,
    )
    item = AgendaItem.objects.create(meeting=meeting, number="5 (d)", kind=AgendaItemKind.ITEM, title_en="Item 5 (d)")
    for kind, number in ((AgendaItemKind.ITEM, "6"), (AgendaItemKind.WORKSHOP, "4")):
        item.prepares.add(AgendaItem.objects.create(meeting=congress, kind=kind, number=number, title_en="Title"))
    return meeting


def _confirm_seed(world: World) -> None:
    proposal = loading.propose(SEED, SEED.name, meeting=world.meeting, by=world.dataentry, now=world.now())
    world.document = actions.confirm_proposal(
        proposal=proposal, meeting=world.meeting, by=world.dataentry, now=world.now()
    )
    world.recommendations = {each.slug: each for each in world.meeting.recommendations.all()}


def _people(world: World) -> None:
    for code in ("XAA", "XAB"):
        person = UserFactory(username=f"focalpoint-{code.lower()}")
        world.focal_points[code] = person
        world.focal_point_mandates[code] = world.nominate(person, code, MandateRole.FOCAL_POINT)
    world.expert = UserFactory(username="expert-xaa")
    world.expert_mandate = world.nominate(world.expert, "XAA", MandateRole.EXPERT)
    world.observer = UserFactory(username="observer-xaa")
    world.nominate(world.observer, "XAA", MandateRole.OBSERVER)


@pytest.fixture
def seed_world(request: pytest.FixtureRequest, db: None) -> World:
    """Return the seed's world, or that of a fixture of the test for which WORLDS of its file names a function.

    What the function makes is made once and put back for each test.
    """
    worlds = getattr(request.module, "WORLDS", {})
    make = next((make for fixture, make in worlds.items() if fixture in request.fixturenames), None)
    return made_once(make) if make else make_world()
