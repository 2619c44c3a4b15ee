"""Taking down once more what a backup brought back, by the log that was kept outside (`tracker.ledger.take_down_log`).

Each kind of act says what of it still stands, and does it again. What came after the act in the record that was put
back, by the State or by anybody who may, is left as it is. Nobody is told: those concerned were.
"""

import datetime
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from tracker.actions import ledger
from tracker.actions.auditing import record, set_fields
from tracker.actions.correcting.kinds import finish, rule_for
from tracker.actions.correcting.responses import newest_recorded
from tracker.actions.correcting.versions import entered_with, versions_of
from tracker.actions.drafting import locked
from tracker.actions.erasing import erase
from tracker.actions.evidence import apply_publicity
from tracker.actions.moving import Moved, move_many, the_stored
from tracker.actions.people import close_mandate
from tracker.actions.withdrawing import apply_consent
from tracker.choices import Consent, CorrectionKind, PublicationKind, ReviewState
from tracker.ledger.take_down_log import REPEATED_BECAUSE, Person, TakeDown
from tracker.models import (
    AnyVersion,
    AuditEvent,
    CommitmentUpdate,
    Correction,
    Evidence,
    Mandate,
    MemberState,
    StatusUpdate,
    Submission,
    User,
)
from tracker.models.corrections import target_column


def still_stands(down: TakeDown) -> bool:
    """Whether anything in the record is as if this act had never been."""
    return bool(REPEATED[down.act].standing(down))


@transaction.atomic
def repeat_take_down(*, down: TakeDown, by: User | None, now: datetime.datetime) -> bool:
    """Do an act of the log again where the record does not know of it; False where it does, or holds nothing of it.

    Args:
        by: the person who is named where the person of the log has no account here; may be None where each has one.
    """
    repeated = REPEATED[down.act]
    standing = repeated.standing(down)
    for thing in standing:
        person = known(down.by) or by
        assert person is not None  # noqa: S101 - the caller looks with `is_known`
        repeated.again(thing, down, person, now)
    return bool(standing)


def is_known(down: TakeDown) -> bool:
    """Return whether each person whom the log names with this act has an account here."""
    people = [down.by, down.facts["asked_by"]] if "asked_by" in down.facts else [down.by]
    return all(known(each) is not None for each in people)


def known(person: Person) -> User | None:
    """The person of the log, where the account is here."""
    if isinstance(person, str):
        return User.objects.filter(username=person).first()
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
    stored = the_stored(locked(version.submission), version)
    move_many([Moved("withdraw", stored)], by=by, now=now, reason=REPEATED_BECAUSE)
    ledger.take_down_many(PublicationKind.WITHDRAWAL, [stored], now=now)


def _consenting(down: TakeDown) -> list[Submission]:
    return list(_submissions(down).filter(consent=Consent.YES, consent_at__lte=down.at))


def _end_consent(submission: Submission, down: TakeDown, by: User, now: datetime.datetime) -> None:
    apply_consent(locked(submission), Consent.NO, by=by, now=now, reason=REPEATED_BECAUSE, said_at=down.at)


def _not_erased(down: TakeDown) -> list[Submission]:
    return [each for each in _submissions(down) if not _is_erased(each, down)]


def _erasures(submission: Submission, down: TakeDown) -> list[Correction]:
    """The requests for this erasure, decided or not."""
    asked = Correction.objects.about(submission).filter(kind=CorrectionKind.ERASE)
    return [each for each in asked if each.after == down.facts["names"]]


def _is_erased(submission: Submission, down: TakeDown) -> bool:
    return any(each.done_at == down.at for each in _erasures(submission, down))


def _erase(submission: Submission, down: TakeDown, by: User, now: datetime.datetime) -> None:
    """Erase again. Nobody is asked again: two persons confirmed it."""
    MemberState.objects.select_for_update(no_key=True).get(pk=submission.member_state_id)
    submission = locked(submission)
    asked_at = datetime.datetime.fromisoformat(down.facts["asked_at"])
    waiting = (each for each in _erasures(submission, down) if each.is_waiting and each.asked_at == asked_at)
    request = next(waiting, None) or Correction(
        kind=CorrectionKind.ERASE,
        submission=submission,
        after=down.facts["names"],
        reason=REPEATED_BECAUSE,
        needs_second_person=True,
        asked_at=asked_at,
        asked_by=known(down.facts["asked_by"]) or by,
    )
    changes = set_fields(request, confirmed_at=down.at, confirmed_by=by, done_at=down.at)
    request.full_clean(exclude=["before"])
    request.save()
    state = submission.member_state_id
    record("repeat_erase", request, by=by, now=now, changes=changes, reason=REPEATED_BECAUSE, member_state=state)
    erase(submission, request.after, reason=REPEATED_BECAUSE, by=by, now=now)


def _public(down: TakeDown) -> list[Evidence]:
    found = Evidence.objects.filter(pk=down.facts["evidence"], is_public=True)
    return [each for each in found if not _came_later(each, "set_evidence_public", down)]


