"""A period with every State of the United Nations in it, in each stage many times over: rows in bulk, past the actions.

For what is looked at, measured and counted; what the rules of the acts are is tested elsewhere.
"""

import datetime
import uuid

from django.db import models

from tests.factories.world import World
from tracker.choices import IntentionKind, MandateRole, ReviewState
from tracker.importing import reference
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
    User,
)

DAY = datetime.timedelta(days=1)
# In turns: what became of the answers of a State; None: nothing was written.
ENDS = (
    None, None, ReviewState.DRAFT, ReviewState.SUBMITTED, "claimed", ReviewState.RETURNED, ReviewState.ACCEPTED,
    "published", None, "declined",
)  # fmt: skip


def load_every_state() -> list[MemberState]:
    """The real States, by code."""
    reference.load_states(reference.REAL_STATES)
    return list(MemberState.objects.reporting().filter(is_invented=False).order_by("iso3"))


def fill_period(world: World, states: list[MemberState], answers: int) -> ReportingPeriod:
    """A period that asks everything, to which all but each twelfth State is invited.

    Args:
        answers: of how many recommendations each State wrote something, where it wrote.
    """
    now = world.now()
    period = world.open_period("every-state", states=(), opens=-120, due=-10, closes=60)
    invited = [state for place, state in enumerate(states) if place % 12]
    invitations = Invitation.objects.bulk_create(
        Invitation(period=period, member_state=state, invited_at=now, invited_by=world.dataentry) for state in invited
    )
    _people(world, states, now)
    declined = [each for place, each in enumerate(invitations) if ENDS[place % len(ENDS)] == "declined"]
    Intention.objects.bulk_create(
        Intention(
            invitation=each, kind=IntentionKind.WILL_NOT_ANSWER, stated_at=now, stated_by=world.dataentry
        )
        for each in declined
    )  # fmt: skip
    _answers(world, period, invited, answers, now)
    return period


def _people(world: World, states: list[MemberState], now: datetime.datetime) -> None:
    """A focal point for each State but each fifth; of each fourth of these nobody has signed in yet."""
    named = [state for place, state in enumerate(states) if place % 5]
    people = User.objects.bulk_create(
        User(
            username=f"{state.pk.lower()}-focal-point", email=f"{state.pk.lower()}@example.org",
            full_name=f"Focal point of {state.pk}", last_login=now - DAY if place % 4 else None,
        )
        for place, state in enumerate(named)
    )  # fmt: skip
    Mandate.objects.bulk_create(
        Mandate(
            user=person, member_state=state, role=MandateRole.FOCAL_POINT, note_verbale="NV/1", nominated_at=now,
            nominated_by=world.administrator,
        )
        for person, state in zip(people, named, strict=True)
    )  # fmt: skip


def _answers(
    world: World, period: ReportingPeriod, states: list[MemberState], answers: int, now: datetime.datetime
) -> None:
    ends = {state.pk: ENDS[place % len(ENDS)] for place, state in enumerate(states)}
    writing = [state for state in states if ends[state.pk] not in (None, "declined")]
    submissions = Submission.objects.bulk_create(
        Submission(member_state=state, period=period, started_at=now, started_by=world.dataentry) for state in writing
    )
    sendings = [
        Transmission(
            uuid=uuid.uuid4(), submission=each, submitted_at=now - (place % 90) * DAY, submitted_by=world.dataentry,
            reported_on=now.date(), receipt_sha256="0" * 64,
            **({"claimed_at": now, "claimed_by": world.reviewer} if ends[each.member_state_id] == "claimed" else {}),
        )
        for place, each in enumerate(submissions)
        if ends[each.member_state_id] != ReviewState.DRAFT
    ]  # fmt: skip
    Transmission.objects.bulk_create(sendings)
    sent = {each.submission_id: each for each in sendings}
    items = list(PeriodItem.objects.filter(period=period)[:answers])
    versions = []
    for submission in submissions:
        end = str(ends[submission.member_state_id])
        stage = {"claimed": ReviewState.SUBMITTED, "published": ReviewState.ACCEPTED}.get(end, end)
        versions += [_version(world, submission, item, stage, sent.get(submission.pk), now) for item in items]
    made = StatusUpdate.objects.bulk_create(versions, batch_size=500)
    published = {each.pk for each in submissions if ends[each.member_state_id] == "published"}
    _publish(period, [each for each in made if each.submission_id in published], now)


def _version(
    world: World,
    submission: Submission,
    item: PeriodItem,
    stage: str,
    sending: Transmission | None,
    now: datetime.datetime,
) -> StatusUpdate:
    is_decided = stage in (ReviewState.RETURNED, ReviewState.ACCEPTED)
    decided = {"checked_at": now, "checked_by": world.reviewer, "reported_on": now.date()} if is_decided else {}
    return StatusUpdate(
        submission=submission, recommendation_id=item.recommendation_id, printing_id=item.printing_id, version=1,
        review_state=stage, transmission=sending, implementation_status="in_progress", summary="Words",
        typed_at=now, typed_by=world.dataentry, **decided,
    )  # fmt: skip


def _publish(period: ReportingPeriod, versions: list[StatusUpdate], now: datetime.datetime) -> None:
    """Entries as they lie in the table; their hashes stand for nothing here."""
    first = Publication.objects.count() + 1
    entries = [
        Publication(
            sequence=place, published_at=now, kind="answer", period=period, text_sha256="0" * 64,
            member_state_id=each.submission.member_state_id, recommendation_id=each.recommendation_id,
            previous=uuid.uuid4().hex, hash=uuid.uuid4().hex,
        )
        for place, each in enumerate(versions, start=first)
    ]  # fmt: skip
    models.QuerySet(Publication).bulk_create(entries, batch_size=500)  # past the ledger's own guard
    PublicationText.objects.bulk_create(
        PublicationText(
            publication=entry, salt="s", body="{}", status_update=version, language="en", search_words="",
            implementation_status="in_progress", reported_on=now.date(),
        )
        for entry, version in zip(entries, versions, strict=True)
    )  # fmt: skip
