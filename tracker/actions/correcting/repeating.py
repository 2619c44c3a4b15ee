"""Repeat corrections after a restore, by the log of take-downs. No email goes out again.

Where the right place cannot take the answers in the record that was put back, they end without a new version: it is
more important that the wrong State can read no word.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from tracker.actions import ledger
from tracker.actions.correcting.asking import finish
from tracker.actions.correcting.kinds import rule_for
from tracker.actions.correcting.letters_of import entered_with, versions_of
from tracker.choices import CorrectionKind, PublicationKind, ReviewState
from tracker.models import AnyVersion, Correction, Submission, User
from tracker.models.corrections import target_column
from tracker.take_down_log import REPEATED_BECAUSE, TakeDown


def standing_mistakes(down: TakeDown) -> list[list[AnyVersion]]:
    """Return the versions that the correction ended and that are as before, in one list; [] where there is none."""
    place = Submission.objects.filter(member_state=down.facts["state"], period__slug=down.facts["period"]).first()
    there = versions_of(down.facts["versions"], place) if place else []
    if down.facts["kind"] == CorrectionKind.ACCEPTANCE:
        found = [each for each in there if _is_as_accepted(each, down)]
    else:
        found = [each for each in there if each.mistake_id is None]
    return [found] if found else []


def _is_as_accepted(version: AnyVersion, down: TakeDown) -> bool:
    is_earlier = version.checked_at is not None and version.checked_at <= down.at
    return is_earlier and version.review_state == ReviewState.ACCEPTED


def correct_again(
    found: Sequence[AnyVersion], down: TakeDown, asked_by: User, by: User, now: datetime.datetime
) -> None:
    """Carry the correction out again."""
    kind = CorrectionKind(down.facts["kind"])
    for target in _targets(found, kind):
        if kind == CorrectionKind.ACCEPTANCE and rule_for(kind, target).hindrance(target):
            ledger.take_down(PublicationKind.ACCEPTED_IN_ERROR, target, now=now)
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
