"""The fields of an answer in the desk's forms, from their definition: what a letter says is typed as it stands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.admin.forms import DayField, LineField, TextField
from tracker.content.fields import Content, ContentField, Kind


def content_fields(fields: Content) -> dict[str, forms.Field]:
    """{name: form field}, in the order of the definition. Where a letter may be silent, a choice says that it is."""
    return {field.name: _form_field(field) for field in fields}


def _form_field(field: ContentField) -> forms.Field:
    label: Any = field.label
    match field.kind:
        case Kind.CHOICE:
            choices: list[Any] = [("", _("Choose")), *field.choices.choices]
            return forms.ChoiceField(label=label, required=field.is_always_said, choices=choices)
        case Kind.DAY:
            return DayField(label=label, required=field.is_required)
        case Kind.LINE:
            return LineField(label=label, required=field.is_required, max_length=field.limit)
        case Kind.WORDS:
            return TextField(label=label, required=field.is_required, max_length=field.limit, rows=field.rows)
