"""Correcting the transcription of an accepted answer: what was entered from the letter, and what the letter says."""

import datetime
import uuid as uuids
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions.transcribing_letters import hindrance, words_of
from tracker.admin.acts import DeskAct
from tracker.admin.content_fields import content_fields
from tracker.admin.forms import DeskActForm, LineField
from tracker.admin.review.file_pages import letter_pages_address
from tracker.choices import Language, ReviewState
from tracker.content import ANSWER
from tracker.content.fields import ContentField
from tracker.differences import Run, runs
from tracker.models import StatusUpdate
from tracker.policies import may_correct_letter


def returned_correction(version: StatusUpdate) -> StatusUpdate | None:
    """The correction of this version that a reviewer returned last and nobody sent again."""
    entered = version.same_answer().filter(on_behalf=True).order_by("version")
    newest: StatusUpdate | None = entered.last()
    is_it = newest is not None and newest.transcribes_id == version.pk
    return newest if is_it and newest is not None and newest.review_state == ReviewState.RETURNED else None


class LetterCorrectionForm(DeskActForm):
    """What the letter says, in all fields, and what was entered wrongly."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"), choices=Language.choices)
    reason = LineField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("What was entered wrongly, in a few words. The reviewer and the State read it."),
    )
    uuid = forms.UUIDField(widget=forms.HiddenInput)

    def prepare(self, thing: Any, user: Any) -> None:
        begins = returned_correction(thing) or thing
        self.fields = {"language": self.fields["language"], **content_fields(ANSWER), **self.fields}
        self.initial = {**vars(words_of(begins)), "reason": begins.transcribed_because, "uuid": uuids.uuid4()}


def _words(given: Mapping[str, Any]) -> actions.AnswerWords:
    return actions.AnswerWords(**{name: given[name] for name in actions.AnswerWords.__dataclass_fields__})


def _correct(version: StatusUpdate, *, by: Any, now: datetime.datetime, uuid: Any, reason: str, **given: Any) -> Any:
    return actions.correct_letter(uuid=uuid, version=version, words=_words(given), reason=reason, by=by, now=now)


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
    return {"differences": changed, "nothing": not changed, "language": given["language"]}


def _compared(field: ContentField, before: StatusUpdate, after: StatusUpdate) -> list[Run]:
    if field.is_text:
        return runs(field.of(before), field.of(after))
    return _whole(*(_read(field.said(version)) for version in (before, after)))


def _read(value: Any) -> str:
    return date_format(value, "DATE_FORMAT") if isinstance(value, datetime.date) else str(value or "")


def _whole(before: str, after: str) -> list[Run]:
    return [run for run in (Run("removed", before), Run("added", after)) if run.text]


def _letter(version: StatusUpdate) -> Mapping[str, Any]:
    letter = version.transmission
    return {
        "transmission": letter,
        "letter_pages": letter_pages_address(letter) if letter else "",
        "returned": returned_correction(version),
    }


CORRECT_LETTER = DeskAct(
    "correct-transcription",
    gettext_lazy("Correct the transcription"),
    _correct,
    may=may_correct_letter,
    hindered=hindrance,
    form=LetterCorrectionForm,
    explains=gettext_lazy(
        "Where something was entered otherwise than the letter says. It goes to a reviewer with the same letter. Once "
        "it is accepted, public pages say that the secretariat corrected a mistake of transcription, and what was "
        "changed; the dates of the answer stay. Where the State itself changes its answer, enter its new letter."
    ),
    done=gettext_lazy("The correction waits to be checked by another person."),
    fits=lambda version: bool(version.on_behalf) and version.review_state == ReviewState.ACCEPTED,
    facts=_letter,
    template="admin/letters/correct.html",
    preview=_differences,
)
