"""A file or a link for the library."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import EvidenceKind
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


class LanguageTag(Line):
    """The language of a document, which may be any: its tag, however it is written."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"dir": "ltr", "autocapitalize": "none", "spellcheck": "false", "size": 10}
        super().__init__(limit=20, widget=forms.TextInput(attrs=attrs), validators=[language_tag], **kwargs)

    def to_python(self, value: Any) -> Any:
        return str(super().to_python(value) or "").lower()


class WrittenOfEvidence(PortalForm):
    """What is written of an item, and can be corrected until it was sent."""

    title = Line(label=_("Title"), limit=300, error_messages={"required": _("Give the title of the document.")})
    kind = forms.ChoiceField(label=_("Kind"), choices=EvidenceKind.choices, initial=EvidenceKind.OTHER)
    dated_on = Day(
        label=_("Date of the document"), required=False, help_text=_("Not the day of the upload. Empty if it has none.")
    )
    language = LanguageTag(
        label=_("Language of the document"), initial="en", help_text=_("A language tag: en, fr, ar, vi, zh-hans ...")
    )


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
