"""What the secretariat asked for, or did, to a State's own words with a second approval: shown where the words are."""

import uuid
from typing import Any

from tracker.choices import CorrectionKind
from tracker.models import Correction
from tracker.portal.rooms import Room
from tracker.second_approvals import Concern


def _concerns(room: Room, kind: CorrectionKind, **about: Any) -> list[Concern]:
    """Those that wait or were carried out, the newest first; one that was refused or overtaken changed nothing."""
    if room.submission is None:
        return []
    requests = Correction.objects.filter(submission=room.submission, kind=kind, refused_at__isnull=True, **about)
    beside = ("submission__period__meeting", "submission__member_state")
    return [Concern(each) for each in requests.select_related(*beside).order_by("-asked_at")]


def erasures_of(room: Room, kind: str, subject: uuid.UUID) -> list[Concern]:
    """Erasures in one answer (kind `recommendation`) or one commitment (kind `commitment`) of this period."""
    return _concerns(room, CorrectionKind.ERASE, **{f"after__{kind}": str(subject)})


def erasures_of_files(room: Room) -> list[Concern]:
    """Erasures of this period that name files alone, and so no answer or commitment."""
    return _concerns(room, CorrectionKind.ERASE, after__recommendation=None, after__commitment=None)


def consents_asked(room: Room) -> list[Concern]:
    """Notes verbales on consent that wait for a second person."""
    return [each for each in _concerns(room, CorrectionKind.SET_CONSENT) if each.request.is_waiting]
