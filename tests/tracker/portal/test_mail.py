"""A person chooses her mails, and has a calendar at a private address."""

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.factories.world import World
from tracker.models import MailPreference, OutgoingMail

PAGE = "/portal/mail/"


def choice(world: World) -> MailPreference:
    return MailPreference.objects.get(user=world.focal_point)


def feed_of(world: World) -> str:
    return reverse("portal:calendar_feed", args=[choice(world).calendar_key])


@pytest.fixture
def desk(seed_world: World, browser_of) -> Client:
    """A reviewer."""
    return browser_of(seed_world.reviewer)


def test_looking_stores_nothing(focal: Client) -> None:
    page = focal.get(PAGE).content.decode()
    assert "focalpoint-xaa@example.org" in page
    assert "Make an address for your calendar" in page
    assert not MailPreference.objects.exists()


def test_rhythm_and_muted_kinds_are_kept(seed_world: World, focal: Client) -> None:
    response = focal.post(PAGE, {"rhythm": "monthly", "muted": ["receipt", "invitation"]}, follow=True)
    assert "Kept." in response.content.decode()
    assert (choice(seed_world).rhythm, choice(seed_world).muted) == ("monthly", ["invitation", "receipt"])
    assert focal.get(PAGE).context["form"].initial == {"rhythm": "monthly", "muted": ["invitation", "receipt"]}
    before = OutgoingMail.objects.count()
    seed_world.send(seed_world.draft())
    assert OutgoingMail.objects.count() == before


@pytest.mark.parametrize("words", [{}, {"rhythm": "daily"}, {"rhythm": "weekly", "muted": ["account"]}])
def test_a_bad_choice_is_refused_in_a_sentence(focal: Client, words: dict) -> None:
    response = focal.post(PAGE, words)
    assert response.status_code == 422
    assert response.context["form"].mistakes
    assert not MailPreference.objects.exists()


def test_the_desk_chooses_among_what_it_gets(desk: Client) -> None:
    offered = [value for value, _label in desk.get(PAGE).context["form"].fields["muted"].choices]
    assert offered == ["digest", "escalation"]
    assert desk.post(PAGE, {"rhythm": "weekly", "muted": ["receipt"]}).status_code == 422
    assert desk.post(PAGE, {"rhythm": "weekly", "muted": ["digest"]}).status_code == 302


def test_the_calendar_is_read_without_a_sign_in_and_not_kept(seed_world: World, focal: Client) -> None:
    focal.post(reverse("portal:calendar"))
    response = Client().get(feed_of(seed_world))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("dtstart") == seed_world.period.due_on
    assert feed_of(seed_world) in focal.get(PAGE).content.decode()


def test_a_new_address_ends_the_old_one(seed_world: World, focal: Client) -> None:
    focal.post(reverse("portal:calendar"))
    old = feed_of(seed_world)
    focal.post(reverse("portal:calendar"))
    assert feed_of(seed_world) != old
    assert Client().get(old).status_code == 404
    assert Client().get(feed_of(seed_world)).status_code == 200


def test_a_key_that_nobody_has_and_a_person_who_may_not_sign_in_are_the_same(seed_world: World, focal: Client) -> None:
    assert Client().get(reverse("portal:calendar_feed", args=["x" * 40])).status_code == 404
    focal.post(reverse("portal:calendar"))
    person = seed_world.focal_point
    person.is_active = False
    person.save()
    assert Client().get(feed_of(seed_world)).status_code == 404


def test_both_rooms_lead_there(focal: Client, desk: Client, address) -> None:
    assert f'href="{PAGE}"' in focal.get(address("task_list")).content.decode()
    assert f'href="{PAGE}"' in desk.get("/admin/").content.decode()
