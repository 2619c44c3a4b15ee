"""A person chooses her mails, and has a calendar at a private address."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.factories.world import World
from tracker.choices import MailKind
from tracker.models import MailPreference, OutgoingMail, User
from tracker.portal.account.mail import kinds_for

PAGE = "/portal/mail/"


def choice(world: World) -> MailPreference:
    return MailPreference.objects.get(user=world.focal_point)


def feed_of(world: World) -> str:
    return reverse("portal:calendar_feed", args=[choice(world).calendar_key])


@pytest.fixture
def desk(seed_world: World, browser_of) -> Client:
    """A reviewer."""
    return browser_of(seed_world.reviewer)


def chosen(*wanted: str, rhythm: str = "weekly") -> dict[str, Any]:
    """What the page posts."""
    return {"rhythm": rhythm, "wanted": list(wanted)}


def test_rhythm_and_wanted_kinds_are_kept(seed_world: World, focal: Client) -> None:
    unwanted = [MailKind.INVITATION, MailKind.RECEIPT]
    wanted = [kind.value for kind in kinds_for(seed_world.focal_point) if kind not in unwanted]
    response = focal.post(PAGE, chosen(*wanted, rhythm="monthly"), follow=True)
    assert "Saved." in response.content.decode()
    assert (choice(seed_world).rhythm, choice(seed_world).muted) == ("monthly", ["invitation", "receipt"])
    assert focal.get(PAGE).context["form"].initial == {"rhythm": "monthly", "wanted": wanted}
    before = OutgoingMail.objects.count()
    seed_world.send(seed_world.draft())
    assert OutgoingMail.objects.count() == before


def test_all_kinds_come_selected_and_none_may_be(seed_world: World, focal: Client, desk: Client, address) -> None:
    page = focal.get(PAGE).text
    for said in ("focalpoint-xaa@example.org", "Make an address for your calendar"):
        assert said in page
    assert page.count(" checked") == len(kinds_for(seed_world.focal_point)) + 1
    assert not MailPreference.objects.exists(), "looking stores nothing"
    focal.post(PAGE, chosen())
    assert choice(seed_world).muted == sorted(kind.value for kind in kinds_for(seed_world.focal_point))
    for browser, place in ((focal, address("task_list")), (desk, "/admin/")):
        assert f'href="{PAGE}"' in browser.get(place).text


def test_the_desk_chooses_among_what_it_gets_and_a_bad_choice_is_refused(
    seed_world: World, focal: Client, desk: Client
) -> None:
    for words in ({}, {"rhythm": "daily", "asks": "wanted"}, chosen("account")):
        response = focal.post(PAGE, words)
        assert (response.status_code, bool(response.context["form"].mistakes)) == (422, True)
    offered = [value for value, _label in desk.get(PAGE).context["form"].fields["wanted"].choices]
    assert offered == ["digest", "escalation"]
    assert desk.post(PAGE, chosen("receipt")).status_code == 422
    assert not MailPreference.objects.exists()
    assert desk.post(PAGE, chosen("escalation")).status_code == 302
    assert MailPreference.objects.get(user=seed_world.reviewer).muted == ["digest"]


def test_the_calendar_is_read_without_a_sign_in_and_not_kept(seed_world: World, focal: Client) -> None:
    focal.post(reverse("portal:calendar"))
    response = Client().get(feed_of(seed_world))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("dtstart") == seed_world.period.due_on
    old = feed_of(seed_world)
    assert old in focal.get(PAGE).text
    focal.post(reverse("portal:calendar"))  # a new address ends the old one
    statuses = [Client().get(each).status_code for each in (old, feed_of(seed_world))]
    assert statuses == [404, 200]
    User.objects.filter(pk=seed_world.focal_point.pk).update(is_active=False)
    unknown = reverse("portal:calendar_feed", args=["x" * 40])
    assert [Client().get(each).status_code for each in (unknown, feed_of(seed_world))] == [404, 404]
