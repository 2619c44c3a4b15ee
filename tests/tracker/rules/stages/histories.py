"""Random rows of one period, as any order of acts may leave them: written to the tables, past the actions.

The rule reads what is stored, so what is drawn here are stored rows, the unlikely ones among them: a letter that was
returned beside a draft, an answer recalled, a mandate for another meeting, a person whose account is closed.
"""

import datetime
import uuid
from random import Random
from typing import Any

from django.utils import timezone

from tests.factories.records import MeetingFactory, UserFactory
from tests.factories.world import World
from tracker.choices import Consent, IntentionKind, MandateRole, PublicationKind, ReviewState
from tracker.models import (
    Intention,
    Invitation,
    Mandate,
    MemberState,
    PeriodItem,
    Publication,
    PublicationText,
    ReportingPeriod,
    StatusUpdate,
    Submission,
    Transmission,
)

DAY = datetime.timedelta(days=1)
STATES = tuple(f"XA{letter}" for letter in "CDEF")  # of whom nobody acts in the world


class History:
    """Writes what happened between the secretariat and a few States in one period."""

    def __init__(self, world: World, chance: Random) -> None:
        self.world, self.chance = world, chance
        self.today = timezone.now().date()
        self.elsewhere = MeetingFactory()
        self.period = self._period()
        self.items = list(PeriodItem.objects.filter(period=self.period).select_related("printing"))
        for state in MemberState.objects.filter(iso3__in=STATES):
            self._state(state)

    def maybe(self, part: float = 0.5) -> bool:
        return self.chance.random() < part

    def moment(self) -> datetime.datetime:
        return timezone.now() - self.chance.randint(0, 60) * DAY

    def _period(self) -> ReportingPeriod:
        due = self.today + self.chance.randint(-40, 40) * DAY
        closes = due + self.chance.randint(0, 50) * DAY
        period = ReportingPeriod.objects.create(
            slug=f"drawn-{uuid.uuid4().hex[:8]}", title_en="Drawn", meeting=self.world.meeting, opens_on=due - 90 * DAY,
            due_on=due, closes_on=closes, opened_at=self.moment(), opened_by=self.world.dataentry,
        )  # fmt: skip
        asked = self.chance.sample(list(self.world.recommendations.values()), 4)
        PeriodItem.objects.bulk_create(
            PeriodItem(period=period, recommendation=each, printing=each.printings.first(), order=order)
            for order, each in enumerate(asked)
        )
        return period

    def _state(self, state: MemberState) -> None:
        self._people(state)
        if self.maybe(0.15):
            return
        invitation = self._invitation(state)
        for _each in range(self.chance.choice((0, 0, 1, 2))):
            Intention.objects.create(
                invitation=invitation, kind=self.chance.choice(IntentionKind.values), stated_at=self.moment(),
                stated_by=self.world.dataentry,
            )  # fmt: skip
        if self.maybe(0.7):
            self._answers(state)

    def _people(self, state: MemberState) -> None:
        roles = self.chance.sample(MandateRole.values, self.chance.randint(0, 3))
        for role in roles:
            person = UserFactory(
                is_active=self.maybe(0.9), last_login=self.moment() if self.maybe(0.7) else None,
            )  # fmt: skip
            Mandate.objects.create(
                user=person, member_state=state, role=role, note_verbale="NV", nominated_at=self.moment() - 90 * DAY,
                nominated_by=self.world.administrator,
                meeting=self.chance.choice((None, None, self.world.meeting, self.elsewhere)),
                **({"ended_at": self.moment(), "ended_by": self.world.administrator} if self.maybe(0.15) else {}),
            )  # fmt: skip

    def _invitation(self, state: MemberState) -> Invitation:
        fields: dict[str, Any] = {}
        if self.maybe(0.2):
            fields["due_on"] = self.period.due_on + self.chance.randint(1, 30) * DAY
        if self.maybe(0.2):
            fields["reopened_until"] = self.today + self.chance.randint(-10, 30) * DAY
        if self.maybe(0.1):
            fields |= {"cancelled_at": self.moment(), "cancelled_by": self.world.dataentry}
        return Invitation.objects.create(
            period=self.period, member_state=state, invited_at=self.moment(), invited_by=self.world.dataentry, **fields
        )

    def _answers(self, state: MemberState) -> None:
        has_consent, agreed = self.maybe(0.8), {}
        if has_consent:
            agreed = {"consent": Consent.YES, "consent_at": self.moment(), "consent_by": self.world.focal_point}
        submission = Submission.objects.create(
            **agreed,
            member_state=state,
            period=self.period,
            started_at=self.moment(),
            started_by=self.world.dataentry if self.maybe() else self.world.focal_point,
        )
        sendings = {lane: [self._sending(submission, lane) for _each in range(2)] for lane in (False, True)}
        Transmission.objects.bulk_create([each for lane in sendings.values() for each in lane])
        versions: list[StatusUpdate] = []
        for item in self.items:
            for lane in self.chance.sample((False, True), self.chance.choice((0, 1, 1, 2))):
                versions += self._versions(submission, item, lane, versions, sendings[lane])
        for version in StatusUpdate.objects.bulk_create(versions):
            if version.review_state == ReviewState.ACCEPTED and has_consent and self.maybe(0.9):
                self._publish(version)

    def _sending(self, submission: Submission, on_behalf: bool) -> Transmission:
        claimed = {"claimed_at": self.moment(), "claimed_by": self.world.reviewer} if self.maybe() else {}
        return Transmission(
            uuid=uuid.uuid4(), submission=submission, submitted_at=self.moment(), submitted_by=self.world.dataentry,
            reported_on=self.today, on_behalf=on_behalf, channel="letter" if on_behalf else "portal",
            receipt_sha256="0" * 64, **claimed,
        )  # fmt: skip

    def _versions(
        self, submission: Submission, item: PeriodItem, lane: bool, made: list[StatusUpdate], sendings: Any
    ) -> list[StatusUpdate]:
        """The versions of one lane of one answer: ended ones first, and an open or an accepted one at most, last."""
        before = [each for each in made if each.recommendation_id == item.recommendation_id]
        ended = (ReviewState.RETURNED, ReviewState.SUPERSEDED, ReviewState.WITHDRAWN)
        stages = [self.chance.choice(ended) for _each in range(self.chance.choice((0, 0, 1, 2)))]
        last = [ReviewState.DRAFT, ReviewState.SUBMITTED]
        if not any(each.review_state == ReviewState.ACCEPTED for each in before):
            last += [ReviewState.ACCEPTED] * 2
        stages += [self.chance.choice(last)] if self.maybe(0.7) else []
        return [
            self._version(submission, item, lane, number, stage, self.chance.choice(sendings))
            for number, stage in enumerate(stages, start=len(before) + 1)
        ]

    def _version(
        self, submission: Submission, item: PeriodItem, lane: bool, number: int, stage: str, sending: Transmission
    ) -> StatusUpdate:
        fields: dict[str, Any] = {} if stage == ReviewState.DRAFT else {"transmission": sending}
        is_recalled = stage == ReviewState.RETURNED and self.maybe(0.3)
        if stage not in (ReviewState.DRAFT, ReviewState.SUBMITTED) and not is_recalled:
            fields |= {"checked_at": self.moment(), "checked_by": self.world.reviewer, "reported_on": self.today}
        return StatusUpdate(
            submission=submission, recommendation=item.recommendation, printing=item.printing, version=number,
            review_state=stage, on_behalf=lane, implementation_status="in_progress", summary="Words",
            typed_at=self.moment(), typed_by=self.world.dataentry, **fields,
        )  # fmt: skip

    def _publish(self, version: StatusUpdate) -> None:
        place = Publication.objects.count() + 1
        entry = Publication(
            sequence=place, published_at=self.moment(), kind=PublicationKind.ANSWER, period=self.period,
            member_state=version.submission.member_state, recommendation=version.recommendation,
            text_sha256="0" * 64, previous=uuid.uuid4().hex, hash=uuid.uuid4().hex,
        )  # fmt: skip
        entry.save()
        PublicationText.objects.create(
            publication=entry, salt="s", body="{}", status_update=version, language="en", search_words="",
            implementation_status="in_progress", reported_on=self.today,
        )  # fmt: skip
