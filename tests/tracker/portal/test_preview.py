"""What a State will see: for the desk alone, before anybody is invited, with nothing in it that a State has written."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.world import World
from tracker.models import AuditEvent, Invitation, MemberState, OutgoingMail, Recommendation
from tracker.portal.reading.progress import TaskStatus

CANARY = "Canary of a draft"


@pytest.fixture
def desk(seed_world: World, browser_of) -> Client:
    """The browser of data entry."""
    return browser_of(seed_world.dataentry)


def page(client: Client, state: str = "XAA") -> str:
    reply = client.get(reverse("portal:preview", args=["period-1"]), {"state": state})
    assert reply.status_code == 200
    return " ".join(reply.content.decode().split())


def test_it_shows_the_welcome_and_what_is_asked_and_no_draft(seed_world: World, desk: Client, focal: Client) -> None:
    board = desk.get(reverse("admin:period_board", args=["period-1"])).text
    assert f'href="{reverse("portal:preview", args=["period-1"])}"' in board
    seed_world.draft("15-a", summary=CANARY)
    html = page(desk)
    assert f"Welcome. You report for {seed_world.states['XAA']}" in html
    labels = re.compile(r'<span class="lab"><bdi>([^<]*)</bdi>')
    theirs = labels.findall(focal.get("/portal/period-1/xaa/").text)
    assert len(theirs) > 5
    assert labels.findall(html) == theirs, "as on the page of the State"
    assert str(TaskStatus.NOT_ANSWERED.label) in html
    assert [each for each in (CANARY, '<p class="mute">Focal point', "/portal/period-1/xaa/") if each in html] == []
    assert "Draft" not in html.partition('id="tasks"')[2]
    forms = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]*)"', html)
    assert set(forms) <= {reverse("portal:sign_out"), reverse("portal:language")}
    assert desk.post(reverse("portal:preview", args=["period-1"])).status_code == 405
    assert focal.get(reverse("portal:preview", args=["no-such-period"])).status_code == 404


def test_a_state_that_is_not_invited_can_be_looked_at(seed_world: World, desk: Client) -> None:
    Invitation.objects.filter(member_state="XAB").delete()
    before = (AuditEvent.objects.count(), OutgoingMail.objects.count())
    assert f"You report for {seed_world.states['XAB']}" in page(desk, "XAB")
    assert (AuditEvent.objects.count(), OutgoingMail.objects.count()) == before
    assert not Invitation.objects.filter(member_state="XAB").exists()


def test_whatever_state_is_asked_there_is_a_page(desk: Client) -> None:
    for state in ("", "nowhere", "xab", "\x00"):
        assert "You report for" in page(desk, state)


def test_the_states_stand_in_the_order_of_the_alphabet(seed_world: World, desk: Client) -> None:
    for code, name in {"XAA": "Czechia", "XAB": "Côte d’Ivoire"}.items():
        MemberState.objects.filter(pk=code).update(name_en=name)
    options = re.findall(r"<option[^>]*>([^<]*)</option>", page(desk))
    assert options.index("Côte d’Ivoire") < options.index("Czechia")


def test_what_has_no_heading_of_its_own_is_called_other_only_beside_what_has(seed_world: World, desk: Client) -> None:
    asked = Recommendation.objects.filter(period_items__period__slug="period-1")
    for each in asked:
        each.themes.clear()
    Recommendation.objects.exclude(slug="15-a").update(agenda_item=None)
    assert "<h4>Other recommendations</h4>" in page(desk)
    Recommendation.objects.update(agenda_item=None)
    html = page(desk)
    assert "Other recommendations" not in html
    assert "<h4>" not in html.partition('id="tasks"')[2]
