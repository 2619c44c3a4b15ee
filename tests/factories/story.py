"""The verbs of a story: who and what there is in a world, and what its people do, through the actions."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from tests.factories.files import upload
from tracker import actions
from tracker.actions.correcting.letters import words_of
from tracker.choices import Channel, CorrectionKind, ImplementationStatus
from tracker.models import (
    Commitment,
    CommitmentUpdate,
    Correction,
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
from tracker.models.return_reasons import FieldReason

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
        """Another opened period. `days`: opens, due, closes, counted from today. `slugs`: what it asks, or all."""
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
        closing = datetime.datetime.combine(period.closes_on, datetime.time(), datetime.UTC)
        actions.invite(
            period=period,
            member_states=[self.states[each] for each in states],
            note_verbale="NV/1",
            by=self.dataentry,
            now=min(self.now(), closing),  # one that closed before the clock of the world began had invited in its time
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
        fields.setdefault("files", [each.pk for each in submission.cleared_files.unsent()])
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

    def correct(
        self,
        kind: str,
        target: Any,
        /,
        given: Any = None,
        by: User | None = None,
        reason: str = "Misread.",
        **after: Any,
    ) -> Correction:
        """Ask for a correction of a mistake of ours, as data entry where nobody is named."""
        return actions.ask_correction(
            kind=CorrectionKind(kind),
            target=target,
            after=after,
            reason=reason,
            given=given,
            by=by or self.dataentry,
            now=self.now(),
        )

    def correct_text(self, version: StatusUpdate, *, reason: str = "Misread.", **words: str) -> Transmission:
        """Enter the text of an answer again as the letter has it; returns the sending that a reviewer gets."""
        right = actions.AnswerWords(**vars(words_of(version)) | words)
        made = self.correct("text", version, given=right, reason=reason).after["answers"][str(version.pk)]
        sent = StatusUpdate.objects.get(pk=made).transmission
        assert sent is not None
        return sent

    def undo(self, document: SourceDocument) -> Correction:
        """Undo the publication of a document."""
        return self.correct("publication", document.proposal)

    def give_back(
        self, version: Version, reason: str = "The year is missing.", by_field: Sequence[FieldReason] = ()
    ) -> Version:
        return actions.return_for_revision(
            version=version, reason=reason, by_field=by_field, by=self.reviewer, now=self.now()
        )

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
