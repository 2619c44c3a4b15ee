"""The questionnaire in the portal: which file to download, the file that came back, and a tick for each difference.

What a file said travels through the page of differences in one signed field: nothing is stored before it is taken, and
nothing is lost when a session ends in between.
"""

import dataclasses
import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from tracker.choices import Language
from tracker.portal.forms.base import PortalForm
from tracker.questionnaire.comparing import AnswerDifference, Comparison, FieldDifference
from tracker.questionnaire.form import Token, asked
from tracker.questionnaire.reading import Brought, Returned
from tracker.questionnaire.taking import Chosen
from tracker.questionnaire.values import meant

FORMATS = [("docx", _("Word (.docx)")), ("xlsx", _("Spreadsheet (.xlsx)"))]
SALT = "tracker.portal.questionnaire"


class FileForm(PortalForm):
    """Which file to download."""

    language = forms.ChoiceField(label=_("Language of the questions"), choices=Language.choices)
    format = forms.ChoiceField(label=_("Format"), choices=FORMATS, initial="docx", widget=forms.RadioSelect)


class UploadQuestionnaireForm(PortalForm):
    """The file that came back."""

    upload = forms.FileField(
        label=_("The questionnaire, filled in"),
        allow_empty_file=True,
        help_text=_("The .docx or .xlsx file that was downloaded here, up to 20 MB."),
        error_messages={"required": _("Choose the file.")},
    )


@dataclass(frozen=True)
class Carried:
    """What a file said, between two pages. `seen`: the revisions of the drafts that the page compared it with.

    `sha256` and `file_name` are those of the file as it came. It waits under that checksum (`tracker.brought_files`).
    """

    token: Token
    sha256: str
    file_name: str
    head: dict[str, str]
    answers: tuple[Brought, ...]
    seen: dict[uuid.UUID, int | None] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, returned: Returned, file_name: str) -> "Carried":
        return cls(returned.token, returned.sha256, file_name, returned.head, returned.answers)

    @classmethod
    def read(cls, text: str) -> "Carried | None":
        """None where it was altered or cut."""
        try:
            token, sha256, file_name, head, answers, seen = signing.loads(text, salt=SALT)
        except (signing.BadSignature, ValueError):  # altered; or of a page that an earlier release made
            return None
        return cls(
            Token(*token),
            sha256,
            file_name,
            head,
            tuple(Brought(uuid.UUID(pk), None, texts, prints) for pk, texts, prints in answers),
            {uuid.UUID(pk): revision for pk, revision in seen.items()},
        )

    def written(self, comparison: Comparison) -> str:
        """As the hidden field of the page that shows `comparison`."""
        seen = {each.item.recommendation_id.hex: each.seen for each in comparison.answers}
        answers = [(each.recommendation.hex, each.texts, each.prints) for each in self.answers]
        token = dataclasses.astuple(self.token)
        return signing.dumps((token, self.sha256, self.file_name, self.head, answers, seen), salt=SALT, compress=True)


@dataclass(frozen=True)
class FieldRow:
    """One difference with its tick."""

    difference: FieldDifference
    tick: str
    is_ticked: bool


@dataclass(frozen=True)
class AnswerRow:
    """One answer with its differences, and the language of its texts."""

    difference: AnswerDifference
    fields: list[FieldRow]
    language: forms.BoundField | None


def tick_of(name: str, recommendation: uuid.UUID) -> str:
    """What a tick stands for."""
    return f"{name}-{recommendation.hex}"


class ApplyChangesForm(PortalForm):
    """A tick for each field, and for each answer the language of its texts."""

    def __init__(self, *args: Any, carried: Carried, comparison: Comparison, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.carried, self.comparison = carried, comparison
        languages = {each.item.recommendation_id: each.language for each in comparison.open}
        offered = [tick_of(name, each.recommendation) for each in carried.answers for name in each.texts]
        self.fields["take"] = forms.MultipleChoiceField(
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(tick, tick) for tick in offered],
            initial=[
                tick_of(field.name, each.item.recommendation_id)
                for each in comparison.open
                for field in each.fields
                if not field.is_overtaken and not field.problem
            ],
            error_messages={"invalid_choice": _("Choose among the differences on this page.")},
        )
        for each in carried.answers:
            self.fields[f"language-{each.recommendation.hex}"] = forms.ChoiceField(
                label=_("Language of this text"),
                choices=Language.choices,
                initial=languages.get(each.recommendation, carried.token.language),
                required=False,
            )

    @property
    def rows(self) -> list[AnswerRow]:
        """What can be taken."""
        return [self._row(each) for each in self.comparison.open]

    def _row(self, difference: AnswerDifference) -> AnswerRow:
        pk, ticked = difference.item.recommendation_id, set(self["take"].value() or [])
        rows = [
            FieldRow(each, tick, tick in ticked)
            for each, tick in ((each, tick_of(each.name, pk)) for each in difference.fields)
        ]
        has_texts = any(each.field.is_text and not each.problem for each in difference.fields)
        return AnswerRow(difference, rows, self[f"language-{pk.hex}"] if has_texts else None)

    def chosen(self) -> list[Chosen]:
        """What was ticked, for `take`."""
        ticked = set(self.cleaned_data["take"])
        found = []
        for each in self.carried.answers:
            pk = each.recommendation
            values = {
                field.name: meant(field, each.texts[field.name])
                for field in asked()
                if field.name in each.texts and tick_of(field.name, pk) in ticked
            }
            if values:
                name = f"language-{pk.hex}"
                language = self.cleaned_data.get(name) or self.fields[name].initial
                found.append(Chosen(pk, self.carried.seen.get(pk), values, language))
        return found
