"""Corrections of what we entered from a letter: the text, the status, a date, the note verbale or the file.

A correction by the State is an act of the State; this is our mistake. What the letter says is entered again and goes to
a reviewer with the letter: the reviewer is the second person. An answer that was accepted keeps its days, and changes
when the new version is accepted (docs/adr/0068). An answer that nobody reviewed yet is replaced at once. The date, the
note verbale and the file are corrected for all answers of the letter.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.actions.cancelling import cancel_decisions
from tracker.actions.copies import BLANK
from tracker.actions.correcting.kinds import (
    CorrectionRule,
    EffectRow,
    Effects,
    Email,
    emails_of_plans,
    emails_to,
    register,
)
from tracker.actions.drafting import SaidAnswer, locked, save_answers
from tracker.actions.errors import NotAllowed, the_only
from tracker.actions.moving import Moved, move_many
from tracker.actions.sending import UNWRITTEN, join_sending
from tracker.actions.words import AnswerWords, Citation
from tracker.choices import CorrectionKind, DecisionEnd, ImplementationStatus, ReviewState
from tracker.evidence_files import FileFacts, examine
from tracker.mail import forgetting, notices
from tracker.models import Correction, StatusUpdate, Submission, Transmission, User
from tracker.models.submissions import LetterFacts
from tracker.policies import Denied, Verdict, may_enter_on_behalf

LONGEST_REASON = 200
NOTHING_CHANGED = gettext_lazy("Nothing would be changed. Write what the letter says.")


@dataclass(frozen=True)
class RightLetter:
    """The values of a letter as it has them. `words`: of the one answer that is corrected; all others: of the letter.

    None, for a value that is right. `scan`: only where another file is the right one.
    """

    words: AnswerWords | None = None
    reported_on: datetime.date | None = None
    note_verbale: str | None = None
    scan: UploadedFile | None = None


def words_of(version: StatusUpdate) -> AnswerWords:
    """Return the text and the language of a version."""
    return AnswerWords(**{name: getattr(version, name) for name in asdict(AnswerWords())})


def has_file(letter: Transmission | None) -> bool:
    """Return whether the file of a letter is still there, so that a person can compare the text with it."""
    return letter is not None and bool(letter.scan) and letter.scan.storage.exists(str(letter.scan.name))


def of_the_letter(version: StatusUpdate) -> list[StatusUpdate]:
    """Return the accepted answers of the letter of this one, itself among them.

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


def not_reviewed_of(versions: Sequence[StatusUpdate]) -> str:
    """Return why these accepted answers cannot be entered again: another entry waits for review; "" for none."""
    if not versions:
        return ""
    waiting = StatusUpdate.objects.open().filter(on_behalf=True).of_same_answers(versions)
    labels = list(waiting.order_by("printing__order", "pk").values_list("printing__label", flat=True))
    if not labels:
        return ""
    sentence = _("What we entered from a letter on %(labels)s is not reviewed yet. Review it first.")
    return sentence % {"labels": ", ".join(labels)}


class _OfLetter(CorrectionRule):
    """Base of all four. `given` is a `RightLetter`; `after` names the new version of each wrong one."""

    def may(self, by: User, target: Any) -> Verdict:
        """Return whether this person may enter letters."""
        return may_enter_on_behalf(by) or Denied(_("Only data entry corrects what we entered from a letter."))

    def hindrance(self, target: Any) -> str:
        """Return why nothing of it can be corrected in this way now."""
        if not target.on_behalf:
            return _("The State sent this in the portal. Only the State can recall, correct or withdraw it.")
        versions = concerned(target)
        if not versions:
            return _("Nothing of it is accepted or waits for review. Enter it on the page of the letter.")
        accepted = [each for each in versions if each.review_state == ReviewState.ACCEPTED]
        return not_reviewed_of(accepted)

    def prepare(self, correction: Correction, given: RightLetter, *, by: User, now: datetime.datetime) -> None:
        """Enter what the letter says again, and send it to be reviewed."""
        if len(correction.reason) > LONGEST_REASON:
            sentence = _("The reviewer and the State read the reason. Use at most %(limit)d characters.")
            raise ValidationError({"reason": sentence % {"limit": LONGEST_REASON}})
        correction.after |= {"answers": enter_again(correction, given, by=by, now=now)}

    def effects(self, correction: Correction) -> Effects:
        """Return which answers are entered again, and that a reviewer decides."""
        known = correction.after.get("answers")
        versions = list(StatusUpdate.objects.filter(pk__in=list(known))) if known else concerned(correction.target)
        waiting = [each for each in versions if _is_replaced(each)]
        emails: tuple[Email, ...] = ()
        if waiting:
            sentence = _("We entered answers from your letter again. Please check the text.")
            emails = emails_to(correction.target.submission, "entered_on_behalf", sentence) + emails_of_plans(waiting)
        if len(waiting) < len(versions):
            sentence = _("What was recorded wrongly of your letter or e-mail was corrected")
            emails += emails_to(correction.target.submission, "accepted_on_behalf", sentence, after_review=True)
        rows = tuple(
            EffectRow(each.printing.label, str(each.stage_in_words), _("Entered again, to be reviewed"))
            for each in versions
        )
        other = [_("Another person reviews it with the letter. An accepted answer changes only after that review.")]
        if len(waiting) < len(versions):
            other.append(
                _("After the review, public pages show that the Secretariat corrected a mistake of transcription.")
            )
        return Effects(rows, emails, (), tuple(other))

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
        """Do nothing more: what was entered again waits for its reviewer."""


