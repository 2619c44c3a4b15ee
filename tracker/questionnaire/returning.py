"""A questionnaire that came back: compared with what is stored, and applied. One way for States and the Secretariat.

Between the page of its differences and the taking, the bytes wait under their checksum (`tracker.files.brought_files`).
The
page carries a signed note: which file it is, and which drafts the file was compared with.
"""

import dataclasses
import datetime
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.core import signing
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.choices import ImplementationStatus, Language
from tracker.content import ANSWER, STATUS
from tracker.content.fields import named
from tracker.files.brought_files import brought_file, keep_brought
from tracker.models import Recommendation, StatusUpdate
from tracker.questionnaire.beside import MOST, Beside, words_beside
from tracker.questionnaire.comparing import (
    AnswerDifference,
    Comparison,
    Workspace,
    compare,
    require_belonging,
    tick_of,
)
from tracker.questionnaire.composing import language_of
from tracker.questionnaire.form import Returned, asked
from tracker.questionnaire.opening import NotTaken, open_questionnaire
from tracker.questionnaire.wording import meant, stored
from tracker.web.text_languages import doubt_of

SALT = "tracker.questionnaire.note"
# What a name of a file does not keep: signs that nobody sees, and those that a folder's path is made of.
NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff/\\]")
NAME_LIMIT = 200


@dataclass(frozen=True)
class Note:
    """What the page of differences carries. `seen`: the revisions of the drafts that the file was compared with."""

    member_state: str
    sha256: str
    file_name: str
    seen: dict[uuid.UUID, int | None]

    @classmethod
    def read(cls, text: str) -> "Note":
        """Raises NotTaken where it was altered or cut, or an earlier release wrote it."""
        try:
            member_state, sha256, file_name, seen = signing.loads(text, salt=SALT)
        except (signing.BadSignature, ValueError) as fault:
            raise _expired() from fault
        return cls(member_state, sha256, file_name, {uuid.UUID(pk): revision for pk, revision in seen.items()})


@dataclass(frozen=True)
class Chosen:
    """The fields chosen for one answer, by name, as plain text (`wording`).

    `seen` is the revision of the draft they were compared with.
    """

    recommendation: uuid.UUID
    seen: int | None
    values: Mapping[str, str]
    language: str


@dataclass(frozen=True)
class ReturnedForm:
    """A form in its workspace. `seen` is what the page showed whose post is carried out; empty for a first page."""

    workspace: Workspace
    found: Returned
    file_name: str = ""
    seen: Mapping[uuid.UUID, int | None] = field(default_factory=dict)

    @cached_property
    def comparison(self) -> Comparison:
        """What the form would change now."""
        return compare(self.found, self.workspace)

    @cached_property
    def beside(self) -> tuple[Beside, ...]:
        """What the form holds beside its questions."""
        return words_beside(self.found, self.workspace)

    @property
    def beside_shown(self) -> tuple[Beside, ...]:
        """As many as a page shows."""
        return self.beside[:MOST]

    @property
    def has_more_beside(self) -> bool:
        """Whether the form holds still more."""
        return len(self.beside) > MOST

    @property
    def note(self) -> str:
        """The signed note for the hidden field of a page that shows `comparison`."""
        seen = {each.item.recommendation_id.hex: each.seen for each in self.comparison.answers}
        state = self.workspace.submission.member_state_id
        return signing.dumps((state, self.found.sha256, self.file_name, seen), salt=SALT)


def uploaded(workspace: Workspace, found: Returned, file_name: str, now: datetime.datetime) -> ReturnedForm:
    """Let the file wait, and return its form. Raises NotTaken for the file of another State or period."""
    require_belonging(found.token, workspace.submission)
    keep_brought(workspace.submission.member_state_id, found.content, now)
    plain = NOT_IN_A_NAME.sub("", file_name).encode(errors="ignore").decode()[-NAME_LIMIT:]
    return ReturnedForm(workspace, found, plain or "questionnaire")


def reopened(workspace: Workspace, note: Note) -> ReturnedForm:
    """Return the form that waits. Raises NotTaken where it expired, or for the file of another State or period."""
    content = brought_file(workspace.submission.member_state_id, note.sha256)
    if content is None:
        raise _expired()
    found = open_questionnaire(content)
    require_belonging(found.token, workspace.submission)
    return ReturnedForm(workspace, found, note.file_name, note.seen)


