"""Correcting a mistake of transcription in an accepted answer: the State's letter always had other words.

A correction is an act of the State; this is ours. What the letter says is entered again, as a version of the same
answer that goes with the same letter and keeps its dates, and another person accepts it (docs/adr/0068). What is of the
letter itself - its date, its note verbale, its file - is corrected for all of its answers that stand.
"""

import datetime
import uuid as uuids
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from tracker.actions.auditing import record
from tracker.actions.drafting import SaidAnswer, locked, save_answers
from tracker.actions.errors import NotAllowed, require, the_only
from tracker.actions.sending import UNWRITTEN, join_sending
from tracker.actions.words import AnswerWords, Citation
from tracker.evidence_files import FileFacts, examine
from tracker.models import AnyVersion, StatusUpdate, Submission, Transmission, User
from tracker.models.submissions import LetterFacts
from tracker.policies import may_correct_letter


@dataclass(frozen=True)
class RightLetter:
    """What is right of a letter whatever its answers say. `scan`: only where another file is the right one."""

    reported_on: datetime.date
    note_verbale: str
    scan: UploadedFile | None = None


def words_of(version: StatusUpdate) -> AnswerWords:
    """What a version says, and its language."""
    return AnswerWords(**{name: getattr(version, name) for name in asdict(AnswerWords())})


def has_file(letter: Transmission | None) -> bool:
    """Whether the file of a letter is still there, so that words can be compared with it."""
    return letter is not None and bool(letter.scan) and letter.scan.storage.exists(str(letter.scan.name))


def hindrance(version: StatusUpdate) -> str:
    """Why the transcription of an accepted answer cannot be corrected now; empty where it can."""
    if version.same_answer().open().filter(on_behalf=True).exists():
        return _("What was entered from a letter on this recommendation is not reviewed yet. End that first.")
    return ""


def of_the_letter(version: StatusUpdate) -> list[StatusUpdate]:
    """The accepted answers of the letter of this one, itself among them, as the letter has them.

    The transcription of some may have been corrected before, by itself: it was sent anew with the same letter. An
    answer that was returned went with the same letter again: a sending of the same day, note verbale and file is of
    it. None of what came by no letter.
    """
    if not version.on_behalf or version.transmission_id is None:
        return []
    entered = StatusUpdate.objects.filter(submission=version.submission_id, on_behalf=True)
    rows = list(entered.exclude(transmission=None).values_list("pk", "transcribes", "transmission"))
    corrects = {pk: transcribes for pk, transcribes, _sent in rows}
    sent_with = {pk: sent for pk, _transcribes, sent in rows}
    facts = {each.pk: each.facts for each in Transmission.objects.filter(pk__in=sent_with.values())}

    def letter(pk: int) -> LetterFacts:
        """As it was entered first."""
        while (before := corrects[pk]) is not None:
            pk = before
        return facts[sent_with[pk]]

    same = [pk for pk in sent_with if letter(pk) == letter(version.pk)]
    stands = entered.accepted().filter(pk__in=same).select_related("recommendation", "printing", "transmission")
    return list(stands.order_by("printing__order", "pk"))


def changed_with(version: StatusUpdate, right: LetterFacts) -> list[StatusUpdate]:
    """The other accepted answers of the letter for which it would be another one: none, where it stays as it is."""
    if version.transmission is None or version.transmission.facts == right:
        return []
    others = [each for each in of_the_letter(version) if each.pk != version.pk]
    return [each for each in others if each.transmission is not None and each.transmission.facts != right]


def not_reviewed_of(versions: Sequence[StatusUpdate]) -> str:
    """Why a letter cannot be changed for these answers of one response: the sentence, or nothing."""
    if not versions:
        return ""
    waiting = StatusUpdate.objects.open().filter(on_behalf=True).of_same_answers(versions)
    labels = list(waiting.order_by("printing__order", "pk").values_list("printing__label", flat=True))
    if not labels:
        return ""
    return _(
        "The date, the note verbale and the file are changed for all answers of the letter, and what was entered on "
        "%(labels)s is not reviewed yet. End that first."
    ) % {"labels": ", ".join(labels)}


