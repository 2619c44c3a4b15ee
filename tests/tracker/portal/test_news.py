"""What happened since a person was here: one's own notices, of one's own States, read or not, without a code in it."""

import datetime

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from tests.factories.world import World
from tracker import actions
from tracker.choices import MandateRole
from tracker.mail import outbox
from tracker.models import OutgoingMail, User

NEWS = reverse("portal:news")


def said(client: Client) -> list[tuple[str, str, bool]]:
    """What the page lists: subject, address, whether it is new."""
    groups = client.get(NEWS).context["groups"]
    return [(each.subject, each.address, each.is_new) for _heading, rows in groups for each in rows]


def returned(world: World, slug: str = "15-a", state: str = "XAA") -> None:
    version = world.draft(slug, state=state)
    world.send(version)
    world.give_back(version)


def test_a_notice_leads_to_its_page_and_only_its_person_sees_it(
    seed_world: World, focal: Client, foreign: Client, observer: Client
) -> None:
    returned(seed_world)
    found = said(focal)
    subject, address, is_new = found[0]
    assert ("15 (a)" in subject, is_new) == (True, True)
    assert address == "/portal/period-1/xaa/recommendations/rpm-asia-pacific-2025/15-a/"
    assert focal.get(address).status_code == 200
    assert any(each[1].startswith("/portal/receipts/") for each in found)
    assert "Notices stay new until you mark them as read." in focal.get(NEWS).text
    others = said(foreign) + said(observer)
    assert not any("15 (a)" in subject for subject, _address, _new in others)
    assert all("/xaa/" not in address for _subject, address, _new in said(foreign))
    OutgoingMail.objects.filter(user=seed_world.focal_point).update(subject="", text="", html="")
    assert "You have no notices yet." in focal.get(NEWS).text, "after an erasure"


def test_a_notice_from_before_the_first_sign_in_leads_to_its_page(seed_world: World, focal: Client) -> None:
    """In the email a link to the account takes its place; the list leads to the page, and to no other State."""
    User.objects.filter(pk=seed_world.focal_point.pk).update(password=make_password(None), last_login=None)
    returned(seed_world)
    User.objects.filter(pk=seed_world.focal_point.pk).update(last_login=timezone.now())
    focal.force_login(User.objects.get(pk=seed_world.focal_point.pk))
    address = "/portal/period-1/xaa/recommendations/rpm-asia-pacific-2025/15-a/"
    assert address in {each[1] for each in said(focal)}
    actions.end_mandate(
        mandate=seed_world.focal_point_mandates["XAA"], by=seed_world.administrator, now=seed_world.now()
    )
    assert address not in {each[1] for each in said(focal)}


def test_what_is_marked_as_read_is_what_was_on_the_page(seed_world: World, focal: Client) -> None:
    returned(seed_world)
    before, shown = said(focal), focal.get(NEWS)
    until = shown.context["newest"].at
    assert f'name="until" value="{until.isoformat()}"' in shown.text
    wrong = ("", "yesterday", "2026-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")
    for moment in wrong:
        assert focal.post(NEWS, {"until": moment}).status_code == 302
    assert all(is_new for _subject, _address, is_new in said(focal))
    outbox.tell([seed_world.focal_point], "evidence_refused", about="x", evidence=seed_world.evidence())
    OutgoingMail.objects.filter(key__startswith="evidence_refused").update(
        queued_at=until + datetime.timedelta(microseconds=1)
    )
    assert "Marked as read." in focal.post(NEWS, {"until": until.isoformat()}, follow=True).text
    focal.post(NEWS, {"until": (until - datetime.timedelta(days=400)).isoformat()})  # an old page takes no mark away
    assert [each[2] for each in said(focal)] == [True] + [False] * len(before)
    assert "New (1)" in focal.get(NEWS).text
    focal.post(NEWS, {"until": "9999-01-01T00:00:00+00:00"})  # a moment that is to come is now
    returned(seed_world, "15-b")
    later = timezone.now() + datetime.timedelta(minutes=1)
    OutgoingMail.objects.filter(user=seed_world.focal_point).update(queued_at=later)
    assert said(focal)
    assert all(is_new for _subject, _address, is_new in said(focal))


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


def test_a_code_and_what_is_of_a_state_whose_mandate_ended_are_neither_listed_nor_counted(
    seed_world: World, focal: Client
) -> None:
    returned(seed_world)
    outbox.tell([seed_world.focal_point], "sending_code", code="123456", minutes=15)
    assert OutgoingMail.objects.filter(key__startswith="sending_code").exists()
    assert "123456" not in focal.get(NEWS).text
    assert not [each for each in said(focal) if "code" in each[0].lower()]
    seed_world.nominate(seed_world.focal_point, "XAB", MandateRole.OBSERVER)
    actions.end_mandate(
        mandate=seed_world.focal_point_mandates["XAA"], by=seed_world.administrator, now=seed_world.now()
    )
    assert OutgoingMail.objects.filter(user=seed_world.focal_point, text__contains="/xaa/").exists()
    assert not [each for each in said(focal) if "/xaa/" in each[1] or "/receipts/" in each[1]]
    new = [each for each in said(focal) if each[2]]
    assert in_the_menu(focal, "/portal/account/") == (f"What happened ({len(new)} new)" if new else "What happened")
