"""What happened since a person was here: one's own notices, of one's own States, read or not, without a code in it."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from tests.factories.world import World
from tracker import actions, notifications
from tracker.choices import MandateRole
from tracker.models import OutgoingMail, User
from tracker.portal.account.news import new_count

NEWS = reverse("portal:news")


def said(client: Client) -> list[tuple[str, str, bool]]:
    """What the page lists: subject, address, whether it is new."""
    groups = client.get(NEWS).context["groups"]
    return [(each.subject, each.address, each.is_new) for _heading, rows in groups for each in rows]


def returned(world: World, slug: str = "15-a", state: str = "XAA") -> None:
    version = world.draft(slug, state=state)
    world.send(version)
    world.give_back(version)


def test_a_notice_stands_there_with_its_address_and_leads_to_its_page(seed_world: World, focal: Client) -> None:
    returned(seed_world)
    found = said(focal)
    subject, address, is_new = found[0]
    assert "15 (a)" in subject
    assert address == "/portal/period-1/xaa/recommendations/rpm-asia-pacific-2025/15-a/"
    assert is_new
    assert focal.get(address).status_code == 200
    assert any(each[1].startswith("/portal/receipts/") for each in found)


def test_nobody_sees_what_another_state_or_a_colleague_was_told(
    seed_world: World, focal: Client, foreign: Client, observer: Client
) -> None:
    returned(seed_world)
    assert not any("15 (a)" in subject for subject, _address, _new in said(foreign) + said(observer))
    assert all("/xaa/" not in address for _subject, address, _new in said(foreign))


def test_of_a_state_whose_mandate_ended_nothing_is_left(seed_world: World, focal: Client) -> None:
    returned(seed_world)
    person = seed_world.focal_point
    seed_world.nominate(person, "XAB", MandateRole.OBSERVER)
    actions.end_mandate(
        mandate=seed_world.focal_point_mandates["XAA"], by=seed_world.administrator, now=seed_world.now()
    )
    assert OutgoingMail.objects.filter(user=person, text__contains="/xaa/").exists()
    assert not [each for each in said(focal) if "/xaa/" in each[1] or "/receipts/" in each[1]]


def test_a_code_stands_in_no_list(seed_world: World, focal: Client) -> None:
    notifications.tell([seed_world.focal_point], "sending_code", code="123456", minutes=15)
    assert OutgoingMail.objects.filter(key__startswith="sending_code").exists()
    assert "123456" not in focal.get(NEWS).content.decode()
    assert not [each for each in said(focal) if "code" in each[0].lower()]


def test_what_is_marked_as_read_is_what_was_on_the_page(seed_world: World, focal: Client) -> None:
    returned(seed_world)
    before = said(focal)
    until = focal.get(NEWS).context["newest"].at
    assert f'name="until" value="{until.isoformat()}"' in focal.get(NEWS).content.decode()
    notifications.tell([seed_world.focal_point], "evidence_refused", about="x", evidence=seed_world.evidence())
    OutgoingMail.objects.filter(key__startswith="evidence_refused").update(
        queued_at=until + datetime.timedelta(microseconds=1)
    )
    response = focal.post(NEWS, {"until": until.isoformat()}, follow=True)
    assert "Marked as read." in response.content.decode()
    assert [each[2] for each in said(focal)] == [True] + [False] * len(before)
    assert "New (1)" in focal.get(NEWS).content.decode()


def test_who_marks_an_old_page_takes_no_mark_away(seed_world: World, focal: Client) -> None:
    returned(seed_world)
    until = focal.get(NEWS).context["newest"].at
    focal.post(NEWS, {"until": until.isoformat()})
    focal.post(NEWS, {"until": (until - datetime.timedelta(days=400)).isoformat()})
    assert not any(is_new for _subject, _address, is_new in said(focal))


@pytest.mark.parametrize(
    "until", ["", "yesterday", "2026-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
)
def test_a_wrong_moment_marks_nothing(seed_world: World, focal: Client, until: str) -> None:
    returned(seed_world)
    assert focal.post(NEWS, {"until": until}).status_code == 302
    assert all(is_new for _subject, _address, is_new in said(focal))


def test_a_moment_that_is_to_come_is_now(seed_world: World, focal: Client) -> None:
    focal.post(NEWS, {"until": "9999-01-01T00:00:00+00:00"})
    returned(seed_world)
    OutgoingMail.objects.filter(user=seed_world.focal_point).update(
        queued_at=timezone.now() + datetime.timedelta(minutes=1)
    )
    found = said(focal)
    assert found
    assert all(is_new for _subject, _address, is_new in found)


def test_erased_notices_are_not_listed(seed_world: World, focal: Client) -> None:
    returned(seed_world)
    OutgoingMail.objects.filter(user=seed_world.focal_point).update(subject="", text="", html="")
    page = focal.get(NEWS)
    assert "You have no notices yet." in page.content.decode()


def test_it_costs_the_same_however_much_there_is(
    seed_world: World, focal: Client, django_assert_max_num_queries
) -> None:
    for slug in ("15-a", "15-b", "15-c", "15-d"):
        returned(seed_world, slug)
    with django_assert_max_num_queries(8):
        focal.get(NEWS)


def test_each_page_of_the_portal_leads_there(focal: Client) -> None:
    assert f'href="{NEWS}"' in focal.get("/portal/period-1/xaa/").content.decode()


def in_the_menu(client: Client, address: str = "/portal/period-1/xaa/") -> str:
    """The words of the link in the menu."""
    page = client.get(address).content.decode()
    (link,) = [each for each in html.fromstring(page).iterfind(".//a") if each.get("href") == NEWS]
    return " ".join(link.text_content().split())


def test_the_menu_says_how_many_are_new_and_nothing_where_none_is(seed_world: World, focal: Client) -> None:
    returned(seed_world)
    new = len(said(focal))
    assert new > 1
    assert in_the_menu(focal) == in_the_menu(focal, "/portal/account/") == f"What happened ({new} new)"
    newest = OutgoingMail.objects.filter(user=seed_world.focal_point).latest("queued_at").queued_at
    actions.mark_read(until=newest - datetime.timedelta(microseconds=1), by=seed_world.focal_point, now=timezone.now())
    assert in_the_menu(focal) == f"What happened ({len([each for each in said(focal) if each[2]])} new)"
    actions.mark_read(until=newest, by=seed_world.focal_point, now=timezone.now())
    assert in_the_menu(focal) == "What happened"


def test_the_menu_counts_no_code_and_no_notice_of_a_state_that_is_no_longer_ones_own(
    seed_world: World, focal: Client
) -> None:
    returned(seed_world)
    notifications.tell([seed_world.focal_point], "sending_code", code="123456", minutes=15)
    seed_world.nominate(seed_world.focal_point, "XAB", MandateRole.OBSERVER)
    actions.end_mandate(
        mandate=seed_world.focal_point_mandates["XAA"], by=seed_world.administrator, now=seed_world.now()
    )
    assert OutgoingMail.objects.filter(user=seed_world.focal_point, text__contains="/xaa/").exists()
    new = [each for each in said(focal) if each[2]]
    assert in_the_menu(focal, "/portal/account/") == (f"What happened ({len(new)} new)" if new else "What happened")


def test_what_the_menu_says_costs_the_same_however_much_there_is(seed_world: World, django_assert_num_queries) -> None:
    for slugs in (("15-a",), ("15-b", "15-c", "15-d")):
        for slug in slugs:
            returned(seed_world, slug)
        person = User.objects.get(pk=seed_world.focal_point.pk)
        with django_assert_num_queries(4):
            assert new_count(person)


def test_the_page_says_what_ends_the_newness_of_a_notice(seed_world: World, focal: Client) -> None:
    """One that was opened still counted as new, and nothing said why."""
    returned(seed_world)
    assert "Notices stay new until you mark them as read." in focal.get(NEWS).content.decode()
