"""Correcting a mistake of transcription in an accepted answer: the State's letter always had other words.

A correction is an act of the State; this is ours. What the letter says is entered again, as a version of the same
answer that goes with the same letter and keeps its dates, and another person accepts it (docs/adr/0068).
"""

import datetime
import uuid as uuids
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import record
from tracker.actions.drafting import locked, save_answer
from tracker.actions.errors import NotAllowed, require
from tracker.actions.sending import UNWRITTEN, join_sending
from tracker.actions.words import AnswerWords, Citation
from tracker.models import AnyVersion, StatusUpdate, Transmission, User
from tracker.policies import may_correct_letter


def words_of(version: StatusUpdate) -> AnswerWords:
    """What a version says, and its language."""
    return AnswerWords(**{name: getattr(version, name) for name in asdict(AnswerWords())})


def hindrance(version: StatusUpdate) -> str:
    """Why the transcription of an accepted answer cannot be corrected now; empty where it can."""
    if version.same_answer().open().filter(on_behalf=True).exists():
        return _("What was entered from a letter on this recommendation is not reviewed yet. End that first.")
    letter = version.transmission
    if letter is None or not letter.scan or not letter.scan.storage.exists(str(letter.scan.name)):
        return _("The letter is no longer there, so that nobody could compare it with the words.")
    return ""


@transaction.atomic
def correct_letter(
    *, uuid: uuids.UUID, version: StatusUpdate, words: AnswerWords, reason: str, by: User, now: datetime.datetime
) -> Transmission:
    """Send what the letter says in the place of what was entered from it; nothing changes before another accepts it.

    Evidence and commitments stay those of the version before.

    Args:
        uuid: of the sending, from the form: the same one again is the sending there is.
        version: the accepted one that the person saw.
        reason: what was entered wrongly; the State and the secretariat read it.

    Raises NotAllowed for the wrong person or moment, or where nothing would change; ValidationError where the words or
    the reason cannot be kept.
    """
    submission = locked(version.submission)
    there = Transmission.objects.filter(pk=uuid, submission=submission, submitted_by=by).first()
    if there is not None:
        return there
    stored = StatusUpdate.objects.select_related("transmission", "recommendation").get(pk=version.pk)
    stored.submission = submission
    require(may_correct_letter(by, stored))
    if why := hindrance(stored):
        raise NotAllowed(why)
    if words == words_of(stored):
        raise NotAllowed(_("Nothing would be changed. Write what the letter says."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    right = save_answer(
        submission=submission,
        recommendation=stored.recommendation,
        words=words,
        revision=None,
        by=by,
        now=now,
        commitments=list(stored.commitments.all()),
        citations=[Citation(each.evidence, each.pinpoint) for each in stored.evidence_citations.all()],
        on_behalf=True,
    )
    right.transcribes, right.transcribed_because = stored, reason.strip()
    right.full_clean(exclude=["submission"])
    right.save(update_fields=["transcribes", "transcribed_because"])
    sent = _same_letter(stored, uuid, by, now)
    record("correct_transcription", right, by=by, now=now, reason=reason.strip(), member_state=right.member_state_id)
    join_sending(sent, [right], by, now)
    return sent


def _same_letter(version: StatusUpdate, uuid: uuids.UUID, by: User, now: datetime.datetime) -> Transmission:
    """The letter that the version came by, sent again; its file a second time: an erasure deletes each by itself."""
    letter = version.transmission
    assert letter is not None  # noqa: S101 - the database constrains it: accepted has a transmission
    with letter.scan.open("rb") as file:
        content = file.read()
    sent = Transmission(
        uuid=uuid,
        submission=version.submission,
        submitted_at=now,
        submitted_by=by,
        reported_on=letter.reported_on,
        channel=letter.channel,
        on_behalf=True,
        note_verbale=letter.note_verbale,
        scan_sha256=letter.scan_sha256,
        receipt_sha256=UNWRITTEN,
    )
    sent.scan.save(f"scan{PurePath(str(letter.scan.name)).suffix}", ContentFile(content), save=False)
    sent.full_clean()
    sent.save(force_insert=True)
    return sent


def no_longer_stands(versions: Sequence[AnyVersion]) -> dict[AnyVersion, str]:
    """Those of these versions, all of one response, that correct what stands no more, each with the sentence for it.

    The State may have corrected or withdrawn its answer since: an older letter must not come back by our correction.
    """
    ours = [each for each in versions if isinstance(each, StatusUpdate) and each.transcribes_id is not None]
    if not ours:
        return {}
    stands = StatusUpdate.objects.accepted().of_same_answers(ours).values_list("recommendation", "pk")
    accepted = dict(stands)
    sentence = _("What this corrects stands no more: it was withdrawn, or another answer was accepted. Return it.")
    return {each: sentence for each in ours if accepted.get(each.recommendation_id) != each.transcribes_id}