def _make_private(evidence: Evidence, _down: TakeDown, by: User, now: datetime.datetime) -> None:
    apply_publicity(evidence, False, by=by, now=now, reason=REPEATED_BECAUSE)


def _acting(down: TakeDown) -> list[Mandate]:
    same = {"pk": down.facts["mandate"], "nominated_at": down.facts["nominated_at"]}
    return list(Mandate.objects.select_related("user").filter(ended_at__isnull=True, **same))


def _end_mandate(mandate: Mandate, _down: TakeDown, by: User, now: datetime.datetime) -> None:
    close_mandate(mandate, by=by, now=now, reason=REPEATED_BECAUSE)


def _active(down: TakeDown) -> list[User]:
    person = known(down.facts["person"])
    return [person] if person and person.is_active and not _came_later(person, "change_user", down, "is_active") else []


def _close_account(person: User, _down: TakeDown, by: User, now: datetime.datetime) -> None:
    changes = set_fields(person, is_active=False)
    person.save(update_fields=["is_active"])
    record("change_user", person, by=by, now=now, changes=changes, reason=REPEATED_BECAUSE)


def _came_later(thing: Any, act: str, down: TakeDown, changed: str = "") -> bool:
    """Whether the record knows of a later act of the kind on it, which stands."""
    later = AuditEvent.objects.about(thing).filter(act=act, at__gt=down.at)
    return any(not changed or changed in event.changes for event in later)


def _mistakes(down: TakeDown) -> list[list[Any]]:
    """Return the versions that the correction ended and that are as before, in one list; [] where there is none.

    Of a consent that was recorded by mistake, the response, where that consent is still in force.
    """
    place = _submissions(down).first()
    if down.facts["kind"] == CorrectionKind.CONSENT:
        recorded = newest_recorded(place) if place else None
        moment = datetime.datetime.fromisoformat(down.facts["to"]["recorded"])
        return [[place]] if recorded is not None and recorded.confirmed_at == moment else []
    there = versions_of(down.facts["versions"], place) if place else []
    if down.facts["kind"] == CorrectionKind.ACCEPTANCE:
        found = [each for each in there if _is_as_accepted(each, down)]
    else:
        found = [each for each in there if each.mistake_id is None]
    return [found] if found else []


def _is_as_accepted(version: AnyVersion, down: TakeDown) -> bool:
    is_earlier = version.checked_at is not None and version.checked_at <= down.at
    return is_earlier and version.review_state == ReviewState.ACCEPTED


def _correct(found: Sequence[Any], down: TakeDown, by: User, now: datetime.datetime) -> None:
    """Carry a correction out again. Where the right place cannot take the answers in the record that was put back, they
    end without a new version: it is more important that the wrong State can read no text."""
    asked_by, kind = known(down.facts["asked_by"]) or by, CorrectionKind(down.facts["kind"])
    for target in found if kind == CorrectionKind.CONSENT else _targets(found, kind):
        if kind == CorrectionKind.ACCEPTANCE and rule_for(kind, target).hindrance(target, now):
            ledger.take_down_many(PublicationKind.ACCEPTED_IN_ERROR, [target], now=now)
            continue
        wanted, after = _possible(kind, target, down.facts["to"])
        correction = Correction(
            kind=wanted,
            before=rule_for(wanted, target).before(target, after),
            after=after,
            reason=REPEATED_BECAUSE,
            asked_at=now,
            asked_by=asked_by,
            **{target_column(target): target},
        )
        correction.save()
        finish(correction, by=by, now=now)


def _targets(found: Sequence[AnyVersion], kind: CorrectionKind) -> list[Any]:
    """The whole letter, where all its versions are to be corrected; else each version by itself."""
    letters = {each.transmission for each in found}
    letter = letters.pop() if len(letters) == 1 else None
    is_whole = letter is not None and {each.pk for each in entered_with(letter)} == {each.pk for each in found}
    if kind == CorrectionKind.STATE and is_whole:
        return [letter]
    newest: dict[Any, AnyVersion] = {}
    for each in sorted(found, key=lambda each: each.version):
        newest[type(each), each.about] = each
    return list(newest.values())


def _possible(kind: CorrectionKind, target: Any, after: dict[str, Any]) -> tuple[CorrectionKind, dict[str, Any]]:
    try:
        return kind, rule_for(kind, target).check(target, after)
    except ValidationError:
        return CorrectionKind.STATE, {"state": "", "left_out": []}


REPEATED: dict[str, Again] = {
    "withdraw": Again(_accepted, _withdraw),
    "set_consent": Again(_consenting, _end_consent),
    "correct": Again(_mistakes, _correct),
    "confirm_erase": Again(_not_erased, _erase),
    "set_evidence_public": Again(_public, _make_private),
    "end_mandate": Again(_acting, _end_mandate),
    "change_user": Again(_active, _close_account),
}