def _expired() -> NotTaken:
    return NotTaken(_("The uploaded file has expired. Nothing was changed. Please upload it again."))


@transaction.atomic
def take(returned: ReturnedForm, chosen: Iterable[Chosen], *, now: datetime.datetime) -> list[StatusUpdate]:
    """Save what was chosen as drafts, with everything else of each answer as it is stored, and keep the file.

    Where nothing is chosen, nothing is stored, the file neither. On behalf of a State they are drafts in the lane of
    letters, and the file goes with them as the letter itself, when they are sent.

    Returns the drafts. Raises NotAllowed, ValidationError, or EditConflict where a colleague was quicker: nothing of
    the file is then taken.
    """
    chosen = list(chosen)
    if not chosen:
        return []
    asked, by, on_behalf = returned.workspace.submission, returned.workspace.by, returned.workspace.on_behalf
    submission = actions.start_submission(period=asked.period, member_state=asked.member_state, by=by, now=now)
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
        actions.note_form_on_behalf(submission=submission, content=returned.found.content, by=by, now=now)
    else:
        actions.keep_cleared_file(
            submission=submission,
            content=returned.found.content,
            file_name=returned.file_name,
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


@dataclass(frozen=True)
class AnswerRow:
    """One answer with its differences, what is ticked, and the language of its texts.

    `language_before` is that of those it has now, in words, and empty where it has none; `doubt` where the texts of the
    file read otherwise than the language chosen.
    """

    difference: AnswerDifference
    ticked: set[str]
    language: forms.BoundField | None
    language_before: str = ""
    doubt: str | Promise = ""


class DifferencesForm(forms.Form):
    """A tick for each field, and for each answer the language of its texts."""

    def __init__(self, *args: Any, returned: ReturnedForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.returned, self.answers = returned, returned.found.answers
        self.comparison = comparison = returned.comparison
        languages = {each.item.recommendation_id: each.language for each in comparison.open}
        offered = [tick_of(name, each.recommendation) for each in self.answers for name in each.texts]
        self.fields["take"] = forms.MultipleChoiceField(
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(tick, tick) for tick in offered],
            initial=[
                field.tick
                for each in comparison.open
                for field in each.fields
                if not field.is_overtaken and not field.problem
            ],
            error_messages={"invalid_choice": gettext_lazy("Choose among the differences on this page.")},
        )
        for each in self.answers:
            self.fields[f"language-{each.recommendation.hex}"] = forms.ChoiceField(
                label=gettext_lazy("Language of this text"),
                choices=Language.choices,
                initial=languages.get(each.recommendation, returned.found.token.language),
                required=False,
            )

    @property
    def rows(self) -> list[AnswerRow]:
        """What can be taken."""
        return [self._row(each) for each in self.comparison.open]

    @property
    def has_choice(self) -> bool:
        """Whether anything can be selected: a row may hold nothing but what is wrong with its fields."""
        return any(not field.problem for each in self.comparison.open for field in each.fields)

    def _row(self, difference: AnswerDifference) -> AnswerRow:
        pk, ticked = difference.item.recommendation_id, set(self["take"].value() or [])
        texts = [each.after for each in difference.fields if each.field.is_text and not each.problem]
        if not texts:
            return AnswerRow(difference, ticked, None)
        stored, language = difference.stored, self[f"language-{pk.hex}"]
        before = language_of(stored.source) if stored else None
        doubt = doubt_of(texts, str(language.value() or difference.language))
        return AnswerRow(difference, ticked, language, Language(before).label if before else "", doubt)

    def chosen(self) -> list[Chosen]:
        """What was ticked, for `take`."""
        ticked = set(self.cleaned_data["take"])
        found = []
        for each in self.answers:
            pk = each.recommendation
            values = {
                field.name: meant(field, each.texts[field.name])
                for field in asked()
                if field.name in each.texts and tick_of(field.name, pk) in ticked
            }
            if values:
                name = f"language-{pk.hex}"
                language = self.cleaned_data.get(name) or self.fields[name].initial
                found.append(Chosen(pk, self.returned.seen.get(pk), values, language))
        return found
