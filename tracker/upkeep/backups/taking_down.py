"""Doing the log of take-downs again over a record that was put back."""

import datetime

from django.core.exceptions import ValidationError

from tracker import actions
from tracker.ledger.take_down_log import TakeDown
from tracker.models import User


def administrator(username: str = "") -> User | None:
    """The one of that name; the first there is, if none is named."""
    found = User.objects.filter(is_administrator=True, is_active=True).order_by("pk")
    return (found.filter(username=username) if username else found).first()


def repeated(down: TakeDown, by: User | None, now: datetime.datetime) -> tuple[bool, str]:
    """Carry out one act of the log: whether anything had to be taken down, and a sentence where a person has to look.

    An act that the log does not know to be committed is repeated all the same, for a State can publish again; not so an
    erasure, after which nobody can.

    Args:
        by: the person who is named where the person of the log has no account here.
    """
    if down.act == "confirm_erase" and not down.is_committed and actions.still_stands(down):
        why = "the log does not say that it was committed, and words that are erased do not come back"
        return False, f"{down}: {why}"
    if by is None and not actions.is_known(down) and actions.still_stands(down):
        return False, f"{down}: a person of the log has no account here; name an administrator"
    try:
        return actions.repeat_take_down(down=down, by=by, now=now), ""
    except (actions.NotAllowed, ValidationError) as refusal:
        return False, f"{down}: {refusal}"
