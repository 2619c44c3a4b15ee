"""A recommendation that is asked of the same State in two open periods: its page of each leads to the other."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests.factories.records import MeetingFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SAID = "Also asked in"


@pytest.fixture
def second(seed_world):
    """A second period that is open at the same time, and asks two recommendations."""
    return seed_world.open_period("period-2", slugs=("15-a", "15-b"), due=30)


def told(browser, place: str) -> list[tuple[str, str]]:
    """Each sentence that leads to another period, with the address of its link."""
    found = [each for each in html.fromstring(browser.get(place).content).iter("p") if SAID in each.text_content()]
    return [(" ".join(each.text_content().split()), each.xpath("./a/@href")[0]) for each in found]


def due(period) -> str:
    return f"{period.due_on:%-d %B %Y}"


def test_the_page_of_an_answer_in_each_period_leads_to_the_other(focal, seed_world, address, second) -> None:
    here, there = address("answer", slug="15-a"), address("answer", slug="15-a", period="period-2")
    own = "Each period takes an answer of its own."
    assert told(focal, here) == [(f"Also asked in Reporting period period-2, due {due(second)}. {own}", there)]
    due_first = due(seed_world.period)
    assert told(focal, there) == [(f"Also asked in Reporting period period-1, due {due_first}. {own}", here)]


def test_the_task_list_marks_what_the_other_period_asks_too(focal, address, second) -> None:
    there = [address("answer", slug=slug, period="period-2") for slug in ("15-a", "15-b")]
    marked = told(focal, address("task_list"))
    assert marked == [("Also asked in Reporting period period-2", each) for each in there]
    assert len(told(focal, address("task_list", period="period-2"))) == 2


def test_a_due_date_of_the_state_alone_is_the_one_that_is_said(focal, seed_world, address, second) -> None:
    invitation = second.invitations.get(member_state="XAA")
    invitation.due_on = second.closes_on
    invitation.save()
    assert f", due {second.closes_on:%-d %B %Y}." in told(focal, address("answer", slug="15-a"))[0][0]


def test_closed_cancelled_and_coming_periods_and_other_states_are_not_named(focal, seed_world, address) -> None:
    seed_world.open_period("closed", opens=-90, due=-40, closes=-10)
    seed_world.open_period("coming", opens=5, due=20, closes=30)
    cancelled = seed_world.open_period("cancelled").invitations.get(member_state="XAA")
    cancelled.cancelled_at, cancelled.cancelled_by = seed_world.now(), seed_world.dataentry
    cancelled.save()
    for name in ("answer", "task_list"):
        assert told(focal, address(name, slug="15-a" if name == "answer" else "")) == []


def test_who_has_no_mandate_in_the_other_period_is_not_led_there(
    focal, observer, seed_world, address, browser_of
) -> None:
    """An observer for all meetings reads there; a focal point for one meeting would have found “Page not found”."""
    meeting, person = MeetingFactory(), UserFactory()
    seed_world.open_period("elsewhere", meeting=meeting)
    seed_world.nominate(person, "XAA", "focal_point", meeting)
    for name in ("answer", "task_list"):
        slug = "15-a" if name == "answer" else ""
        own = browser_of(person)
        assert own.get(address(name, slug=slug, period="elsewhere")).status_code == 200
        assert told(own, address(name, slug=slug, period="elsewhere")) == []
        assert told(focal, address(name, slug=slug)) == []  # another person is named for that meeting
        assert told(observer, address(name, slug=slug))


@pytest.mark.parametrize("name", ["task_list", "answer"])
def test_as_many_periods_as_there_are_ask_the_same_number_of_queries(name, focal, seed_world, address, second) -> None:
    place, counts = address(name, slug="15-a" if name == "answer" else ""), []
    focal.get(place)
    for number in range(2):
        with CaptureQueriesContext(connection) as captured:
            focal.get(place)
        counts.append(len(captured))
        for each in range(3):
            seed_world.open_period(f"more-{number}-{each}")
    assert counts[0] == counts[1]
