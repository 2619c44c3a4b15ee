"""What a second approval is about, and whether the State has decided on the same thing since it was asked for.

A newer decision of the State wins (docs/domain.md 5): `newer_decision` is asked under the lock of the submission before
anything is carried out, and by the pages that show a request. Readers only; the acts are `tracker.actions.two_persons`.
"""

import datetime
from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.choices import TwoPersonAct
from tracker.models import AuditEvent, CommitmentUpdate, Evidence, StatusUpdate, TwoPersonRequest

# What a State does, in the portal or on paper, with an answer that was sent. A draft is no decision yet, and a refusal
# that followed from one would tell the secretariat that it exists.
MOVES_OF_THE_STATE = ("submit", "recall", "withdraw")
MOVES_OF_EVIDENCE = ("set_evidence_public",)


def versions_concerned(request: TwoPersonRequest) -> QuerySet[StatusUpdate] | QuerySet[CommitmentUpdate]:
    """Every version, in both lanes, of the answer or the commitment that an erasure names."""
    names = request.names
    if names["recommendation"]:
        return StatusUpdate.objects.filter(submission=request.submission_id, recommendation=names["recommendation"])
    return CommitmentUpdate.objects.filter(submission=request.submission_id, commitment=names["commitment"])


def newer_decision(request: TwoPersonRequest) -> datetime.datetime | None:
    """When the State decided on the same thing after the request was asked for; None where it did not."""
    return _NEWER[TwoPersonAct(request.act)](request)


def overtaken_sentence(request: TwoPersonRequest, decided_at: datetime.datetime) -> str:
    """Why a request is not carried out, for whoever would confirm it."""
    day = date_format(decided_at, "DATE_FORMAT")
    if request.act == TwoPersonAct.SET_CONSENT:
        sentence = _(
            "The State decided on publication on %(day)s, after this was asked. Its decision stands, and this request"
            " is closed."
        )
    else:
        sentence = _(
            "The State sent, recalled or withdrew this answer, or changed who may read its evidence, on %(day)s, after"
            " this was asked. Nothing was erased, and this request is closed: read what the State says now, and ask"
            " again if it is still needed."
        )
    return sentence % {"day": day}


def _newer_consent(request: TwoPersonRequest) -> datetime.datetime | None:
    submission = request.submission
    said_at = submission.consent_said_at or submission.consent_at
    return said_at if said_at is not None and said_at > request.asked_at else None


def _newer_move(request: TwoPersonRequest) -> datetime.datetime | None:
    moves = AuditEvent.objects.about_any(list(versions_concerned(request))).filter(act__in=MOVES_OF_THE_STATE)
    evidence = list(Evidence.objects.filter(pk__in=request.names["evidence"]))
    shown = AuditEvent.objects.about_any(evidence).filter(act__in=MOVES_OF_EVIDENCE)
    newer = (moves | shown).filter(at__gt=request.asked_at)
    return newer.order_by("at").values_list("at", flat=True).last()


_NEWER: dict[TwoPersonAct, Callable[[TwoPersonRequest], datetime.datetime | None]] = {
    TwoPersonAct.SET_CONSENT: _newer_consent,
    TwoPersonAct.ERASE: _newer_move,
}
