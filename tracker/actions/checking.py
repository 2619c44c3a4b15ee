"""Checking for completeness: return with a reason, or accept."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions import ledger
from tracker.actions.drafting import locked
from tracker.actions.errors import NotAllowed, require
from tracker.actions.moving import move, tell
from tracker.actions.withdrawing import require_substance
from tracker.models import CommitmentUpdate, Publication, StatusUpdate, User
from tracker.models.constraints import refuse_unstorable
from tracker.policies import may_accept, may_return

type AnyVersion = StatusUpdate | CommitmentUpdate


def _fresh(version: AnyVersion) -> AnyVersion:
    locked(version.submission)
    return type(version).objects.select_related("submission__period__meeting", "transmission").get(pk=version.pk)


@transaction.atomic
def return_for_revision(*, version: AnyVersion, reason: str, by: User, now: datetime.datetime) -> AnyVersion:
    """Return a version, final as it was sent. The pen goes to the State (on behalf: to data entry).

    Raises NotAllowed for the wrong person, the wrong moment, or no reason.
    """
    stored = _fresh(version)
    require(may_return(by, stored))
    if not reason.strip():
        raise NotAllowed(_("Give the reason: it is what the State reads."))
    refuse_unstorable(reason)
    words = reason.strip()
    move("return", stored, by=by, now=now, reason=words, checked_at=now, checked_by=by, return_reason=words)
    tell("return", stored, by=by, reason=words)
    return stored


@transaction.atomic
def accept(*, version: AnyVersion, by: User, now: datetime.datetime) -> Publication | None:
    """Accept a version; publish it where the submission has consent. Returns the publication, or None without consent.

    An earlier accepted version of the same answer is superseded. The date of the answer is that of its first accepted
    version; a later one keeps it and shows its own as "corrected on" (`docs/domain.md` 5).
    """
    stored = _fresh(version)
    require(may_accept(by, stored))
    if stored.submission.has_consent:
        require_substance([stored])
    siblings = stored.same_answer()
    for earlier in siblings.accepted():
        move("supersede", earlier, by=by, now=now)
    first = siblings.once_accepted().order_by("checked_at", "pk").first()
    assert stored.transmission is not None  # noqa: S101 - the database constrains it: submitted has a transmission
    own_date = stored.transmission.reported_on
    move(
        "accept",
        stored,
        by=by,
        now=now,
        checked_at=now,
        checked_by=by,
        reported_on=first.reported_on if first else own_date,
        corrected_on=own_date if first else None,
    )
    tell("accept", stored, by=by)
    return ledger.publish(stored, now=now) if stored.submission.has_consent else None
