"""Forms of signing in: names, passwords, codes and passkeys. A password is never shown again."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from tracker.models.constraints import refuse_unstorable
from tracker.portal.forms import Line, PortalForm

NAME_OF_PASSKEY = 60
# What is asked of a new password, in the reader's language.
rules_of_passwords = lazy(lambda: " ".join(password_validators_help_texts()), str)()


def password_field(label: Any, *, autocomplete: str, **kwargs: Any) -> forms.CharField:
    """A password, taken as it was typed."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=4096,  # what a hasher is given to work on
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete, "dir": "ltr"}),
        validators=[refuse_unstorable],
        **kwargs,
    )


class SignInForm(PortalForm):
    """User name and password."""

    username = Line(
        label=_("User name"),
        limit=150,
        widget=forms.TextInput(attrs={"autocomplete": "username webauthn", "autocapitalize": "none", "dir": "ltr"}),
    )
    password = password_field(_("Password"), autocomplete="current-password")


class CodeForm(PortalForm):
    """A code of the authenticator app, or a recovery code."""

    code = Line(
        label=_("Code"),
        limit=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none", "dir": "ltr"}
        ),
        error_messages={"required": _("Type the code.")},
    )


class JsonOfABrowser(forms.JSONField):
    """JSON that anybody may send: what is nested without an end is none."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class PasskeyForm(PortalForm):
    """What a passkey signed; written by the browser."""

    credential = JsonOfABrowser(
        widget=forms.HiddenInput,
        error_messages={"required": _("Your browser sent no passkey."), "invalid": _("Your browser sent no passkey.")},
    )

    def clean_credential(self) -> Any:
        credential = self.cleaned_data["credential"]
        if not isinstance(credential, dict):
            raise ValidationError(_("Your browser sent no passkey."))
        return credential


class NewPasskeyForm(PasskeyForm):
    """A new passkey, and how its owner calls it."""

    name = Line(
        label=_("Name"),
        limit=NAME_OF_PASSKEY,
        help_text=_("A name to recognize it by, for example “Office computer”."),
        error_messages={"required": _("Give the passkey a name.")},
    )
    field_order = ("name", "credential")


class PasswordForm(PortalForm):
    """One's own password, to prove who sits here."""

    password = password_field(_("Password"), autocomplete="current-password")


class NewPasswordForm(PortalForm):
    """A new password, twice."""

    new_password1 = password_field(_("New password"), autocomplete="new-password", help_text=rules_of_passwords)
    new_password2 = password_field(_("New password again"), autocomplete="new-password")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("new_password1"), cleaned.get("new_password2")
        if first and second and first != second:
            self.add_error("new_password2", _("The two new passwords are not the same."))
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    """The old password and a new one."""

    old_password = password_field(_("Password now"), autocomplete="current-password")
    field_order = ("old_password", "new_password1", "new_password2")


class ResetForm(PortalForm):
    """Who asks for a link."""

    name = Line(
        label=_("User name or e-mail address"),
        limit=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "dir": "ltr"}),
        error_messages={"required": _("Type your user name or your e-mail address.")},
    )
