"""What the forms of the desk share: fields for days and States, and the form of one act.

Plain inputs only: no script, no pop-up, no widget that needs either.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import models
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from tracker.content.fields import Content, ContentField, Kind
from tracker.models import MemberState, User
from tracker.models.constraints import refuse_unstorable
from tracker.web.forms import ActForm
from tracker.words.sorting import name_order


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


# Django's own empty choice of a select, which its catalogues do not translate: ours do, and ours are asked first.
gettext_noop("- Select an option -")


def day_widget() -> forms.DateInput:
    """The browser's own field for a day, which speaks ISO 8601 in every language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=day_widget(), input_formats=["%Y-%m-%d"], **kwargs)


class TextField(forms.CharField):
    """A text of more than a line, of characters that can be stored."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), strip=False, **kwargs)
        self.validators.append(refuse_unstorable)

    def to_python(self, value: Any) -> str:
        """A form sends CR LF between lines; the record keeps LF."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class LineField(forms.CharField):
    """One line of text, of characters that can be stored."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"dir": "auto"}), **kwargs)
        self.validators.append(refuse_unstorable)


class NoteVerbaleField(LineField):
    """The note verbale by which a State or the secretariat says something: its reference, not its text."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"label": _("Note verbale"), "help_text": _("Its reference, for example NV 12/2026, if there is one.")}
        super().__init__(max_length=120, **{**said, **kwargs})


class WhyField(LineField):
    """Why a day was changed for a State, or how the State asked: for the secretariat, in its audit."""

    def __init__(self, **kwargs: Any) -> None:
        said = {
            "label": _("Why, or how it was asked"),
            "help_text": _("For example: by telephone, 30 November. The secretariat alone reads it."),
        }
        super().__init__(max_length=200, required=False, **{**said, **kwargs})


class FoldedGroups(forms.CheckboxSelectMultiple):
    """A long list of check boxes: each group folds under its name, but for those with one selected."""

    template_name = "admin/includes/folded_groups.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["open_groups"] = [
            index for _name, options, index in widget["optgroups"] if any(each["selected"] for each in options)
        ]
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        """By the templates of the site: those of Django's forms stand elsewhere."""
        return render_to_string(template_name, context)


class ByName(forms.models.ModelChoiceIterator):
    """The choices by what the reader sees of each, as the board sorts its lines."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from sorted(map(self.choice, self.queryset), key=lambda choice: name_order(str(choice[1])))


class StateField(forms.ModelChoiceField):
    """A State that can report."""

    iterator = ByName

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(MemberState.objects.reporting(), **{"label": _("State"), **kwargs})


class SeveralField(forms.ModelMultipleChoiceField):
    """Several rows of a table. A number that no row can have is a wrong choice like any other."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            sentence = self.error_messages["invalid_choice"]
            raise forms.ValidationError(sentence, "invalid_choice", {"value": ", ".join(map(str, value))}) from None


def repost(form: forms.BaseForm, name: str, value: str) -> None:
    """Replace one posted value of a bound form: what the page shows, and what the next save sends."""
    posted: Any = form.data
    form.data = posted = posted.copy()
    posted[form.add_prefix(name)] = value


class DeskActForm(ActForm):
    """The words of one act on one object. Forms with choices that depend on the object override `prepare`."""

    def __init__(self, *args: Any, thing: models.Model | None = None, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})  # a label stands above its field: no colon
        self.prepare(thing, user)

    def prepare(self, thing: Any, user: Any) -> None:
        """Choose what the fields offer for `thing`."""

    def begin_in(self, language: str, because: str | Promise) -> None:
        """Choose the language that the form begins with; its field says why, unless it was posted or typed before."""
        field = self.fields["language"]
        field.initial = language
        if not self.is_bound and "language" not in self.initial:
            field.help_text = str(because)
