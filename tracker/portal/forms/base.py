"""What the portal's forms share: fields for words, errors with their place, refusals, and words kept over a sign-in."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tracker.choices import Language
from tracker.models.constraints import refuse_unstorable
from tracker.web.forms import ActForm

TOO_LONG = _("This has %(show_value)d characters. At most %(limit_value)d can be kept.")


class Line(forms.CharField):
    """One line of a person's words. Its limit is checked here, never cut off by the browser."""

    widget: forms.Widget = forms.TextInput(attrs={"dir": "auto"})

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # One sentence for NUL and for every other character that cannot be stored.
        self.validators = [v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)]
        self.validators += [MaxLengthValidator(limit, TOO_LONG), refuse_unstorable]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Spaces at the ends, which a post loses, are no change."""
        return super().has_changed(self.to_python(initial), data)


class Words(Line):
    """A text of several lines; browsers send CR LF, the record keeps LF."""

    widget = forms.Textarea(attrs={"dir": "auto", "rows": 4})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class Day(forms.DateField):
    """A date in the browser's own picker; typed by hand it is year, month, day."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        sentence = _("Write the date as year, month and day: 2027-03-31.")
        super().__init__(input_formats=["%Y-%m-%d"], error_messages={"invalid": sentence}, **kwargs)


class Boxes(forms.MultipleChoiceField):
    """Boxes to select. Nobody cleared what the form began with and does not offer."""

    widget = forms.CheckboxSelectMultiple

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed([each for each in initial or [] if self.valid_value(each)], data)


def language_field() -> forms.ChoiceField:
    """In which language the person wrote."""
    return forms.ChoiceField(label=_("Language of this text"), choices=Language.choices, initial=Language.ENGLISH)


class Revision(forms.IntegerField):
    """The revision of the draft that the person saw; empty where there was none."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=0, max_value=2**31 - 1, **kwargs)


class PortalForm(ActForm):
    """A form whose errors know their place, and that can begin with what was typed before."""

    use_required_attribute = False
    status_of_mistakes = 422

    def restore(self, kept: QueryDict | None) -> None:
        """Begin with what was typed before a session ended. Nothing is checked or saved by that."""
        if kept is None:
            return
        for name, field in self.fields.items():
            if not isinstance(field, forms.FileField):
                self.initial[name] = field.widget.value_from_datadict(kept, {}, self.add_prefix(name))

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of every error, in the order of the fields; no id for the form's own."""
        found = [("", str(message)) for message in self.non_field_errors()]
        for name in self.fields:
            bound = self[name]
            anchor = bound.id_for_label or f"{bound.auto_id}_0"
            found += [(anchor, str(message)) for message in bound.errors]
        return found
