"""What goes on in the running period: drafts, responses that wait to be checked, requests, mails; all of it recent."""

import datetime
from itertools import islice
from typing import Any

from tests.lab.benchmarks import words
from tests.lab.benchmarks.answering import STATUSES
from tests.lab.benchmarks.scene import Scene, key
from tests.lab.benchmarks.tables import Table
from tracker.choices import AuditOwner, Consent, CorrectionKind, MailKind, ReviewState
from tracker.ledger.receipts import receipt_of
from tracker.models import (
    Assignment,
    AuditEvent,
    Correction,
    Mandate,
    OutgoingMail,
    StatusUpdate,
    Submission,
    Transmission,
)
from tracker.rules.second_approvals import NoteOfConsent

SENT_EVERY, DRAFTS_UP_TO = 10, 6  # of ten States one has sent everything, five have begun, four have not
MAILS_EACH = 20
LATE = datetime.timedelta(days=2)


def write_waiting(scene: Scene, first_key: int) -> None:
    """`first_key`: of the next answer."""
    answers = Table(
        StatusUpdate, "id", "recommendation_id", "printing_id", "implementation_status", "summary", "review_state"
    )
    audit = Table(AuditEvent, "object_id", "by_id")
    for place, code in enumerate(scene.answering):
        if place % SENT_EVERY < DRAFTS_UP_TO:
            first_key = _response(scene, place, code, answers, audit, first_key)
    answers.write()
    audit.write()
    for sending in Transmission.objects.filter(submission__period=scene.running):
        sending.receipt_sha256 = receipt_of(sending)
        sending.save(update_fields=["receipt_sha256"])
    _assign(scene)
    _ask_for_consent(scene)
    _mails(scene)


def _response(scene: Scene, place: int, code: str, answers: Table, audit: Table, next_key: int) -> int:
    """Drafts of a State, or all of it sent. Returns the key of the next answer."""
    focal_point, now = scene.focal_points[code], scene.today - datetime.timedelta(hours=place + 3)
    is_sent = place % SENT_EVERY == 0
    consent: dict[str, Any] = {"consent": Consent.YES, "consent_at": now, "consent_by": focal_point} if is_sent else {}
    submission = Submission.objects.create(
        member_state_id=code, period=scene.running, started_at=now, started_by=focal_point, **consent
    )
    common: dict[str, Any] = {"submission": submission, "version": 1, "typed_at": now, "typed_by": focal_point}
    common["language"] = words.WRITTEN[place % len(words.WRITTEN)]
    if is_sent:
        common["transmission"] = Transmission.objects.create(
            uuid=key("transmission", scene.running.slug, code),
            submission=submission,
            submitted_at=now,
            submitted_by=focal_point,
            reported_on=now.date(),
            receipt_sha256="-",
            receipt_format=2,
        )
    answers.like(StatusUpdate(**common))
    kind = StatusUpdate._meta.label_lower
    audit.like(AuditEvent(at=now, act="save", member_state_id=code, owner=AuditOwner.STATE, object_type=kind))
    stage = ReviewState.SUBMITTED if is_sent else ReviewState.DRAFT
    for number, printing in enumerate(scene.asked_now):
        said = words.summary(common["language"], 10**7 + place * 1_009 + number)
        status = STATUSES[(number + place) % len(STATUSES)]
        answers.add(next_key, printing.recommendation_id, printing.pk, status, said, stage)
        audit.add(str(next_key), focal_point.pk)
        next_key += 1
    return next_key


def _assign(scene: Scene) -> None:
    """Each expert has a part of what the running period asks."""
    experts = Mandate.objects.filter(role="expert").order_by("pk")
    by: dict[str, Any] = {"period": scene.running, "assigned_at": scene.today - LATE}
    Assignment.objects.bulk_create(
        Assignment(
            mandate=mandate,
            recommendation=printing.recommendation,
            assigned_by=scene.focal_points[mandate.member_state_id],
            **by,
        )
        for place, mandate in enumerate(experts)
        for printing in islice(scene.asked_now, place % 3, 30, 3)
    )


def _ask_for_consent(scene: Scene) -> None:
    """Requests that wait for a second person, and as many that were confirmed."""
    asked = scene.today - LATE
    by: dict[str, Any] = {"kind": CorrectionKind.SET_CONSENT, "reason": "Letter of the State."}
    by |= {"after": NoteOfConsent("no", "NV/3").stored(), "needs_second_person": True}
    by |= {"asked_at": asked, "asked_by": scene.desk["data_entry"]}
    ended = {"confirmed_at": scene.today, "confirmed_by": scene.desk["reviewer"], "done_at": scene.today}
    submissions = Submission.objects.filter(period=scene.periods[0]).order_by("pk")[:40]
    Correction.objects.bulk_create(
        Correction(submission=each, **by, **(ended if place % 2 else {})) for place, each in enumerate(submissions)
    )


def _mails(scene: Scene) -> None:
    """Mails that went out, and one in two hundred that no server has taken yet."""
    people = list(scene.focal_points.values())
    OutgoingMail.objects.bulk_create(
        OutgoingMail(
            user=person,
            address=person.email,
            kind=MailKind.DECIDED,
            key=f"invented {person.pk} {number}",
            subject="An answer was accepted",
            text="An answer of yours was accepted.",
            queued_at=scene.today - datetime.timedelta(days=number + 1),
            sent_at=None if (place * MAILS_EACH + number) % 200 == 0 else scene.today,
        )
        for place, person in enumerate(people)
        for number in range(MAILS_EACH)
    )
