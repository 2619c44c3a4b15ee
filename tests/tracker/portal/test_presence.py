"""Who has the page open: by name to colleagues who may see the same draft, for a minute, and nowhere else."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from tests.factories.records import UserFactory
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import AuditEvent
from tracker.portal.presence import ISOLATE, Presence

FOCAL, EXPERT = "focalpoint-xaa", "expert-xaa"


@pytest.fixture(autouse=True)
def clock(seed_world) -> Iterator[Any]:
    with time_machine.travel(timezone.now(), tick=False) as moved:
        yield moved


@pytest.fixture
def opens(address):
    """Somebody opens the page of 15 (a); the sentence about whoever else has it open."""

    def look(browser, name: str = "answer", **place: object) -> str:
        place = place or {"slug": "15-a"}
        page = browser.get(address(name, **place)).content.decode()
        found = page.partition("data-present>")[2].partition("</p>")[0]
        return found.strip()

    return look


def test_a_colleague_is_named_for_a_minute_on_that_page_and_in_no_log(opens, focal, expert, seed_world, clock) -> None:
    seed_world.open_period("period-2")
    pledge, events = seed_world.commit("15-a").commitment, AuditEvent.objects.count()
    assert [opens(focal) for _twice in range(2)] == ["", ""], "nobody is told of oneself"
    assert FOCAL in opens(expert)
    clock.shift(datetime.timedelta(seconds=59))
    sentence = opens(focal)
    assert EXPERT in sentence
    assert "has this page open now" in sentence
    assert opens(focal, slug="15-b") == opens(focal, slug="15-a", period="period-2") == ""
    assert opens(focal, "commitment", uuid=pledge.pk) == ""
    clock.shift(datetime.timedelta(seconds=2))
    assert opens(focal) == ""
    opens(expert, "commitment", uuid=pledge.pk)
    assert EXPERT in opens(focal, "commitment", uuid=pledge.pk)
    assert AuditEvent.objects.count() == events
    opens(expert)
    assert EXPERT in opens(focal)
    actions.end_mandate(mandate=seed_world.expert_mandate, by=seed_world.administrator, now=seed_world.now())
    assert opens(focal) == "", "a person whose mandate ended"


def test_a_quiet_save_keeps_one_there_and_tells_of_others(opens, focal, expert, clock, address, words) -> None:
    opens(expert)
    saved = focal.post(address("answer", slug="15-a"), words(act="quiet", summary="one"))
    assert EXPERT in saved.json()["present"]
    clock.shift(datetime.timedelta(seconds=50))
    focal.post(address("answer", slug="15-a"), words(act="quiet", summary="two", revision=0))
    clock.shift(datetime.timedelta(seconds=50))
    assert FOCAL in opens(expert)


def test_who_may_not_see_the_draft_is_neither_told_nor_named(
    opens, focal, foreign, expert, observer, browser_of, seed_world
) -> None:
    stranger = UserFactory(username="expert-2-xaa")
    seed_world.nominate(stranger, "XAA", MandateRole.EXPERT)
    opens(focal)
    assert opens(observer) == ""
    assert opens(foreign, slug="15-a", iso3="xab") == ""
    assert opens(browser_of(stranger)) == ""
    assert opens(focal) == ""
    assert opens(expert, slug="15-b") == ""  # not named to her
    assert opens(focal, slug="15-b") == ""


def test_several_are_named_each_in_its_own_direction(db) -> None:
    people = tuple(UserFactory(full_name=name) for name in ("Ms B", "السيد ج"))
    sentence = Presence(people).sentence
    assert "have this page open now" in sentence
    assert sentence.count(ISOLATE) == 2
    assert Presence().sentence == ""
