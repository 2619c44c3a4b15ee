"""Which mails a person gets, the notices that were written to this person, and a calendar at a private address.

The notices are the rows of the mails, which an erasure reaches. On their page are subject, day and the one address of
each. What holds a code or a link to sign in is left out: a code that comes by mail is worth something because it came
by mail. And so is whatever speaks of a State for which the person has no mandate any more.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
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
from tracker.mail.sending import link_when_sent
from tracker.models import MailPreference, OutgoingMail, Transmission, User
from tracker.models.people import mandates_of
from tracker.portal.access import PortalRequest, carried_out, form_page, posted, signed_in
from tracker.portal.forms import PortalForm
from tracker.portal.rooms import ended_mandates

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
    done = carried_out(
        request,
        form,
        lambda: actions.choose_mails(
            rhythm=form.cleaned_data["rhythm"], muted=form.muted, by=request.user, now=timezone.now()
        ),
        _("Saved. From now on you get the e-mails that you chose."),
        reverse("portal:mail"),
    )
    return done or form_page(request, "portal/mail.html", form, calendar=calendar_address(choice))


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


# As many as a person goes through; what is older stands in the history of each answer.
NAMED = 100
CLOSING = "\n-- \n"
ADDRESS = re.compile(r"https?://[^/\s]+(/(?:portal|admin)/[^\s]*)")
ROOM = re.compile(r"/portal/[a-z0-9-]+/([a-z]{3})/")
RECEIPT = re.compile(r"/portal/receipts/([0-9a-f-]{36})/")


@dataclass(frozen=True)
class News:
    """One notice: what it says in a line and in which language, when it came, where it leads, whether it is new."""

    subject: str
    language: str
    at: datetime.datetime
    address: str
    is_new: bool


def news_of(user: User) -> list[News]:
    """The notices to a person, newest first, as many as `NAMED`; of the own States alone, in four questions."""
    read_until = MailPreference.objects.of(user).read_until
    return [
        News(mail.subject, mail.language, mail.queued_at, found[0] if found else "", _is_new(mail, read_until))
        for mail, found in _own(_notices(user), user).items()
    ]


def new_count(user: User) -> int:
    """How many of them are new: what the menu says on every page, in four questions at most."""
    read = MailPreference.objects.filter(user=user, read_until__gte=OuterRef("queued_at"))
    return len(_own(_notices(user).exclude(Exists(read)), user))


def _notices(user: User) -> QuerySet[OutgoingMail]:
    """What may stand in the list of a person, newest first."""
    mails = OutgoingMail.objects.filter(user=user).exclude(kind=MailKind.ACCOUNT).exclude(subject="")
    return mails.defer("html").order_by("-queued_at", "-pk")


def _own(mails: QuerySet[OutgoingMail], user: User) -> dict[OutgoingMail, list[str]]:
    """The newest of the mails, each with the addresses in it, without those that lead to a State of others."""
    # A mail from before the first sign-in marks the page to which it leads.
    texts = {mail: mail.text.rpartition(CLOSING)[0].replace(link_when_sent(), "") for mail in mails[:NAMED]}
    places = {mail: ADDRESS.findall(text) for mail, text in texts.items()}
    held = {mandate.member_state_id.lower() for mandate in mandates_of(user).mandates} if places else set()
    sent = _receipts(places.values(), user)
    return {mail: found for mail, found in places.items() if all(_is_own(address, held, sent) for address in found)}


def _is_new(mail: OutgoingMail, read_until: datetime.datetime | None) -> bool:
    return read_until is None or mail.queued_at > read_until


def _receipts(places: Iterable[list[str]], user: User) -> set[str]:
    """The keys of the responses, among those that the addresses name, that the person may see."""
    named = {found[1] for addresses in places for each in addresses if (found := RECEIPT.match(each))}
    seen = Transmission.objects.visible_to(user).filter(pk__in=named) if named else Transmission.objects.none()
    return {str(key) for key in seen.values_list("pk", flat=True)}


def _is_own(address: str, held: set[str], sent: set[str]) -> bool:
    """Whether an address leads to a State of the person, or to none at all."""
    if receipt := RECEIPT.match(address):
        return receipt[1] in sent
    room = ROOM.match(address)
    return room is None or room[1] in held


@signed_in
def news(request: PortalRequest) -> HttpResponse:
    """The page; its button marks as read what was on it, and nothing that came meanwhile."""
    if request.method == "POST":
        if until := _moment(request.POST.get("until", "")):
            actions.mark_read(until=until, by=request.user, now=timezone.now())
            messages.success(request, _("Marked as read."))
        return redirect("portal:news")
    found = news_of(request.user)
    groups = (
        (_("New"), [each for each in found if each.is_new]),
        (_("Read before"), [each for each in found if not each.is_new]),
    )
    context = {"groups": groups, "newest": found[0] if found else None, "new_count": len(groups[0][1])}
    return render(request, "portal/news.html", {**context, "ended": ended_mandates(request.user)})


def _moment(text: str) -> datetime.datetime | None:
    """The moment at which the page was made; None for what is none."""
    try:
        moment = datetime.datetime.fromisoformat(text)
        return moment.astimezone(datetime.UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
