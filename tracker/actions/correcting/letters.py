"""Corrections of what we entered from a letter: the text, the status, a date, the note verbale or the file.

A correction by the State is an act of the State; this is our mistake. What the letter says is entered again and goes to
a reviewer with the letter: the reviewer is the second person. An answer that was accepted keeps its days, and changes
when the new version is accepted (docs/adr/0068). An answer that nobody reviewed yet is replaced at once. The date, the
note verbale and the file are corrected for all answers of the letter.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.actions.auditing import BLANK
from tracker.actions.correcting.kinds import (
    CorrectionRule,
    EffectRow,
    Effects,
    emails_of_plans,
    emails_to,
    register,
)
from tracker.actions.correcting.versions import answers_among, entered_with
from tracker.actions.drafting import locked
from tracker.actions.errors import NotAllowed, the_only
from tracker.actions.moving import Moved, cancel_decisions, move_many
from tracker.actions.saving import AnswerWords, Citation, StoredRelations, begun, save_each
from tracker.actions.sending import UNWRITTEN, join_sending
from tracker.choices import CorrectionKind, DecisionEnd, ReviewState
from tracker.evidence.files.examining import examine
from tracker.evidence.files.kinds import FileFacts
from tracker.mail import forgetting, notices
from tracker.models import Commitment, Correction, PeriodItem, StatusUpdate, Submission, Transmission, User
from tracker.rules.policies import Denied, Verdict, may_enter_on_behalf

NOTHING_CHANGED = gettext_lazy("Nothing would be changed. Write what the letter says.")


def words_of(version: StatusUpdate) -> AnswerWords:
    """Return the text and the language of a version."""
    return AnswerWords(**{name: getattr(version, name) for name in asdict(AnswerWords())})


def has_file(letter: Transmission | None) -> bool:
    """Return whether the file of a letter is still there, so that a person can compare the text with it."""
    return letter is not None and bool(letter.scan) and letter.scan.storage.exists(str(letter.scan.name))


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
    """Base of all four. `given` is the `AnswerWords` of the one answer, or the right file of the letter.

    `after` names the new version of each wrong one under "answers".
    """

    nothing_changed = NOTHING_CHANGED

    def may(self, by: User, target: Any) -> Verdict:
        return may_enter_on_behalf(by) or Denied(_("Only data entry corrects what we entered from a letter."))

    def hindrance(self, target: Any, now: datetime.datetime) -> str:
        if not target.on_behalf:
            return _("The State sent this in the portal. Only the State can recall, correct or withdraw it.")
        versions = concerned(target)
        if not versions and any(each.review_state == ReviewState.SUPERSEDED for each in entered_with(target)):
            return _("A corrected version was accepted since.")
        if not versions:
            return _("Nothing of it is accepted or waits for review. Enter it on the page of the letter.")
        accepted = [each for each in versions if each.review_state == ReviewState.ACCEPTED]
        return not_reviewed_of(accepted)

    def lock(self, correction: Correction) -> None:
        locked(correction.target.submission)

    def check_reason(self, target: Any, reason: str, given: Any) -> None:
        if isinstance(given, AnswerWords) and given == words_of(target):
            raise ValidationError(NOTHING_CHANGED)

    def effects(self, correction: Correction) -> Effects:
        """Return the values that differ, which answers are entered again, and that a reviewer decides."""
        known = correction.after.get("answers")
        versions = list(StatusUpdate.objects.filter(pk__in=list(known))) if known else concerned(correction.target)
        waiting = [each for each in versions if _is_replaced(each)]
        submission, emails = correction.target.submission, emails_of_plans(waiting)
        other = [_("Another person reviews it with the letter. An accepted answer changes only after that review.")]
        if waiting:
            sentence = _("We entered answers from your letter again. Please check the text.")
            emails += emails_to(submission, "entered_on_behalf", sentence)
        if len(waiting) < len(versions):
            sentence = _("What was recorded wrongly of your letter or e-mail was corrected")
            emails += emails_to(submission, "accepted_on_behalf", sentence, after_review=True)
            other.append(
                _("After the review, public pages show that the Secretariat corrected a mistake of transcription.")
            )
        again = _("Entered again, to be reviewed")
        rows = (EffectRow(each.printing.label, str(each.stage_in_words), again) for each in versions)
        return Effects((*self.rows(correction), *rows), emails, (), tuple(other))

    def carry_out(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        """Enter what the letter says again, and send it to be reviewed."""
        correction.after |= {"answers": enter_again(correction, given, by=by, now=now)}


@register(CorrectionKind.TEXT)
class WrongText(_OfLetter):
    """The text of one answer."""

    targets = ("status_update",)


@register(CorrectionKind.STATUS)
class WrongStatus(_OfLetter):
    """The status of one answer."""

    targets = ("status_update",)
    values = {"status": "implementation_status"}


@register(CorrectionKind.DATE)
class WrongDate(_OfLetter):
    """The date of a letter."""

    targets = ("transmission",)
    values = {"reported_on": "reported_on"}


@register(CorrectionKind.LETTER)
class WrongLetter(_OfLetter):
    """The note verbale or the file of a letter. `after` has the checksum of another file as "scan"; "" for none."""

    targets = ("transmission",)
    values = {"note_verbale": "note_verbale"}

    def check(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        is_same_file = after.get("scan", "") in ("", target.scan_sha256)
        return super().check(target, after) if is_same_file else dict(after)

    def before(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the checksum of the file as well."""
        return {**super().before(target, after), "scan": target.scan_sha256}

    def rows(self, correction: Correction) -> tuple[EffectRow, ...]:
        file = EffectRow(str(_("File")), _("the file attached before"), _("the file attached now"))
        return (*super().rows(correction), *([file] if correction.after.get("scan") else []))


