"""What a person chose of a file becomes drafts and the file is kept: all or nothing, on top of exactly what she saw."""

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from tracker import actions
from tracker.content import ANSWER
from tracker.content.fields import named
from tracker.models import MemberState, Recommendation, ReportingPeriod, StatusUpdate, User
from tracker.questionnaire.values import stored


@dataclass(frozen=True)
class Chosen:
    """The fields chosen for one answer, by name, as plain text (`values`).

    `seen` is the revision of the draft they were compared with.
    """

    recommendation: uuid.UUID
    seen: int | None
    values: Mapping[str, str]
    language: str


@dataclass(frozen=True)
class QuestionnaireFile:
    """The file itself, as it came, and the name it had."""

    content: bytes
    name: str


@transaction.atomic
def take(
    *,
    period: ReportingPeriod,
    member_state: MemberState,
    chosen: Iterable[Chosen],
    source: QuestionnaireFile,
    by: User,
    now: datetime.datetime,
) -> list[StatusUpdate]:
    """Save what was chosen as drafts, with everything else of each answer as it is stored, and keep the file.

    Where nothing is chosen, nothing is stored, the file neither.

    Returns the drafts. Raises NotAllowed, ValidationError, or EditConflict where a colleague was quicker: nothing of
    the file is then taken.
    """
    chosen = list(chosen)
    if not chosen:
        return []
    submission = actions.start_submission(period=period, member_state=member_state, by=by, now=now)
    recommendations = Recommendation.objects.in_bulk([each.recommendation for each in chosen])
    drafts = []
    for each in chosen:
        recommendation = recommendations[each.recommendation]
        before = actions.prefill(submission, recommendation)
        own = {field.name: field.own(before.words) for field in ANSWER}  # nothing of what is for paper alone
        own |= {name: stored(named(ANSWER, name), value) for name, value in each.values.items()}
        words = dataclasses.replace(before.words, **own, language=each.language)
        drafts.append(
            actions.save_answer(
                submission=submission,
                recommendation=recommendation,
                words=words,
                revision=each.seen,
                by=by,
                now=now,
                commitments=before.commitments,
                citations=before.citations,
            )
        )
    actions.keep_cleared_file(
        submission=submission,
        content=source.content,
        file_name=source.name,
        taken={str(each.recommendation): list(each.values) for each in chosen},
        by=by,
        now=now,
    )
    return drafts