@transaction.atomic
def correct_letter(
    *,
    uuid: uuids.UUID,
    version: StatusUpdate,
    words: AnswerWords,
    reason: str,
    by: User,
    now: datetime.datetime,
    letter: RightLetter | None = None,
) -> Transmission:
    """Send what the letter says in the place of what was entered from it; nothing changes before another accepts it.

    Evidence and commitments stay those of the version before. What is changed of the letter itself is changed for all
    its answers that stand: each gets a version, the others with the words that they have.

    Args:
        uuid: of the sending, from the form: the same one again is the sending there is.
        version: the accepted one that the person saw.
        reason: what was entered wrongly; the State and the secretariat read it. It is of this answer alone: a reason
            quotes, and an erasure of the answer takes it.
        letter: what is right of the letter; None where that stays.

    Raises NotAllowed for the wrong person or moment, or where nothing would change; ValidationError where the words,
    the reason or the file (field `upload`) cannot be kept.
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
    file = _right_file(stored.transmission, letter)
    sent = _right_letter(stored, letter, file, uuid=uuid, by=by, now=now)
    others = changed_with(stored, sent.facts)
    if words == words_of(stored) and stored.transmission is not None and sent.facts == stored.transmission.facts:
        raise NotAllowed(_("Nothing would be changed. Write what the letter says."))
    if why := not_reviewed_of(others):
        raise NotAllowed(why)
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    right = _begun(submission, {stored: words, **{each: words_of(each) for each in others}}, by, now)
    right[0].transcribed_because = reason.strip()
    for each in right:
        each.full_clean(exclude=["submission"])
        each.save(update_fields=["transcribes", "transcribed_because"])
        said = each.transcribed_because
        record("correct_transcription", each, by=by, now=now, reason=said, member_state=each.member_state_id)
    sent.scan.save(f"scan.{file.ending}", ContentFile(file.content), save=False)
    sent.full_clean()
    sent.save(force_insert=True)
    join_sending(sent, right, by, now)
    return sent


def _begun(
    submission: Submission, words: dict[StatusUpdate, AnswerWords], by: User, now: datetime.datetime
) -> list[StatusUpdate]:
    """A draft in the place of each of these versions, in their order, with what it is to say."""
    prefetch_related_objects(list(words), "commitments", "evidence_citations__evidence")
    said = [
        SaidAnswer(
            recommendation=each.recommendation,
            words=right,
            revision=None,
            commitments=list(each.commitments.all()),
            citations=[Citation(cited.evidence, cited.pinpoint) for cited in each.evidence_citations.all()],
        )
        for each, right in words.items()
    ]
    saved = save_answers(submission=submission, answers=said, by=by, now=now, on_behalf=True)
    drafts = [the_only([draft]) for draft in saved]
    for draft, version in zip(drafts, words, strict=True):
        draft.transcribes = version
    return drafts


def _right_file(letter: Transmission | None, right: RightLetter | None) -> FileFacts:
    """The file that goes with the correction: another one, or that of the letter a second time, for an erasure deletes
    each by itself."""
    if right is not None and right.scan is not None:
        return examine(right.scan)
    if letter is None or not has_file(letter):
        raise NotAllowed(_("The letter is no longer there, so that nobody could compare it with the words."))
    name = PurePath(str(letter.scan.name))
    with letter.scan.open("rb") as file:
        return FileFacts(name.name, name.suffix.lstrip("."), file.read())


def _right_letter(
    version: StatusUpdate,
    right: RightLetter | None,
    file: FileFacts,
    *,
    uuid: uuids.UUID,
    by: User,
    now: datetime.datetime,
) -> Transmission:
    """The letter that the version came by, as it should have been sent: not stored yet, and without its file."""
    letter = version.transmission
    assert letter is not None  # noqa: S101 - the database constrains it: accepted has a transmission
    if right is not None and right.reported_on > now.date():
        raise NotAllowed(_("The letter cannot be dated after today."))
    return Transmission(
        uuid=uuid,
        submission=version.submission,
        submitted_at=now,
        submitted_by=by,
        reported_on=right.reported_on if right else letter.reported_on,
        channel=letter.channel,
        on_behalf=True,
        note_verbale=right.note_verbale if right else letter.note_verbale,
        scan_sha256=file.sha256 if right and right.scan else letter.scan_sha256,
        receipt_sha256=UNWRITTEN,
    )


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
