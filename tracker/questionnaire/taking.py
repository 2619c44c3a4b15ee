"""What a person chose of a file becomes drafts and the file is kept: all or nothing, on top of exactly what she saw."""

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from tracker import actions
from tracker.choices import ImplementationStatus
from tracker.content import ANSWER, STATUS
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
    on_behalf: bool = False,
) -> list[StatusUpdate]:
    """Save what was chosen as drafts, with everything else of each answer as it is stored, and keep the file.

    Where nothing is chosen, nothing is stored, the file neither. `on_behalf`: as drafts in the lane of letters; the
    file then goes with them as the letter itself, when they are sent.

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
        before = actions.prefill(submission, recommendation, on_behalf=on_behalf)
        drafts.append(
            actions.save_answer(
                submission=submission,
                recommendation=recommendation,
                words=_words(before.words, each, on_behalf),
                revision=each.seen,
                by=by,
                now=now,
                commitments=before.commitments,
                citations=before.citations,
                on_behalf=on_behalf,
            )
        )
    if on_behalf:
        actions.note_form_on_behalf(submission=submission, content=source.content, by=by, now=now)
    else:
        actions.keep_cleared_file(
            submission=submission,
            content=source.content,
            file_name=source.name,
            taken={str(each.recommendation): list(each.values) for each in chosen},
            by=by,
            now=now,
        )
    return drafts


def _words(before: actions.AnswerWords, chosen: Chosen, on_behalf: bool) -> actions.AnswerWords:
    """What an answer says once the chosen fields are taken; nothing of what is for paper alone."""
    own = {field.name: field.own(before) for field in ANSWER}
    own |= {name: stored(named(ANSWER, name), value) for name, value in chosen.values.items()}
    if on_behalf:  # a letter may say what was done without saying which of the choices it is
        own[STATUS.name] = own[STATUS.name] or ImplementationStatus.NOT_STATED
    return dataclasses.replace(before, **own, language=chosen.language)