def _is_replaced(version: StatusUpdate) -> bool:
    """Whether nobody reviewed the version: its correction takes its place at once, or did so already."""
    return version.review_state == ReviewState.SUBMITTED or version.mistake_id is not None


def concerned(target: Any) -> list[StatusUpdate]:
    """Return what a correction of a letter, or of one answer of it, enters again: accepted, or not reviewed yet."""
    current = (ReviewState.SUBMITTED, ReviewState.ACCEPTED)
    found = [each for each in answers_among(entered_with(target)) if each.review_state in current]
    return found if isinstance(target, Transmission) else [each for each in found if each.pk == target.pk]


def enter_again(correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> dict[str, str]:
    """Enter what the letter says in the place of what we entered, and send it to be reviewed.

    Evidence and commitments stay those of the version before. What is changed of the letter itself is changed for all
    its answers: each gets a version with the text that it has.

    Returns the new version of each wrong one, by their keys. Raises NotAllowed, or ValidationError by field.
    """
    submission = locked(correction.target.submission)
    found = concerned(correction.target)
    sendings = [each.transmission for each in found if each.transmission is not None]
    letter = max(sendings, key=lambda each: each.submitted_at)
    is_text = isinstance(given, AnswerWords)
    scan = None if is_text else given
    file = right_file(letter, scan)
    sent = letter_again(letter, submission, by=by, now=now, **_right_values(correction.after, file if scan else None))
    if not is_text:  # one that was returned and corrected again goes alone: the others are right already
        found = [each for each in found if each.transmission is not None and each.transmission.facts != sent.facts]
    if not found:
        raise NotAllowed(str(NOTHING_CHANGED))
    waiting = [each for each in found if each.review_state == ReviewState.SUBMITTED]
    cancel_decisions(waiting, DecisionEnd.MISTAKEN, by=by, now=now)
    forgetting.forget_about_versions(waiting)
    ended = {"checked_at": None, "checked_by": None, "mistake": correction}
    move_many([Moved("enter_in_error", each, ended, {"mistake": BLANK}) for each in waiting], by=by, now=now)
    prefetch_related_objects(found, "commitments", "evidence_citations__evidence")
    entries = []
    for wrong in found:
        # A correction that waits for its review still corrects the same version.
        fields: dict[str, Any] = {
            "transcribes_id": wrong.transcribes_id,
            "transcribed_because": wrong.transcribed_because,
        }
        if wrong.review_state == ReviewState.ACCEPTED:
            # A reason quotes the text: an erasure of one answer must not leave it with another.
            fields = {"transcribes_id": wrong.pk, "transcribed_because": correction.reason if is_text else ""}
        citations = [Citation(cited.evidence, cited.pinpoint) for cited in wrong.evidence_citations.all()]
        words = given if is_text else words_of(wrong)
        entries.append(EnteredText(wrong.recommendation_id, words, fields, citations, list(wrong.commitments.all())))
    right = enter(submission, entries, by=by, now=now)
    send_again(sent, file, right, by=by, now=now)
    if waiting:  # of an accepted answer, the State is notified when the correction is accepted
        notices.about_sending("entered_on_behalf", sent, corrects=True)
    return {str(wrong.pk): str(each.pk) for wrong, each in zip(found, right, strict=True)}


def _right_values(after: Mapping[str, Any], file: FileFacts | None) -> dict[str, Any]:
    columns: dict[str, Any] = {"reported_on": datetime.date.fromisoformat, "note_verbale": str}
    right = {name: read(after[name]) for name, read in columns.items() if name in after}
    return right | ({"scan_sha256": file.sha256} if file else {})


@dataclass(frozen=True)
class EnteredText:
    """The text of an answer that is entered again. `fields`: the columns that name the version before."""

    recommendation: uuid.UUID
    words: AnswerWords
    fields: Mapping[str, Any]
    citations: Sequence[Citation] = ()
    commitments: Sequence[Commitment] = ()


def enter(place: Submission, entries: Sequence[EnteredText], *, by: User, now: datetime.datetime) -> list[StatusUpdate]:
    """Return a draft of `place` for each entry, in their order. The response is locked."""
    keys = [each.recommendation for each in entries]
    items = PeriodItem.objects.filter(period=place.period_id, recommendation__in=keys)
    printings = dict(items.values_list("recommendation", "printing"))
    there = StatusUpdate.objects.filter(submission=place, recommendation__in=keys).order_by("version")
    last = dict(there.values_list("recommendation", "version"))
    saves = []
    for each in entries:
        key = each.recommendation
        draft = StatusUpdate(
            submission=place,
            recommendation_id=key,
            printing_id=printings[key],
            version=last.get(key, 0) + 1,
            on_behalf=True,
            **each.fields,
        )
        words, none = asdict(each.words), StoredRelations([])
        saves.append(begun(draft, None, words, none, each.citations, commitments=each.commitments))
    return [the_only([draft]) for draft in save_each(saves, by=by, now=now)]


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
    letter: Transmission, place: Submission, *, by: User, now: datetime.datetime, **right: Any
) -> Transmission:
    """Return the letter as a sending of `place`, with the values that are `right`. `send_again` stores it."""
    same = ("reported_on", "note_verbale", "channel", "cleared_by", "cleared_on", "scan_sha256")
    values = {name: getattr(letter, name) for name in same} | right
    if values["reported_on"] > now.date():
        raise ValidationError({"reported_on": _("The letter cannot be dated after today.")})
    return Transmission(
        submission=place, submitted_at=now, submitted_by=by, on_behalf=True, receipt_sha256=UNWRITTEN, **values
    )


def send_again(
    sent: Transmission, file: FileFacts, versions: Sequence[StatusUpdate], *, by: User, now: datetime.datetime
) -> None:
    """Store a letter with its file, and send these versions with it."""
    sent.scan.save(f"scan.{file.ending}", ContentFile(file.content), save=False)
    sent.full_clean()
    sent.save(force_insert=True)
    join_sending(sent, versions, by, now)
