"""A person chooses her mails, and has a calendar at a private address."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.factories.world import World
from tracker.mail_kinds import MailKind
from tracker.models import MailPreference, OutgoingMail
from tracker.portal.account.mail_forms import MailForm, kinds_for

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


def chosen(*wanted: str, rhythm: str = "weekly") -> dict[str, Any]:
    """What the page posts."""
    return {"rhythm": rhythm, "asks": "wanted", "wanted": list(wanted)}


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


def test_all_kinds_come_selected_and_none_may_be(seed_world: World, focal: Client) -> None:
    page = focal.get(PAGE).content.decode()
    assert page.count(" checked") == len(kinds_for(seed_world.focal_point)) + 1
    focal.post(PAGE, chosen())
    assert choice(seed_world).muted == sorted(kind.value for kind in kinds_for(seed_world.focal_point))


@pytest.mark.parametrize("words", [{}, {"rhythm": "daily", "asks": "wanted"}, chosen("account")])
def test_a_bad_choice_is_refused_in_a_sentence(focal: Client, words: dict) -> None:
    response = focal.post(PAGE, words)
    assert response.status_code == 422
    assert response.context["form"].mistakes
    assert not MailPreference.objects.exists()


@pytest.mark.parametrize("muted", [[], ["receipt"]])
def test_a_page_that_asked_the_other_way_round_is_shown_again_and_stores_nothing(
    seed_world: World, focal: Client, muted: list[str]
) -> None:
    response = focal.post(PAGE, {"rhythm": "monthly", "muted": muted})
    assert response.status_code == 422
    assert "This question has changed." in response.content.decode()
    assert not MailPreference.objects.exists()
    form = response.context["form"]
    assert form["wanted"].value() == [k.value for k in kinds_for(seed_world.focal_point) if k.value not in muted]
    shown = {name: form[name].value() for name in ("rhythm", "asks", "wanted")}
    assert focal.post(PAGE, shown).status_code == 302
    assert (choice(seed_world).rhythm, choice(seed_world).muted) == ("monthly", muted)


def test_what_was_typed_on_an_earlier_page_comes_back_the_right_way_round(seed_world: World) -> None:
    form = MailForm(user=seed_world.focal_point)
    form.restore(QueryDict("rhythm=monthly&muted=receipt"))
    assert form["asks"].value() == "wanted"
    assert "receipt" not in form["wanted"].value()
    assert len(form["wanted"].value()) == len(kinds_for(seed_world.focal_point)) - 1


def test_the_desk_chooses_among_what_it_gets(seed_world: World, desk: Client) -> None:
    offered = [value for value, _label in desk.get(PAGE).context["form"].fields["wanted"].choices]
    assert offered == ["digest", "escalation"]
    assert desk.post(PAGE, chosen("receipt")).status_code == 422
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
