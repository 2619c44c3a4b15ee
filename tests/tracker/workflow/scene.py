"""Who is there and what is asked, while the machine runs: two States, two periods, and everybody with a role.

Built once through the actions; each run of the machine begins from it and is rolled back.
"""

import datetime
import uuid
from dataclasses import dataclass, field

from tests.factories.records import UserFactory
from tests.factories.world import World, make_world
from tests.tracker.workflow.expected import Answer, Expected, Item
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import Evidence, Invitation, Mandate, ReportingPeriod, Submission, User

COMMITMENT = uuid.UUID(int=2025)
LAW = str(COMMITMENT)
ANSWERS = (
    Answer("XAA", "first", "15-a"),
    Answer("XAA", "second", "15-a"),
    Answer("XAA", "first", "15-b"),
    Answer("XAB", "first", "15-a"),
    Answer("XAA", "first", LAW, is_commitment=True),
    Answer("XAA", "second", LAW, is_commitment=True),
)
# What most moves of one run are about, so that single answers get long histories.
FOCUS = (ANSWERS[:1], ANSWERS[3:4], ANSWERS[4:5], ANSWERS[4:], *[ANSWERS[:2]] * 3)
SUBMISSIONS = (("XAA", "first"), ("XAA", "second"), ("XAB", "first"))
CLERKS = ("dataentry", "clerk-and-reviewer")
REVIEWERS = ("reviewer", "second-reviewer", "clerk-and-reviewer")
SECRETARIAT = (*CLERKS, "reviewer", "second-reviewer", "administrator")
EVIDENCE = {"law": ("XAA", True), "figures": ("XAA", False), "report": ("XAB", True)}


@dataclass
class Scene:
    """The rows behind the names that the machine uses."""

    world: World
    people: dict[str, User]
    alternate: Mandate
    periods: dict[str, ReportingPeriod] = field(default_factory=dict)
    submissions: dict[tuple[str, str], Submission] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)

    @property
    def starts_at(self) -> datetime.datetime:
        return self.world.clock

    def expected(self) -> Expected:
        """What the record should hold before the first move."""
        return Expected(
            consent=dict.fromkeys(SUBMISSIONS, "not_asked"),
            evidence={name: Item(state, is_public) for name, (state, is_public) in EVIDENCE.items()},
        )

    def invitation(self, state: str, period: str) -> Invitation:
        return Invitation.objects.get(period=self.periods[period], member_state=state)


def make_scene() -> Scene:
    """A new scene in an empty database. The first period closes while the machine runs."""
    world = make_world()
    people = {
        "focal-xaa": world.focal_points["XAA"],
        "focal-xab": world.focal_points["XAB"],
        "alternate-xaa": UserFactory(username="alternate-xaa"),
        "successor-xaa": UserFactory(username="successor-xaa"),
        "expert-xaa": world.expert,
        "observer-xaa": world.observer,
        "dataentry": world.dataentry,
        "reviewer": world.reviewer,
        "second-reviewer": world.second_reviewer,
        "administrator": world.administrator,
        "clerk-and-reviewer": UserFactory(username="clerk-and-reviewer", is_data_entry=True, is_reviewer=True),
    }
    scene = Scene(world, people, world.nominate(people["alternate-xaa"], "XAA", MandateRole.ALTERNATE))
    scene.periods["first"] = world.open_period("first", slugs=("15-a", "15-b"), due=-10, closes=5)
    scene.periods["second"] = world.open_period("second", slugs=("15-a", "15-b"), due=300, closes=400)
    for state, period in SUBMISSIONS:
        scene.submissions[state, period] = world.submission(state, scene.periods[period])
    actions.assign(
        mandate=world.expert_mandate,
        period=scene.periods["first"],
        recommendation=world.recommendations["15-a"],
        due_on=None,
        by=world.focal_point,
        now=world.now(),
    )
    for name, (state, is_public) in EVIDENCE.items():
        link = f"https://example.org/{name}"
        scene.evidence[name] = world.evidence(state=state, is_public=is_public, link=link, title=name)
    return scene
