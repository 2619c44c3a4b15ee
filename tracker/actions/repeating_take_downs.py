"""Taking down once more what a backup brought back, by the log that was kept outside (`tracker.take_down_log`).

Each kind of act says what of it still stands, and does it again. What came after the act in the record that was put
back, by the State or by anybody who may, is left as it is. Nobody is told: those concerned were.
"""

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from tracker.actions import ledger
from tracker.actions.auditing import record, set_fields
from tracker.actions.correcting.repeating import correct_again, standing_mistakes
from tracker.actions.drafting import locked
from tracker.actions.evidence import apply_publicity
from tracker.actions.moving import move
from tracker.actions.people import close_mandate
from tracker.actions.repeating import is_in_the_record, repeat_erasure
from tracker.actions.withdrawing import apply_consent
from tracker.choices import Consent, PublicationKind
from tracker.confirmed_erasures import Erased
from tracker.models import AuditEvent, CommitmentUpdate, Evidence, Mandate, StatusUpdate, Submission, User
from tracker.take_down_log import Person, TakeDown

REASON = "This was done before a backup was put back. It is repeated from the log of take-downs."


def still_stands(down: TakeDown) -> bool:
    """Whether anything in the record is as if this act had never been."""
    return bool(REPEATED[down.act].standing(down))


@transaction.atomic
def repeat_take_down(*, down: TakeDown, by: User, now: datetime.datetime) -> bool:
    """Do an act of the log again where the record does not know of it; False where it does, or holds nothing of it.

    Args:
        by: who is named where the person of the log has no account here.
    """
    repeated = REPEATED[down.act]
    standing = repeated.standing(down)
    for thing in standing:
        repeated.again(thing, down, known(down.by) or by, now)
    return bool(standing)


def known(person: Person) -> User | None:
    """The person of the log, where the account is here."""
    return User.objects.filter(pk=person[0], created_at=person[1]).first() if person else None


class Again(NamedTuple):
    """How to find what an act of the log took down and stands all the same, and how to take it down."""

    standing: Callable[[TakeDown], list[Any]]
    again: Callable[[Any, TakeDown, User, datetime.datetime], None]


def _submissions(down: TakeDown) -> QuerySet[Submission]:
    return Submission.objects.filter(member_state=down.facts["state"], period__slug=down.facts["period"])


def _accepted(down: TakeDown) -> list[Any]:
    """Accepted before the act, of the same answer: it may have been a later version that was withdrawn."""
    is_answer = "recommendation" in down.facts
    kind, side = (StatusUpdate, "recommendation") if is_answer else (CommitmentUpdate, "commitment")
    versions: Any = kind.objects.accepted()
    return list(versions.filter(submission__in=_submissions(down), checked_at__lte=down.at, **{side: down.facts[side]}))


def _withdraw(version: Any, _down: TakeDown, by: User, now: datetime.datetime) -> None:
    locked(version.submission)
    stored = type(version).objects.select_related("submission__period__meeting").get(pk=version.pk)
    move("withdraw", stored, by=by, now=now, reason=REASON)
    ledger.take_down(PublicationKind.WITHDRAWAL, stored, now=now)


def _consenting(down: TakeDown) -> list[Submission]:
    return list(_submissions(down).filter(consent=Consent.YES, consent_at__lte=down.at))


def _end_consent(submission: Submission, down: TakeDown, by: User, now: datetime.datetime) -> None:
    apply_consent(locked(submission), Consent.NO, by=by, now=now, reason=REASON, said_at=down.at)


def _erased(down: TakeDown) -> Erased:
    asked_at = datetime.datetime.fromisoformat(down.facts["asked_at"])
    return Erased(down.facts["state"], down.facts["period"], down.facts["names"], asked_at, "", down.at, "")


def _not_erased(down: TakeDown) -> list[Submission]:
    return [each for each in _submissions(down) if not is_in_the_record(_erased(down), each)]


def _erase(submission: Submission, down: TakeDown, by: User, now: datetime.datetime) -> None:
    asked_by = known(down.facts["asked_by"]) or by
    repeat_erasure(erased=_erased(down), submission=submission, asked_by=asked_by, by=by, now=now)


def _public(down: TakeDown) -> list[Evidence]:
    found = Evidence.objects.filter(pk=down.facts["evidence"], is_public=True)
    return [each for each in found if not _came_later(each, "set_evidence_public", down)]


def _make_private(evidence: Evidence, _down: TakeDown, by: User, now: datetime.datetime) -> None:
    apply_publicity(evidence, False, by=by, now=now, reason=REASON)


def _acting(down: TakeDown) -> list[Mandate]:
    same = {"pk": down.facts["mandate"], "nominated_at": down.facts["nominated_at"]}
    return list(Mandate.objects.select_related("user").filter(ended_at__isnull=True, **same))


def _end_mandate(mandate: Mandate, _down: TakeDown, by: User, now: datetime.datetime) -> None:
    close_mandate(mandate, by=by, now=now, reason=REASON)


def _active(down: TakeDown) -> list[User]:
    person = known(down.facts["person"])
    return [person] if person and person.is_active and not _came_later(person, "change_user", down, "is_active") else []


def _close_account(person: User, _down: TakeDown, by: User, now: datetime.datetime) -> None:
    changes = set_fields(person, is_active=False)
    person.save(update_fields=["is_active"])
    record("change_user", person, by=by, now=now, changes=changes, reason=REASON)


def _came_later(thing: Any, act: str, down: TakeDown, changed: str = "") -> bool:
    """Whether the record knows of a later act of the kind on it, which stands."""
    later = AuditEvent.objects.about(thing).filter(act=act, at__gt=down.at)
    return any(not changed or changed in event.changes for event in later)


def _correct(found: Any, down: TakeDown, by: User, now: datetime.datetime) -> None:
    correct_again(found, down, known(down.facts["asked_by"]) or by, by, now)


REPEATED: dict[str, Again] = {
    "withdraw": Again(_accepted, _withdraw),
    "set_consent": Again(_consenting, _end_consent),
    "correct": Again(standing_mistakes, _correct),
    "confirm_erase": Again(_not_erased, _erase),
    "set_evidence_public": Again(_public, _make_private),
    "end_mandate": Again(_acting, _end_mandate),
    "change_user": Again(_active, _close_account),
}
