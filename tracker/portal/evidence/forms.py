"""A file or a link for the library."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tracker.choices import EvidenceKind, Language
from tracker.language_names import language_code, language_name
from tracker.models.evidence import language_tag, web_address
from tracker.portal.forms.base import Day, Line, PortalForm

SHARED = [("no", _("Private: seen by your State and, once you send it, by the secretariat")),
          ("yes", _("Public: anybody can read it as soon as a published answer cites it"))]  # fmt: skip


def link_field(label: str | Promise) -> Line:
    """An address on the web."""
    return Line(
        label=label,
        limit=1000,
        required=False,
        validators=[web_address],
        help_text=_("It begins with http:// or https://."),
        widget=forms.TextInput(
            attrs={"dir": "ltr", "inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


# Translators: hint under the field "Language of the document".
NAME_OR_CODE = _("Its name, for example Vietnamese, or its code, for example vi.")


known_language = RegexValidator(
    language_tag.regex, _("Write the name of the language, for example French, or its code: fr, vi, zh-hans.")
)


class LanguageInput(forms.TextInput):
    """A field for the name of a language, which offers the names of the six languages of the United Nations."""

    def __init__(self) -> None:
        super().__init__(attrs={"dir": "auto", "spellcheck": "false", "autocomplete": "off"})

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the field and its list of names."""
        listed = f"languages-of-{name}"
        field = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        names = format_html_join(
            "", '<option value="{}"></option>', ([language_name(code)] for code in Language.values)
        )
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, names)


class NamedLanguage(Line):
    """The language of a document, which may be any: shown by its name, written as its name or its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(limit=20, widget=LanguageInput(), validators=[known_language], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the name of the language in the reader's language."""
        return language_name(value) if value else value

    def to_python(self, value: Any) -> Any:
        return language_code(str(super().to_python(value) or ""))


class WrittenOfEvidence(PortalForm):
    """What is written of an item, and can be corrected until it was sent."""

    title = Line(label=_("Title"), limit=300, error_messages={"required": _("Give the title of the document.")})
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("Choose from the list")), *EvidenceKind.choices],
        error_messages={"required": _("Choose the kind of the document.")},
    )
    dated_on = Day(
        label=_("Date of the document"), required=False, help_text=_("Not the day of the upload. Empty if it has none.")
    )
    language = NamedLanguage(label=_("Language of the document"), help_text=NAME_OR_CODE)


class EvidenceForm(WrittenOfEvidence):
    """One item. `uuid` comes from the page, so that a form sent twice adds one item."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    upload = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "PDF, Word, Excel, OpenDocument, CSV, text, PNG or JPEG, up to 20 MB; without macros, passwords or other "
            "files in it. What a camera writes into a picture (place, time, device) is taken out; the checksum is that "
            "of the file as it is kept."
        ),
    )
    link = link_field(_("Or a link"))
    is_public = forms.ChoiceField(label=_("Who may read it"), choices=SHARED, initial="no", widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if {"upload", "link"} & set(self.errors):
            return data
        if data.get("upload") and data.get("link"):
            self.add_error("link", _("Give a file or a link, not both. Add the other as an item of its own."))
        if not data.get("upload") and not data.get("link"):
            self.add_error("upload", _("Choose a file, or give a link."))
        return data
