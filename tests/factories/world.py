"""The seed's world: its meeting confirmed, an open period, two invited States with their people, told through actions.

To use the fixture in a folder of tests, import it in that folder's conftest.py:
`from tests.factories.world import seed_world  # noqa: F401`.

Days count from today, so that views, which take the time from the clock, stand in the same period. The world's own
clock starts twenty days ago and goes on a minute with each act.
"""

import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from tests.factories.files import upload
from tests.factories.records import MemberStateFactory, UserFactory
from tracker import actions, reference
from tracker.choices import AgendaItemKind, Channel, ImplementationStatus, MandateRole
from tracker.importing import loading
from tracker.models import (
    AgendaItem,
    Commitment,
    CommitmentUpdate,
    Evidence,
    Mandate,
    Meeting,
    MemberState,
    Publication,
    Recommendation,
    ReportingPeriod,
    SourceDocument,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)

SEED = settings.BASE_DIR / "fixtures" / "source_documents" / "rpm-asia-pacific-2025-addendum.txt"
SEED_MEETING = "rpm-asia-pacific-2025"
type Version = StatusUpdate | CommitmentUpdate


@dataclass
class World:
    """Who and what there is, and the verbs of the story. A verb returns what its action returns."""

    clock: datetime.datetime
    administrator: User
    dataentry: User
    reviewer: User
    second_reviewer: User
    meeting: Meeting
    states: dict[str, MemberState]
    document: SourceDocument = field(init=False)
    recommendations: dict[str, Recommendation] = field(init=False)
    period: ReportingPeriod = field(init=False)
    focal_points: dict[str, User] = field(default_factory=dict)
    focal_point_mandates: dict[str, Mandate] = field(default_factory=dict)
    expert: User = field(init=False)
    expert_mandate: Mandate = field(init=False)
    observer: User = field(init=False)

    def now(self, *, days: float = 0) -> datetime.datetime:
        """The next moment; `days` lets time go by first."""
        self.clock += datetime.timedelta(days=days, minutes=1)
        return self.clock

    @property
    def xaa(self) -> MemberState:
        return self.states["XAA"]

    @property
    def xab(self) -> MemberState:
        return self.states["XAB"]

    @property
    def xac(self) -> MemberState:
        """A State that nobody invited."""
        return self.states["XAC"]

    @property
    def focal_point(self) -> User:
        """The focal point of XAA."""
        return self.focal_points["XAA"]

    def nominate(self, user: User, state: str, role: str, meeting: Meeting | None = None) -> Mandate:
        return actions.nominate(
            user=user,
            member_state=self.states[state],
            role=role,
            meeting=meeting,
            note_verbale=f"NV {state}/1",
            by=self.administrator,
            now=self.now(),
        )

    def open_period(
        self,
        slug: str,
        *,
        slugs: tuple[str, ...] = (),
        states: tuple[str, ...] = ("XAA", "XAB"),
        meeting: Meeting | None = None,
        **days: int,
    ) -> ReportingPeriod:
        """Another opened period. `days` are opens, due and closes, counted from today; `slugs` empty asks everything."""
        span = {"opens": -30, "due": 60, "closes": 90} | days
        today = timezone.now().date()
        asked = [self.recommendations[each] for each in slugs] or list(self.recommendations.values())
        period = actions.create_period(
            slug=slug,
            title=f"Reporting period {slug}",
            meeting=meeting or self.meeting,
            recommendations=asked,
            by=self.dataentry,
            now=self.now(),
            **{f"{name}_on": today + datetime.timedelta(days=count) for name, count in span.items()},
        )
        period = actions.open_period(period=period, by=self.dataentry, now=self.now())
        actions.invite(
            period=period,
            member_states=[self.states[each] for each in states],
            note_verbale="NV/1",
            by=self.dataentry,
            now=self.now(),
        )
        return period

    def submission(self, state: str = "XAA", period: ReportingPeriod | None = None) -> Submission:
        return actions.start_submission(
            period=period or self.period,
            member_state=self.states[state],
            by=self.focal_points.get(state, self.dataentry),
            now=self.now(),
        )

    def draft(
        self,
        slug: str = "15-a",
        *,
        state: str = "XAA",
        period: ReportingPeriod | None = None,
        status: str = ImplementationStatus.IN_PROGRESS,
        summary: str = "A joint desk answers reports within a day.",
        by: User | None = None,
        on_behalf: bool = False,
        revision: int | None = None,
        commitments: tuple[Commitment, ...] = (),
        citations: tuple[actions.Citation, ...] = (),
        **words: str,
    ) -> StatusUpdate:
        writer = by or (self.dataentry if on_behalf else self.focal_points[state])
        return actions.save_answer(
            submission=self.submission(state, period),
            recommendation=self.recommendations[slug],
            words=actions.AnswerWords(implementation_status=status, summary=summary, **words),
            revision=revision,
            commitments=commitments,
            citations=citations,
            on_behalf=on_behalf,
            by=writer,
            now=self.now(),
        )

    def commit(
        self,
        *slugs: str,
        commitment: uuid.UUID | None = None,
        state: str = "XAA",
        period: ReportingPeriod | None = None,
        text: str = "Adopt a law on online fraud.",
        **words: Any,
    ) -> CommitmentUpdate:
        """A draft that declares a commitment on `slugs`, or updates `commitment`."""
        return actions.save_commitment(
            uuid=commitment or uuid.uuid4(),
            submission=self.submission(state, period),
            words=actions.CommitmentWords(text=text, **words),
            recommendations=[self.recommendations[each] for each in slugs or ("15-a",)],
            revision=None,
            by=self.focal_points[state],
            now=self.now(),
        )

    def evidence(self, *, state: str = "XAA", is_public: bool = False, link: str = "", **fields: Any) -> Evidence:
        """An item of the State's library: a small file, or the `link`."""
        facts = {"title": "An invented law", "kind": "legislation", "dated_on": None, "language": "en"} | fields
        return actions.add_evidence(
            uuid=uuid.uuid4(),
            member_state=self.states[state],
            is_public=is_public,
            upload=None if link else upload("law.txt"),
            link=link,
            by=self.focal_points[state],
            now=self.now(),
            **facts,
        )

    def send(self, *versions: Version, consent: str = "yes", days: float = 0, **fields: Any) -> Transmission:
        submission = versions[0].submission
        sender = fields.pop("by", None) or self.focal_points[submission.member_state_id]
        return actions.submit(
            uuid=uuid.uuid4(),
            submission=submission,
            versions=versions,
            consent=consent,
            by=sender,
            now=self.now(days=days),
            **fields,
        )

    def send_on_behalf(self, *versions: Version, reported_on: datetime.date | None = None) -> Transmission:
        return actions.submit_on_behalf(
            uuid=uuid.uuid4(),
            submission=versions[0].submission,
            versions=versions,
            channel=Channel.LETTER,
            reported_on=reported_on or self.clock.date(),
            scan=upload("letter.pdf"),
            by=self.dataentry,
            now=self.now(),
        )

    def give_back(self, version: Version, reason: str = "The year is missing.") -> Version:
        return actions.return_for_revision(version=version, reason=reason, by=self.reviewer, now=self.now())

    def accept(self, version: Version, *, by: User | None = None) -> Publication | None:
        return actions.accept(version=version, by=by or self.reviewer, now=self.now())

    def publish(self, slug: str = "15-a", *, consent: str = "yes", **fields: Any) -> StatusUpdate:
        """An answer drafted, sent and accepted; returns the accepted version."""
        draft = self.draft(slug, **fields)
        self.send(draft, consent=consent)
        self.accept(draft)
        return StatusUpdate.objects.get(pk=draft.pk)

    def publish_commitment(self, *slugs: str, consent: str = "yes", **fields: Any) -> CommitmentUpdate:
        """A commitment declared, sent and accepted; returns the accepted version."""
        draft = self.commit(*slugs, **fields)
        self.send(draft, consent=consent)
        self.accept(draft)
        return CommitmentUpdate.objects.get(pk=draft.pk)


def make_world() -> World:
    """A new world in an empty database."""
    reference.load_states(reference.INVENTED_STATES, is_invented=True)
    # The two real States that the seed prints, so that its attributions find them.
    for code, name in (("ARE", "United Arab Emirates"), ("VNM", "Viet Nam")):
        MemberStateFactory(iso3=code, name_en=name, is_invented=False)
    states = MemberState.objects.in_bulk(["XAA", "XAB", "XAC"])
    world = World(
        clock=timezone.now().replace(second=0, microsecond=0) - datetime.timedelta(days=20),
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
def seed_world(db: None) -> World:
    """The seed's world in an empty database."""
    return make_world()
