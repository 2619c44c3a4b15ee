"""Choosing mails."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tracker.choices import ALWAYS_SENT, MailKind, MailRhythm
from tracker.models import User
from tracker.portal.forms.base import PortalForm

# What the desk is told; people of States are told everything else that can be muted as well.
TO_THE_DESK = (MailKind.DIGEST, MailKind.ESCALATION)

WANTED = "wanted"


def kinds_for(user: User) -> list[MailKind]:
    """The kinds of e-mail that this person can get, and may mute."""
    if user.is_secretariat:
        return list(TO_THE_DESK)
    return [kind for kind in MailKind if kind not in ALWAYS_SENT]


class MailForm(PortalForm):
    """The rhythm of the digest, and the kinds that are wanted; stored are the kinds that are not.

    An earlier form of this page asked, under `muted`, which kinds are not wanted. Where it is still open it posts no
    `asks`: what it says is turned into today's question, shown, and saved only when it is sent again.
    """

    rhythm = forms.ChoiceField(
        label=_("How often may the digest come?"),
        help_text=_("One e-mail with all that is to be done or new. It does not come where there is nothing."),
        choices=MailRhythm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often the digest may come.")},
    )
    asks = forms.CharField(widget=forms.HiddenInput, initial=WANTED, required=False)

    def __init__(self, data: QueryDict | None = None, *, user: User, **kwargs: Any) -> None:
        self.kinds = kinds_for(user)
        self.is_of_earlier_page = data is not None and "asks" not in data
        super().__init__(self._of_today(data), **kwargs)
        self.fields[WANTED] = forms.MultipleChoiceField(
            label=_("Which e-mails do you want?"),
            help_text=_(
                "E-mails about your account, and about consent or an erasure that the secretariat records for your"
                " State, always come."
            ),
            choices=[(kind.value, kind.label) for kind in self.kinds],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages={"invalid_choice": _("Choose among the e-mails in the list.")},
        )

    def clean(self) -> dict[str, Any]:
        """Refuse what an earlier page asked the other way round."""
        if self.is_of_earlier_page:
            self.add_error(WANTED, _("This question has changed. Select the e-mails that you want, then save again."))
        return self.cleaned_data

    def restore(self, kept: QueryDict | None) -> None:
        """Begin with what was typed before a session ended, on this page or on an earlier one."""
        super().restore(self._of_today(kept))

    @property
    def muted(self) -> list[str]:
        """The kinds that were offered and not selected."""
        return sorted(kind.value for kind in self.kinds if kind.value not in self.cleaned_data[WANTED])

    def _of_today(self, data: QueryDict | None) -> QueryDict | None:
        if data is None or "asks" in data:
            return data
        turned = data.copy()
        turned["asks"] = WANTED
        turned.setlist(WANTED, [kind.value for kind in self.kinds if kind.value not in data.getlist("muted")])
        return turned
