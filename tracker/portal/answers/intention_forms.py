"""What a State says before it answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.choices import IntentionKind
from tracker.portal.forms.base import PortalForm, Words


class IntentionForm(PortalForm):
    """One of two sentences, and the State's own words beside it."""

    kind = forms.ChoiceField(
        label=_("What do you tell the secretariat?"),
        choices=IntentionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    words = Words(
        label=_("In your own words"),
        help_text=_("Optional. Seen by the secretariat and by the people of your State; never published."),
        limit=500,
        required=False,
    )
