"""Taking up an account: a name, a language, and a first password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _

from tracker.choices import Language
from tracker.portal.forms.base import Line, PortalForm


def _password_rules() -> str:
    return " ".join(password_validators_help_texts())


class TakeUpForm(PortalForm):
    """What a person chooses when she opens the link. A password is never shown again; all else is."""

    full_name = Line(
        label=_("Your name"),
        limit=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
        error_messages={"required": _("Write your name, as your colleagues should read it.")},
    )
    language = forms.ChoiceField(label=_("Language of pages and e-mails"), choices=Language.choices)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )
    password_again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Write the password a second time.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = _password_rules()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password"), cleaned.get("password_again")
        if first and second and first != second:
            self.add_error("password_again", _("The two passwords are not the same. Please write both again."))
        return cleaned
