"""Correcting the transcription of an accepted answer: what was entered from the letter, and what the letter says."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions.transcribing_letters import changed_with, has_file, hindrance, not_reviewed_of, of_the_letter
from tracker.admin.acts import DeskAct
from tracker.admin.letters.correction_form import LetterCorrectionForm, returned_correction
from tracker.admin.review.file_pages import letter_pages_address
from tracker.admin.review.planning import NAMED, named
from tracker.choices import ReviewState
from tracker.content import ANSWER
from tracker.content.fields import ContentField
from tracker.differences import Run, runs
from tracker.evidence_files import examine
from tracker.models import CommitmentUpdate, StatusUpdate
from tracker.models.submissions import LetterFacts
from tracker.policies import may_correct_letter

# What is changed of a letter, and what is said where it has several answers.
FOR_ALL = {
    "reported_on": gettext_lazy("The date is changed for all answers of this letter (%(number)d): %(labels)s."),
    "note_verbale": gettext_lazy(
        "The note verbale is changed for all answers of this letter (%(number)d): %(labels)s."
    ),
    "scan_sha256": gettext_lazy("The file is changed for all answers of this letter (%(number)d): %(labels)s."),
}


def _words(given: Mapping[str, Any]) -> actions.AnswerWords:
    return actions.AnswerWords(**{name: given[name] for name in actions.AnswerWords.__dataclass_fields__})


def _correct(version: StatusUpdate, *, by: Any, now: datetime.datetime, uuid: Any, reason: str, **given: Any) -> Any:
    letter = actions.RightLetter(given["reported_on"], given["note_verbale"], given["scan"])
    words = _words(given)
    return actions.correct_letter(uuid=uuid, version=version, words=words, reason=reason, by=by, now=now, letter=letter)


def _differences(version: StatusUpdate, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Field by field what would be changed, and whether a text is read in its language."""
    right = StatusUpdate(**vars(_words(given)))
    changed: list[tuple[Any, bool, list[Run]]] = []
    if version.language != right.language:
        said = _whole(version.get_language_display(), right.get_language_display())
        changed.append((gettext_lazy("Language of the letter"), False, said))
    for field in ANSWER:
        if field.of(version) != field.of(right):
            changed.append((field.label, field.is_text, _compared(field, version, right)))
    before, after = _facts(version, given)
    others = changed_with(version, after)
    changed += [(label, False, said) for label, said in _of_the_letter(before, after)]
    return {
        "differences": changed,
        "nothing": not changed,
        "language": given["language"],
        "for_all": list(_for_all(version, before, after, others)),
        "not_reviewed": not_reviewed_of(others),
    }


def _facts(version: StatusUpdate, given: Mapping[str, Any]) -> tuple[LetterFacts, LetterFacts]:
    """The letter as it is recorded, and as the form says that it is."""
    letter = version.transmission
    assert letter is not None  # noqa: S101 - the database constrains it: accepted has a transmission
    sha256 = examine(given["scan"]).sha256 if given["scan"] else letter.scan_sha256
    return letter.facts, LetterFacts(given["reported_on"], given["note_verbale"], sha256)


def _of_the_letter(before: LetterFacts, after: LetterFacts) -> Iterator[tuple[str | Promise, list[Run]]]:
    """What is changed of the letter: the name of each fact, and how it is read before and after."""
    if before.reported_on != after.reported_on:
        yield gettext_lazy("Date of the letter"), _whole(_read(before.reported_on), _read(after.reported_on))
    if before.note_verbale != after.note_verbale:
        yield gettext_lazy("Note verbale"), _whole(before.note_verbale, after.note_verbale)
    if before.scan_sha256 != after.scan_sha256:
        there = _("the file attached before") if before.scan_sha256 else ""
        yield gettext_lazy("Scan of the letter"), _whole(there, _("the file attached now"))


def _for_all(
    version: StatusUpdate, before: LetterFacts, after: LetterFacts, others: list[StatusUpdate]
) -> Iterator[str]:
    """Where the letter has several answers: that what is changed of it is changed for all of them."""
    labels = [each.printing.label for each in (version, *others)]
    said = {"number": len(labels), "labels": named(labels[:NAMED], len(labels))}
    if others:
        yield from (FOR_ALL[name] % said for name in FOR_ALL if getattr(before, name) != getattr(after, name))


def _compared(field: ContentField, before: StatusUpdate, after: StatusUpdate) -> list[Run]:
    if field.is_text:
        return runs(field.of(before), field.of(after))
    return _whole(*(_read(field.said(version)) for version in (before, after)))


def _read(value: Any) -> str:
    return date_format(value, "DATE_FORMAT") if isinstance(value, datetime.date) else str(value or "")


def _whole(before: str, after: str) -> list[Run]:
    said = [run for run in (Run("removed", before), Run("added", after)) if run.text]
    return [said[0], Run("same", " "), said[1]] if len(said) > 1 else said


def _letter(version: StatusUpdate) -> Mapping[str, Any]:
    letter = version.transmission if has_file(version.transmission) else None
    labels = [each.printing.label for each in of_the_letter(version)]
    updates = CommitmentUpdate.objects.accepted().filter(transmission=version.transmission)
    return {
        "transmission": letter,
        "letter_pages": letter_pages_address(letter) if letter else "",
        "returned": returned_correction(version),
        "answers_of_letter": len(labels),
        "labels_of_letter": named(labels[:NAMED], len(labels)),
        "commitments_of_letter": updates.count(),
    }


CORRECT_LETTER = DeskAct(
    "correct-transcription",
    gettext_lazy("Correct the transcription"),
    _correct,
    may=may_correct_letter,
    hindered=hindrance,
    form=LetterCorrectionForm,
    explains=gettext_lazy(
        "Where something was entered otherwise than the letter says, or with a wrong date, note verbale or file. It "
        "goes to a reviewer with the letter. Once it is accepted, public pages say that the secretariat corrected a "
        "mistake of transcription, and what was changed in words and dates; of files and notes verbales they say "
        "nothing. The dates of the answer stay unless that of the letter was wrong. Where the State itself changes "
        "its answer, enter its new letter."
    ),
    done=gettext_lazy("The correction waits to be checked by another person."),
    fits=lambda version: bool(version.on_behalf) and version.review_state == ReviewState.ACCEPTED,
    facts=_letter,
    template="admin/letters/correct.html",
    preview=_differences,
)
