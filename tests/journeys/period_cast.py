"""Who runs a whole reporting period in a story, and for which States."""

from dataclasses import dataclass

from django.utils import timezone

from tests.factories.records import UserFactory
from tests.factories.story import World
from tests.factories.world import SEED_MEETING
from tests.journeys.walker import Counted, Walker
from tracker import reference
from tracker.choices import MandateRole
from tracker.models import Mandate, Meeting, MemberState, User

STATES = 195
SENDING, PAPERS, EXTENDED = 12, 3, 2
NAMED = "VNM"  # in the report that comes in


@dataclass
class PeriodCast:
    """Who runs the period and for whom. `known`: how many of the States have a focal point from before."""

    world: World
    states: list[MemberState]
    known: int
    entry: Walker
    chief: Walker
    reviewer: Walker
    focal: Walker  # of the State that is walked

    @property
    def counted(self) -> Counted:
        """What all of them did so far."""
        return self.entry.counted + self.chief.counted + self.reviewer.counted + self.focal.counted

    @property
    def codes(self) -> list[str]:
        return [state.pk for state in self.states]

    @property
    def sending(self) -> list[str]:
        return self.codes[:SENDING]

    @property
    def papers(self) -> list[str]:
        """Who sends the form by e-mail."""
        return self.codes[SENDING : SENDING + PAPERS]

    @property
    def extended(self) -> list[str]:
        return self.codes[SENDING + PAPERS : SENDING + PAPERS + EXTENDED]

    def name(self, code: str) -> str:
        return next(state.name for state in self.states if state.pk == code)


def cast_of(count: int, known: int) -> PeriodCast:
    """Reference data, three people of the secretariat, and the focal points that earlier periods left. Nothing else."""
    reference.load_reference()
    states = list(MemberState.objects.reporting().filter(is_invented=False).order_by("iso3"))
    named = [state for state in states[count:] if state.pk == NAMED]
    states = [*states[: count - len(named)], *named]
    MemberState.objects.exclude(pk__in=[state.pk for state in states]).delete()
    administrator = UserFactory(username="administrator", is_administrator=True)
    entry = UserFactory(username="dataentry", is_data_entry=True)
    reviewer = UserFactory(username="reviewer", is_reviewer=True)
    world = World(
        clock=timezone.now(), administrator=administrator, dataentry=entry, reviewer=reviewer,
        second_reviewer=reviewer, meeting=Meeting.objects.get(slug=SEED_MEETING),
        states={state.pk: state for state in states},
    )  # fmt: skip
    _with_people(world, states[:known])
    people = (entry, administrator, reviewer, world.focal_points[states[0].pk])
    return PeriodCast(world, states, known, *map(Walker, people))


def _with_people(world: World, states: list[MemberState]) -> None:
    people = User.objects.bulk_create(
        User(
            username=f"focal-{state.pk.lower()}", full_name=f"Focal point {state.pk}",
            email=f"{state.pk.lower()}@example.org",
        )
        for state in states
    )  # fmt: skip
    Mandate.objects.bulk_create(
        Mandate(
            user=person, member_state=state, role=MandateRole.FOCAL_POINT, note_verbale="NV/1",
            nominated_at=world.clock, nominated_by=world.administrator,
        )
        for person, state in zip(people, states, strict=True)
    )  # fmt: skip
    world.focal_points = {state.pk: person for person, state in zip(people, states, strict=True)}
