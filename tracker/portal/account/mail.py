"""Which mails a person gets, and her calendar: its private address, and the file behind it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker import actions
from tracker.choices import ALWAYS_SENT, MailKind, MailRhythm
from tracker.mail.calendar import calendar_of
from tracker.models import MailPreference, User
from tracker.portal.access import PortalRequest, posted, signed_in
from tracker.portal.forms.base import PortalForm

# What the Secretariat is told; people of States are told everything else that can be muted as well.
TO_THE_SECRETARIAT = (MailKind.DIGEST, MailKind.ESCALATION)


def kinds_for(user: User) -> list[MailKind]:
    """The kinds of e-mail that this person can get, and may mute."""
    if user.is_secretariat:
        return list(TO_THE_SECRETARIAT)
    return [kind for kind in MailKind if kind not in ALWAYS_SENT]


class MailForm(PortalForm):
    """The rhythm of the digest, and the kinds that are wanted; stored are the kinds that are not."""

    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often may the digest come?"),
        help_text=gettext_lazy(
            "One e-mail with all that is to be done or new. It does not come where there is nothing."
        ),
        choices=MailRhythm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how often the digest may come.")},
    )

    def __init__(self, data: QueryDict | None = None, *, user: User, **kwargs: Any) -> None:
        self.kinds = kinds_for(user)
        super().__init__(data, **kwargs)
        self.fields["wanted"] = forms.MultipleChoiceField(
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

    @property
    def muted(self) -> list[str]:
        """The kinds that were offered and not selected."""
        return sorted(kind.value for kind in self.kinds if kind.value not in self.cleaned_data["wanted"])


@signed_in
def mail(request: PortalRequest) -> HttpResponse:
    """Choose the rhythm of the digest and the kinds that are wanted; see the address of the calendar."""
    choice = MailPreference.objects.of(request.user)
    wanted = [kind.value for kind in kinds_for(request.user) if kind.value not in choice.muted]
    form = MailForm(posted(request), user=request.user, initial={"rhythm": choice.rhythm, "wanted": wanted})
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: actions.choose_mails(
                rhythm=form.cleaned_data["rhythm"],
                muted=form.muted,
                by=request.user,
                now=timezone.now(),
            )
        )
        if done is not None:
            messages.success(request, _("Saved. From now on you get the e-mails that you chose."))
            return redirect("portal:mail")
    form.restore(request.kept)
    context = {"form": form, "kept": request.kept is not None, "calendar": calendar_address(choice)}
    return render(request, "portal/mail.html", context, status=form.status)


def calendar_address(choice: MailPreference) -> str:
    """The whole private address of a person's calendar; nothing where none was made."""
    if choice._state.adding:  # the defaults, which nobody stored
        return ""
    return settings.SITE_ADDRESS + reverse("portal:calendar_feed", args=[choice.calendar_key])


@signed_in
def calendar(request: PortalRequest) -> HttpResponse:
    """Make a private address of the calendar, or a new one in place of it."""
    if request.method == "POST":
        actions.renew_calendar(by=request.user, now=timezone.now())
        messages.success(request, _("The calendar has a new address. An earlier address no longer works."))
    return redirect("portal:mail")


@require_safe
def calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar of the person whose key this is, without a sign-in: the key is the secret."""
    choice = MailPreference.objects.filter(calendar_key=key, user__is_active=True).select_related("user").first()
    if choice is None:
        raise Http404
    response = HttpResponse(calendar_of(choice.user, timezone.now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="follow-up-record.ics"'
    return response
