"""A person's days as a calendar: due dates, due dates inside the State, and target dates of its commitments.

Made at each request from what the person may see at that moment, in her language: nothing of it is stored.
"""

import datetime
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from tracker.choices import CommitmentProgress
from tracker.mail.progress import OpenInvitation, places_of
from tracker.models import Assignment, CommitmentUpdate, PeriodItem, User

DAY = datetime.timedelta(days=1)
TEXT_LIMIT = 120
OVER = (CommitmentProgress.COMPLETED, CommitmentProgress.DISCONTINUED)


def calendar_of(user: User, now: datetime.datetime) -> bytes:
    """The calendar file of a person."""
    with translation.override(user.language):
        calendar = Calendar()
        calendar.add("prodid", "-//Follow-up Record//Calendar//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", _marked(_("Follow-up Record")))
        # A State with two open periods has each of its commitments once.
        events = {str(event["uid"]): event for place in places_of(user, now.date()) for event in _events_of(place, now)}
        for event in events.values():
            calendar.add_component(event)
    return calendar.to_ical()


def _marked(words: str) -> str:
    mark = _("[Demonstration]") if settings.DEMONSTRATION else ""
    return f"{mark} {words}".strip()


def _events_of(place: OpenInvitation, now: datetime.datetime) -> Iterator[Event]:
    facts = {"place": place.name}
    yield _event(
        f"due-{place.invitation.pk}", place.due_on, _("Answers are due: %(place)s") % facts, place.address, now
    )
    yield from _named_days(place, now)
    yield from _target_days(place, now)


def _named_days(place: OpenInvitation, now: datetime.datetime) -> Iterator[Event]:
    """The due dates that a focal point gave to the person inside the State."""
    period = place.invitation.period_id
    labels = dict(PeriodItem.objects.filter(period=period).values_list("recommendation", "printing__label"))
    named = Assignment.objects.standing().filter(
        mandate__user=place.user,
        mandate__member_state=place.invitation.member_state_id,
        period=period,
    )
    for pk, recommendation, due_on in named.values_list("pk", "recommendation", "due_on"):
        if due_on is None:
            continue
        facts = {"label": labels.get(recommendation, ""), "place": place.name}
        words = _("Your draft on %(label)s is due inside your State: %(place)s") % facts
        yield _event(f"named-{pk}", due_on, words, place.address, now)


def _target_days(place: OpenInvitation, now: datetime.datetime) -> Iterator[Event]:
    """The target date of each commitment of the State that is not over, as its newest update that she may see says."""
    updates = (
        CommitmentUpdate.objects.visible_to(place.user)
        .filter(commitment__member_state=place.invitation.member_state_id)
        .order_by("pk")
    )
    newest = {update.commitment_id: update for update in updates}
    for update in newest.values():
        if update.target_on is None or update.progress in OVER:
            continue
        text = " ".join(update.text.split())
        said = text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1].rstrip() + "…"
        words = _("Target date of a commitment: %(text)s") % {"text": said}
        yield _event(f"target-{update.commitment_id}", update.target_on, words, place.address, now)


def _event(name: str, day: datetime.date, words: str, address: str, now: datetime.datetime) -> Event:
    """A whole day. Its id stays the same, so that a calendar moves it where the day changes."""
    event = Event()
    event.add("uid", f"{name}@{urlsplit(settings.SITE_ADDRESS).hostname}")
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + DAY)
    event.add("summary", _marked(words))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event
