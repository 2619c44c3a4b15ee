"""What happened since a person was here: the notices that the record wrote to this person, newest first, read or not.

They are the rows of the mails, which an erasure reaches. Here stand subject, day and the one address of each. What
holds a code or a link to sign in is left out: a code that comes by mail is worth something because it came by mail. And
so is whatever speaks of a State for which the person has no mandate any more.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import actions
from tracker.choices import MailKind
from tracker.mail.sending import link_when_sent
from tracker.models import MailPreference, OutgoingMail, Transmission, User
from tracker.models.people import mandates_of
from tracker.portal.access import PortalRequest, signed_in
from tracker.portal.former import ended_mandates

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
