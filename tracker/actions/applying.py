"""One measure for several recommendations, told once, goes into the draft on every recommendation that it serves.

Each answer stays its own: what was written is kept, and the act is added to it by the action that saves any draft.
"""

import datetime
import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import Changes, record
from tracker.actions.drafting import prefill, save_answer, start_submission
from tracker.actions.errors import NotAllowed
from tracker.actions.words import AnswerWords, Citation
from tracker.choices import AuditOwner, ImplementationStatus
from tracker.content import ANSWER
from tracker.content.fields import texts
from tracker.models import AuditEvent, Commitment, MemberState, Recommendation, ReportingPeriod, StatusUpdate, User


@dataclass(frozen=True)
class ActDone:
    """One act: what was done, in which language it is told, which commitments it touches, and what proves it."""

    text: str
    language: str
    commitments: tuple[Commitment, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Served:
    """One recommendation that the act serves, as asked in one period.

    `revision` is that of the draft that the person saw, None where she saw none; an empty `implementation_status`
    leaves the one that is there.
    """

    period: ReportingPeriod
    recommendation: Recommendation
    revision: int | None
    implementation_status: str = ""


def with_act(before: AnswerWords, act: ActDone, implementation_status: str = "") -> AnswerWords:
    """An answer's words with the act added at the end of its summary; nothing that stands there is changed.

    A summary that tells the act already stays as it is. An answer without words takes the language of the act.
    """
    text, said = act.text.strip(), before.summary
    if f"\n\n{text}\n\n" in f"\n\n{said}\n\n":
        summary = said
    else:
        summary = f"{said}\n\n{text}" if said.strip() else text
    status = implementation_status or before.implementation_status
    if status == ImplementationStatus.NOT_STATED:  # for paper alone
        status = ""
    has_words = any(field.of(before).strip() for field in texts(ANSWER))
    language = before.language if has_words else act.language
    return replace(before, summary=summary, implementation_status=status, language=language)


@transaction.atomic
def apply_to_many(
    *,
    uuid: uuids.UUID,
    member_state: MemberState,
    act: ActDone,
    served: Sequence[Served],
    by: User,
    now: datetime.datetime,
) -> list[StatusUpdate]:
    """Add one act to the drafts on several recommendations, of any meeting and open period: all of them, or none.

    Args:
        uuid: from the form: the same one again changes nothing and gives the same drafts.

    Raises NotAllowed, ValidationError, or EditConflict where a colleague saved one of them meanwhile.
    """
    # One at a time in a State, so that a form sent twice at once is one.
    MemberState.objects.select_for_update(no_key=True).get(pk=member_state.pk)
    if (done := _done_before(uuid, member_state, by)) is not None:
        return done
    if not served:
        raise NotAllowed(_("Choose at least one recommendation that this measure serves."))
    drafts: dict[int, list[StatusUpdate]] = {}
    for each in sorted(served, key=lambda each: each.period.pk):
        draft = _applied(member_state, act, each, by, now)
        drafts.setdefault(draft.submission_id, []).append(draft)
    for saved in drafts.values():
        changes: Changes = {"form": [None, str(uuid)], "answers": [None, [draft.pk for draft in saved]]}
        record(
            "apply_to_many",
            saved[0].submission,
            by=by,
            now=now,
            changes=changes,
            member_state=member_state.pk,
            owner=AuditOwner.STATE,
        )
    return [draft for saved in drafts.values() for draft in saved]


def _done_before(uuid: uuids.UUID, member_state: MemberState, by: User) -> list[StatusUpdate] | None:
    """What this very form did already; None where it is new."""
    events = AuditEvent.objects.filter(act="apply_to_many", by=by, member_state=member_state)
    told = [event for event in events if event.changes["form"] == [None, str(uuid)]]
    if not told:
        return None
    return list(StatusUpdate.objects.filter(pk__in=[pk for event in told for pk in event.changes["answers"][1]]))


def _applied(member_state: MemberState, act: ActDone, served: Served, by: User, now: datetime.datetime) -> StatusUpdate:
    submission = start_submission(period=served.period, member_state=member_state, by=by, now=now)
    before = prefill(submission, served.recommendation)
    known = {each.evidence.pk for each in before.citations}
    touched = {each.pk for each in before.commitments}
    return save_answer(
        submission=submission,
        recommendation=served.recommendation,
        words=with_act(before.words, act, served.implementation_status),
        revision=served.revision,
        by=by,
        now=now,
        commitments=[*before.commitments, *(each for each in act.commitments if each.pk not in touched)],
        # What is cited already keeps its place in the document.
        citations=[*before.citations, *(each for each in act.citations if each.evidence.pk not in known)],
    )
