"""What was returned was sent all the same: the counts of a page and the line of the answer say one thing."""

import pytest
from lxml import html

from tests.tracker.portal.test_other_periods import aside
from tracker import actions
from tracker.models import StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def send_back(world, slug: str, **place) -> None:
    """An answer of XAA that was sent and returned."""
    draft = world.draft(slug, **place)
    world.send(draft)
    world.give_back(StatusUpdate.objects.get(pk=draft.pk), "The year is missing.")


def text_of(browser, place: str) -> str:
    return " ".join(html.fromstring(browser.get(place).content).text_content().split())


def test_what_was_returned_counts_as_sent_and_is_said_to_be_returned(focal, observer, seed_world, address) -> None:
    """findings: "7 of 8 answered", "Drafted 7 of 8", "Sent 7 of 8" beside "Sent on 30 November. ... returned it"."""
    seed_world.publish("15-b")
    send_back(seed_world, "15-a")
    text = text_of(focal, address("task_list"))
    assert "2 of 12 sent; 1 returned" in text
    assert sum(focal.get(address("task_list")).context["list"].ticks) == 2
    assert "Drafted 2 of 12 Marked as ready or sent 2 of 12 Sent 2 of 12" in text
    assert "Returned 1 answer" in text
    assert "2 of 12 sent; 1 returned" in text_of(focal, address("welcome"))
    assert "2 of 12 sent; 1 returned" in text_of(observer, address("task_list"))


def test_its_next_version_is_drafted_once_and_not_counted_as_another(focal, seed_world, address) -> None:
    send_back(seed_world, "15-a")
    seed_world.publish("15-b")
    seed_world.draft("15-b", summary="Corrected.")
    seed_world.draft("15-a", summary="Since March 2026.")
    text = text_of(focal, address("task_list"))
    assert "2 of 12 sent; 1 returned" in text
    assert "in preparation" not in text
    assert "Drafted 2 of 12 Marked as ready or sent 2 of 12 Sent 2 of 12" in text
    seed_world.draft("15-c")
    text = text_of(focal, address("task_list"))
    assert "2 of 12 sent; 1 returned; 1 in preparation" in text
    assert "Drafted 3 of 12 Marked as ready or sent 2 of 12 Sent 2 of 12" in text


def test_what_the_state_recalled_was_not_sent(focal, seed_world, address) -> None:
    draft = seed_world.draft("15-a")
    seed_world.send(draft)
    actions.recall(version=draft, by=seed_world.focal_point, now=seed_world.now())
    assert "0 of 12 answered" in text_of(focal, address("task_list"))


def test_another_open_period_counts_in_the_same_way(focal, seed_world, address) -> None:
    second = seed_world.open_period("period-2", slugs=("15-a", "15-b"), due=30)
    send_back(seed_world, "15-a", period=second)
    assert "1 of 2 sent; 1 returned; due on" in aside(focal, address)["section"][1]
    seed_world.draft("15-b", period=second)
    assert "1 of 2 sent; 1 returned; 1 in preparation; due on" in aside(focal, address)["section"][1]
