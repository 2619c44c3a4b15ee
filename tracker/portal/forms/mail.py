"""Choosing mails."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.choices import ALWAYS_SENT, MailKind, MailRhythm
from tracker.models import User
from tracker.portal.forms.base import PortalForm

# What the desk is told; people of States are told everything else that can be muted as well.
TO_THE_DESK = (MailKind.DIGEST, MailKind.ESCALATION)


def kinds_for(user: User) -> list[MailKind]:
    """The kinds of mail that this person can get, and may mute."""
    if user.is_secretariat:
        return list(TO_THE_DESK)
    return [kind for kind in MailKind if kind not in ALWAYS_SENT]


class MailForm(PortalForm):
    """The rhythm of the digest, and the kinds that are not wanted."""

    rhythm = forms.ChoiceField(
        label=_("How often may the digest come?"),
        help_text=_("One mail with all that is to be done or new. It does not come where there is nothing."),
        choices=MailRhythm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often the digest may come.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["muted"] = forms.MultipleChoiceField(
            label=_("Which mails do you not want?"),
            help_text=_(
                "Tick what shall not come. Mails about your account, and about consent or an erasure that the"
                " secretariat records for your State, always come."
            ),
            choices=[(kind.value, kind.label) for kind in kinds_for(user)],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages={"invalid_choice": _("Choose among the kinds of mail that can be muted.")},
        )
