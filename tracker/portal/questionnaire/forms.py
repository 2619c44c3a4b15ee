"""The questionnaire in the portal: which file to download, the file that came back, and a tick for each difference."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.choices import Language
from tracker.portal.forms.base import PortalForm
from tracker.questionnaire.ticks import DifferencesForm

FORMATS = [("docx", _("Word (.docx)")), ("xlsx", _("Spreadsheet (.xlsx)"))]


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


class ApplyChangesForm(DifferencesForm, PortalForm):
    """The ticks of the page of differences."""
