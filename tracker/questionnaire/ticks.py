"""The form on the page of differences: what of a file is taken, field by field, and in which language its texts are."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import Language
from tracker.questionnaire.comparing import AnswerDifference, FieldDifference
from tracker.questionnaire.form import asked
from tracker.questionnaire.returning import Chosen, ReturnedForm
from tracker.questionnaire.values import meant
from tracker.text_languages import doubt_of


@dataclass(frozen=True)
class FieldRow:
    """One difference with its tick."""

    difference: FieldDifference
    tick: str
    is_ticked: bool


@dataclass(frozen=True)
class AnswerRow:
    """One answer with its differences, and the language of its texts; `language_before` is that of those it has now, in
    words, and empty where it has none; `doubt` where the texts of the file read otherwise than the language chosen."""

    difference: AnswerDifference
    fields: list[FieldRow]
    language: forms.BoundField | None
    language_before: str = ""
    doubt: str | Promise = ""


def tick_of(name: str, recommendation: uuid.UUID) -> str:
    """What a tick stands for."""
    return f"{name}-{recommendation.hex}"


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
                tick_of(field.name, each.item.recommendation_id)
                for each in comparison.open
                for field in each.fields
                if not field.is_overtaken and not field.problem
            ],
            error_messages={"invalid_choice": _("Choose among the differences on this page.")},
        )
        for each in self.answers:
            self.fields[f"language-{each.recommendation.hex}"] = forms.ChoiceField(
                label=_("Language of this text"),
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
        rows = [
            FieldRow(each, tick, tick in ticked)
            for each, tick in ((each, tick_of(each.name, pk)) for each in difference.fields)
        ]
        texts = [each.after for each in difference.fields if each.field.is_text and not each.problem]
        if not texts:
            return AnswerRow(difference, rows, None)
        before, language = difference.stored.language if difference.stored else None, self[f"language-{pk.hex}"]
        doubt = doubt_of(texts, str(language.value() or difference.language))
        return AnswerRow(difference, rows, language, Language(before).label if before else "", doubt)

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
