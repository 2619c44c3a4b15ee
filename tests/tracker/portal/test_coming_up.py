"""What comes in a period, and what of the page of tasks is needed now: dates first, the rest folded."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from tests.factories.world import World
from tests.tracker.portal.conftest import Address
from tracker import actions
from tracker.choices import IntentionKind
from tracker.models import Invitation

pytestmark = pytest.mark.django_db


def in_days(days: int) -> datetime.date:
    return timezone.now().date() + datetime.timedelta(days=days)


def coming(browser: Client, address: Address) -> list[tuple[int, str]]:
    """(days from today, what) of each line of the box."""
    today = timezone.now().date()
    return [
        ((datetime.date.fromisoformat(each.find(".//time").get("datetime")) - today).days, each.findtext("dd").strip())
        for each in page_of(browser, address).xpath("//section[@class='coming']//dl/div")
    ]


def page_of(browser: Client, address: Address) -> html.HtmlElement:
    return html.fromstring(browser.get(address("task_list")).content.decode())


def open_and_folded(browser: Client, address: Address) -> tuple[list[str], list[str]]:
    """The headings at the side that are open, and those that unfold."""
    (side,) = page_of(browser, address).find_class("side")
    return [each.text_content() for each in side.xpath("./section/h2")], [
        each.text_content() for each in side.xpath("./details[not(@open)]/summary/h2")
    ]


def assign(world: World, slug: str, days: int) -> None:
    actions.assign(
        mandate=world.expert_mandate, period=world.period, recommendation=world.recommendations[slug],
        due_on=in_days(days), by=world.focal_point, now=world.now(),
    )  # fmt: skip


def test_the_next_days_stand_in_their_order(focal: Client, expert: Client, seed_world: World, address: Address) -> None:
    assign(seed_world, "15-b", 7)
    assign(seed_world, "15-c", 7)
    due = (seed_world.period.due_on - timezone.now().date()).days
    closes = (seed_world.period.closes_on - timezone.now().date()).days
    expected = [
        (7, "2 answers are due inside your State"), (due, "Answers are due"), (closes, "The period closes")
    ]  # fmt: skip
    assert coming(focal, address) == coming(expert, address) == expected
    seed_world.send(seed_world.draft("15-b"))
    assert coming(focal, address)[0] == (7, "1 answer is due inside your State")


def test_what_is_possible_between_the_due_date_and_the_end_is_said(
    focal: Client, seed_world: World, address: Address
) -> None:
    said = "Later answers can still be sent until the period closes."
    assert said in focal.get(address("task_list")).text
    type(seed_world.period).objects.update(closes_on=seed_world.period.due_on)
    assert said not in focal.get(address("task_list")).text


def test_days_that_passed_are_not_coming_and_a_closed_period_has_none(
    focal: Client, seed_world: World, address: Address
) -> None:
    type(seed_world.period).objects.update(due_on=in_days(-2), closes_on=in_days(3))
    assert coming(focal, address) == [(3, "The period closes")]
    type(seed_world.period).objects.update(closes_on=in_days(-1))
    assert coming(focal, address) == []
    Invitation.objects.filter(member_state="XAA").update(reopened_until=in_days(5))
    assert coming(focal, address) == [(5, "The period closes")]


def test_what_is_needed_now_is_open_and_the_rest_unfolds(focal: Client, seed_world: World, address: Address) -> None:
    rest = ["Consent to publish", "People", "Commitments, evidence and receipts"]
    asked = "Does your Government intend to report?"
    assert open_and_folded(focal, address) == (["Ways to answer", asked], rest)
    actions.state_intention(
        invitation=Invitation.objects.get(period=seed_world.period, member_state="XAA"),
        kind=IntentionKind.PREPARING, words="", by=seed_world.focal_point, now=seed_world.now(),
    )  # fmt: skip
    assert open_and_folded(focal, address) == (["Ways to answer"], [asked, *rest])


def test_a_decision_on_consent_is_changed_once_it_was_taken(focal: Client, seed_world: World, address: Address) -> None:
    seed_world.draft("15-a")
    changing = f"//details//a[@href='{address('consent')}']"
    assert not page_of(focal, address).xpath(changing)
    seed_world.publish("15-b")
    assert page_of(focal, address).xpath(changing)
