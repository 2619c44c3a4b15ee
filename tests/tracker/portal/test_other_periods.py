"""A State that is asked in two open periods at once: both are in sight, with what waits and until when."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from tracker import actions

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def second(seed_world):
    """A second period that is open at the same time, and asks two recommendations."""
    return seed_world.open_period("period-2", slugs=("15-a", "15-b"), due=30)


def words_of(element) -> str:
    return " ".join(element.text_content().split())


def aside(browser, address, **place):
    """What stands beside the task list: its sections, and what is folded."""
    page = html.fromstring(browser.get(address("task_list", **place)).content)
    (side,) = page.xpath("//aside[@class='side']")
    return {kind: [words_of(each) for each in side.iterchildren(kind)] for kind in ("section", "details")}


def due(period) -> str:
    return f"{period.due_on:%-d %B %Y}"


def test_what_waits_in_another_open_period_stands_below_the_ways_to_answer(focal, seed_world, address, second) -> None:
    seed_world.send(seed_world.draft("15-b", period=second))
    found = aside(focal, address)
    assert found["section"][1] == (
        f"Your other open reporting periods Reporting period period-2 1 of 2 answered; due on {due(second)}"
    )
    assert "period-2" not in " ".join(found["details"])
    seed_world.draft("15-a", period=second)
    assert "1 of 2 sent; 1 in preparation; due on" in aside(focal, address)["section"][1]


def test_the_welcome_page_names_the_other_period_with_its_due_date(focal, address, second) -> None:
    page = html.fromstring(focal.get(address("welcome")).content)
    assert f"You are also asked in Reporting period period-2, due on {due(second)}." in words_of(page)
    assert [each for each in page.iter("a") if each.get("href") == address("task_list", period="period-2")]


def test_what_is_answered_or_closed_stays_folded(focal, seed_world, address, second) -> None:
    for slug in ("15-a", "15-b"):
        seed_world.send(seed_world.draft(slug, period=second))
    seed_world.open_period("period-0", opens=-90, due=-40, closes=-10)
    found = aside(focal, address)
    assert "other open" not in " ".join(found["section"])
    folded = found["details"][-1]
    assert "period-2" in folded
    assert "period-0" in folded
    assert "You are also asked" not in focal.get(address("welcome")).text


def test_an_expert_is_told_where_something_is_assigned_to_her(
    expert, observer, focal, seed_world, address, second
) -> None:
    for browser in (expert, observer):
        assert "You are also asked" not in browser.get(address("welcome")).text
    actions.assign(
        mandate=seed_world.expert_mandate, period=second, recommendation=seed_world.recommendations["15-b"],
        due_on=None, by=seed_world.focal_point, now=seed_world.now(),
    )  # fmt: skip
    assert "0 of 1 answered" in aside(expert, address)["section"][1]
    assert "You are also asked" in expert.get(address("welcome")).text


@pytest.mark.parametrize("name", ["task_list", "welcome"])
def test_as_many_periods_as_there_are_ask_the_same_number_of_queries(name, focal, seed_world, address, second) -> None:
    seed_world.draft("15-a", period=second)
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as captured:
            focal.get(address(name))
        counts.append(len(captured))
        for each in range(3):
            seed_world.draft("15-a", period=seed_world.open_period(f"more-{number}-{each}"))
    assert counts[0] == counts[1]