@register(CorrectionKind.TEXT)
class WrongText(_OfLetter):
    """The text of one answer."""

    targets = ("status_update",)


@register(CorrectionKind.STATUS)
class WrongStatus(_OfLetter):
    """The status of one answer. `after`: "status"."""

    targets = ("status_update",)

    def before(self, target: StatusUpdate, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the status before."""
        return {"status": target.implementation_status}

    def effects(self, correction: Correction) -> Effects:
        """Return the status before and after."""
        now, after = (str(ImplementationStatus(each["status"]).label) for each in (correction.before, correction.after))
        return replace(super().effects(correction), rows=(EffectRow(correction.target.printing.label, now, after),))


@register(CorrectionKind.DATE)
class WrongDate(_OfLetter):
    """The date of a letter. `after`: "reported_on"."""

    targets = ("transmission",)

    def check(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the day. Raises ValidationError with `reported_on`."""
        if after["reported_on"] == str(target.reported_on):
            raise ValidationError({"reported_on": NOTHING_CHANGED})
        return dict(after)

    def before(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the day before."""
        return {"reported_on": str(target.reported_on)}

    def effects(self, correction: Correction) -> Effects:
        """Return the day of each answer before and after."""
        found = super().effects(correction)
        days = (datetime.date.fromisoformat(each["reported_on"]) for each in (correction.before, correction.after))
        now, after = (date_format(day, "DATE_FORMAT") for day in days)
        return replace(found, rows=tuple(EffectRow(row.item, now, after) for row in found.rows))


@register(CorrectionKind.LETTER)
class WrongLetter(_OfLetter):
    """The note verbale or the file of a letter. `after`: "note_verbale", and "scan", the checksum of another file."""

    targets = ("transmission",)

    def check(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return both. Raises ValidationError with `note_verbale` where they are the same."""
        if after["note_verbale"] == target.note_verbale and after.get("scan", "") in ("", target.scan_sha256):
            raise ValidationError({"note_verbale": NOTHING_CHANGED})
        return dict(after)

    def before(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return both as they are recorded."""
        return {"note_verbale": target.note_verbale, "scan": target.scan_sha256}

    def effects(self, correction: Correction) -> Effects:
        """Return the note verbale and the file before and after."""
        found = super().effects(correction)
        before, after = correction.before, correction.after
        rows = [EffectRow(str(_("Note verbale")), before["note_verbale"] or "—", after["note_verbale"] or "—")]
        if after.get("scan"):
            rows.append(EffectRow(str(_("File")), _("the file attached before"), _("the file attached now")))
        return replace(found, rows=(*rows, *found.rows))


def _is_replaced(version: StatusUpdate) -> bool:
    """Whether nobody reviewed the version: its correction takes its place at once, or did so already."""
    return version.review_state == ReviewState.SUBMITTED or version.mistake_id is not None


def concerned(target: Any) -> list[StatusUpdate]:
    """Return what a correction of a letter, or of one answer of it, enters again: accepted, or not reviewed yet."""
    is_one = isinstance(target, StatusUpdate)
    entered = StatusUpdate.objects.filter(mistake=None).select_related("recommendation", "printing", "transmission")
    found = entered.filter(pk=target.pk) if is_one else entered.filter(transmission=target)
    waiting = list(found.submitted().order_by("printing__order", "pk"))
    accepted = found.accepted().first()
    if accepted is None:
        return waiting
    return [accepted] if is_one else [*waiting, *of_the_letter(accepted)]


def enter_again(correction: Correction, given: RightLetter, *, by: User, now: datetime.datetime) -> dict[str, str]:
    """Enter what the letter says in the place of what we entered, and send it to be reviewed.

    Evidence and commitments stay those of the version before. What is changed of the letter itself is changed for all
    its answers: each gets a version with the text that it has.

    Returns the new version of each wrong one, by their keys. Raises NotAllowed, or ValidationError by field.
    """
    submission = locked(correction.target.submission)
    found = concerned(correction.target)
    letter = found[0].transmission
    assert letter is not None  # noqa: S101 - the database constrains it: what was sent has a transmission
    file = right_file(letter, given.scan)
    sent = letter_again(letter, submission, given, by=by, now=now)
    sent.scan_sha256 = file.sha256 if given.scan else letter.scan_sha256
    if given.words is None:  # one that was returned and corrected again goes alone: the others are right already
        found = [each for each in found if each.transmission is not None and each.transmission.facts != sent.facts]
    words = {each: given.words or words_of(each) for each in found}
    if not found or (words[found[0]] == words_of(found[0]) and given.words is not None):
        raise NotAllowed(str(NOTHING_CHANGED))
    for each in found:
        each.submission = submission
    waiting = [each for each in found if each.review_state == ReviewState.SUBMITTED]
    if why := not_reviewed_of([each for each in found if each not in waiting]):
        raise NotAllowed(why)
    cancel_decisions(waiting, DecisionEnd.MISTAKEN, by=by, now=now)
    forgetting.forget_about_versions(waiting)
    ended = {"checked_at": None, "checked_by": None, "mistake": correction}
    move_many([Moved("enter_in_error", each, ended, {"mistake": BLANK}) for each in waiting], by=by, now=now)
    right = _begun(submission, words, by, now)
    for each, wrong in zip(right, found, strict=True):
        if wrong.review_state == ReviewState.ACCEPTED:
            each.transcribes = wrong
            # A reason quotes the text: an erasure of one answer must not leave it with another.
            each.transcribed_because = correction.reason if given.words is not None else ""
            each.full_clean(exclude=["submission"])
            each.save(update_fields=["transcribes", "transcribed_because"])
    attach(sent, file)
    join_sending(sent, right, by, now)
    if waiting:  # of an accepted answer, the State is notified when the correction is accepted
        notices.about_sending("entered_on_behalf", sent, corrects=True)
    return {str(wrong.pk): str(each.pk) for wrong, each in zip(found, right, strict=True)}


def _begun(
    submission: Submission, words: dict[StatusUpdate, AnswerWords], by: User, now: datetime.datetime
) -> list[StatusUpdate]:
    """A draft in the place of each of these versions, in their order, with the right text."""
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
    return [the_only([draft]) for draft in saved]


def right_file(letter: Transmission, scan: UploadedFile | None = None) -> FileFacts:
    """Return another file, or that of the letter a second time: an erasure deletes each by itself."""
    if scan is not None:
        return examine(scan)
    if not has_file(letter):
        raise NotAllowed(_("The letter is no longer there, so that nobody could compare it with the words."))
    name = PurePath(str(letter.scan.name))
    with letter.scan.open("rb") as file:
        return FileFacts(name.name, name.suffix.lstrip("."), file.read())


def letter_again(
    letter: Transmission, place: Submission, given: RightLetter, *, by: User, now: datetime.datetime
) -> Transmission:
    """Return the letter as a sending of `place` with the right values: not stored yet, and without its file."""
    if given.reported_on is not None and given.reported_on > now.date():
        raise ValidationError({"reported_on": _("The letter cannot be dated after today.")})
    return Transmission(
        submission=place,
        submitted_at=now,
        submitted_by=by,
        reported_on=given.reported_on or letter.reported_on,
        channel=letter.channel,
        on_behalf=True,
        cleared_by=letter.cleared_by,
        cleared_on=letter.cleared_on,
        note_verbale=letter.note_verbale if given.note_verbale is None else given.note_verbale,
        scan_sha256=letter.scan_sha256,
        receipt_sha256=UNWRITTEN,
    )


def attach(sent: Transmission, file: FileFacts) -> None:
    """Store a letter with its file."""
    sent.scan.save(f"scan.{file.ending}", ContentFile(file.content), save=False)
    sent.full_clean()
    sent.save(force_insert=True)
