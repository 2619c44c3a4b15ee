"""Taking back what the State sent itself, before its review begins."""

import datetime

from django.db import transaction

from tracker.actions.cancelling import cancel_decisions
from tracker.actions.drafting import locked
from tracker.actions.errors import require
from tracker.actions.moving import move
from tracker.choices import DecisionEnd
from tracker.models import AnyVersion, User
from tracker.policies import may_recall


@transaction.atomic
def recall(*, version: AnyVersion, by: User, now: datetime.datetime) -> AnyVersion:
    """Take back a version not yet opened for checking: it stays as it was sent, and the next draft is a copy."""
    locked(version.submission)
    stored = type(version).objects.select_related("submission__period", "transmission").get(pk=version.pk)
    require(may_recall(by, stored))
    cancel_decisions([stored], DecisionEnd.RECALLED, by=by, now=now)
    move("recall", stored, by=by, now=now)
    return stored
