"""What a State is asked elsewhere: in other open periods, and in a period of several meetings with repeated labels."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from lxml import html

from tests.factories.records import MeetingFactory, UserFactory
from tests.factories.repeated_meeting import print_again, twin_of
from tests.tracker.portal.test_sending import sending
from tracker import actions
from tracker.models import PeriodItem


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


def test_other_open_periods_of_the_state_are_shown_and_closed_ones_are_folded(
    focal, expert, observer, seed_world, address, second
) -> None:
    seed_world.open_period("period-0", opens=-90, due=-40, closes=-10)
    for browser in (focal, expert):
        welcome = html.fromstring(browser.get(address("welcome")).content)
        assert f"You are also asked in Reporting period period-2, due on {due(second)}." in words_of(welcome)
        assert [each for each in welcome.iter("a") if each.get("href") == address("task_list", period="period-2")]
        found = aside(browser, address)
        said = f"Your other open reporting periods Reporting period period-2 due on {due(second)}"
        assert found["section"][1] == said
        assert [each in found["details"][-1] for each in ("period-2", "period-0")] == [False, True]
    assert "You are also asked" not in observer.get(address("welcome")).text
    assert "other open" not in " ".join(aside(observer, address)["section"])


SAID = "Also asked in"


def told(browser, place: str) -> list[tuple[str, str]]:
    """Each sentence that leads to another period, with the address of its link."""
    found = [each for each in html.fromstring(browser.get(place).content).iter("p") if SAID in each.text_content()]
    return [(" ".join(each.text_content().split()), each.xpath("./a/@href")[0]) for each in found]


@pytest.mark.database
def test_an_answer_and_its_line_in_the_list_lead_to_the_other_period(focal, seed_world, address, second) -> None:
    here, there = address("answer", slug="15-a"), address("answer", slug="15-a", period="period-2")
    own = "Each period takes an answer of its own."
    assert told(focal, here) == [(f"Also asked in Reporting period period-2, due {due(second)}. {own}", there)]
    due_first = due(seed_world.period)
    assert told(focal, there) == [(f"Also asked in Reporting period period-1, due {due_first}. {own}", here)]
    others = [address("answer", slug=slug, period="period-2") for slug in ("15-a", "15-b")]
    marked = [("Also asked in Reporting period period-2", each) for each in others]
    assert told(focal, address("task_list")) == marked
    assert len(told(focal, address("task_list", period="period-2"))) == 2
    second.invitations.filter(member_state="XAA").update(due_on=second.closes_on)
    assert f", due {second.closes_on:%-d %B %Y}." in told(focal, here)[0][0], "the due date of this State"


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


FIRST, SECOND = "Asia and Pacific Regional Preparatory Meeting", "Second meeting"
LISTS = ("task_list", "check", "invite", "commitment_new")
OF_FIRST, OF_SECOND = [f"15 ({letter})" for letter in "abcdefghijkl"], ["15 (a)", "15 (c)", "15 (d)"]


@pytest.fixture
def twins(seed_world: Any, tmp_path: Any) -> list[Any]:
    """The period asks 15 (d), (a) and (c) of a second meeting as well, in this order; the focal point drafted one."""
    document = print_again(seed_world, tmp_path)
    document.meeting.title_en = SECOND
    document.meeting.save()
    found = [twin_of(seed_world.recommendations[slug], document) for slug in ("15-d", "15-a", "15-c")]
    for order, each in enumerate(found, start=100):
        printing = each.printings.get()
        PeriodItem.objects.create(period=seed_world.period, recommendation=each, printing=printing, order=order)
    return found


def main_of(page: Any) -> str:
    return " ".join(unescape(page.content.decode()).partition("<main")[2].split())


def offered(page: Any) -> list[list[str]]:
    """What each group of ticks is headed with, and the labels in it; what stands before any group goes with no name."""
    found: list[list[str]] = [[""]]
    for heading, label in re.findall(r'<legend><bdi>(.*?)</bdi></legend>|<span class="lab"><bdi>(.*?)</bdi>', page):
        if heading:
            found.append([heading])
        else:
            found[-1].append(label)
    return [group for group in found if len(group) > 1]


@pytest.fixture
def pages(focal, address) -> Callable[[], dict[str, str]]:
    return lambda: {name: main_of(focal.get(address(name))) for name in LISTS}


def test_lists_name_the_meeting_of_each_only_in_a_period_of_two_meetings(pages, seed_world, request) -> None:
    seed_world.draft("15-a")
    found = pages()
    assert [name for name, page in found.items() if f"<bdi>{FIRST}</bdi>" in page] == []
    for name in ("invite", "commitment_new"):
        assert offered(found[name]) == [["", *OF_FIRST]], name
    request.getfixturevalue("twins")
    found = pages()
    assert [name for name, page in found.items() if f"<bdi>{FIRST}</bdi>" not in page] == []
    assert [name for name, page in found.items() if f"<bdi>{SECOND}</bdi>" not in page] == ["check"]
    for name in ("invite", "commitment_new"):
        assert offered(found[name]) == [[FIRST, *OF_FIRST], [SECOND, *OF_SECOND]], name


def test_what_an_expert_is_given_and_may_be_given_stands_so_as_well(focal, address, seed_world, twins) -> None:
    named = [twins[2], twins[1]]
    actions.name_recommendations(
        mandate=seed_world.expert_mandate, period=seed_world.period, recommendations=named, due_on=None,
        by=seed_world.focal_point, now=seed_world.now(),
    )  # fmt: skip
    page = main_of(focal.get(address("person", mandate=seed_world.expert_mandate.pk)))
    assert offered(page) == [
        [FIRST, "15 (a)"],
        [SECOND, "15 (a)", "15 (c)"],
        [FIRST, *OF_FIRST[1:]],
        [SECOND, "15 (d)"],
    ]


def test_what_a_commitment_serves_since_an_earlier_period_stands_among_the_others(focal, address, seed_world) -> None:
    update = seed_world.publish_commitment("15-a", "15-c")
    seed_world.open_period("period-2", slugs=("15-d", "15-c"))
    page = main_of(focal.get(address("commitment", period="period-2", uuid=update.commitment_id)))
    assert offered(page) == [["", "15 (a)", "15 (c)", "15 (d)"]]


def test_arabic_does_not_turn_a_label_round(focal, address, seed_world) -> None:
    seed_world.focal_point.language = "ar"
    seed_world.focal_point.save()
    draft = seed_world.draft("15-a", status="")
    page = main_of(focal.get(address("task_list")))
    said = re.findall(r'<h2 id="next">(.*?)</h2>|<a class="btn" href="[^"]*">(.*?)</a>', page)
    assert [words for pair in said for words in pair if words and "\u206815 (b)\u2069" not in words] == []
    assert "تغيير \u206815 (a)\u2069" in main_of(focal.get(address("check")))
    refused = focal.post(address("check"), sending(draft))
    assert "بيّنوا بخصوص \u206815 (a)\u2069 الإجراء" in refused.text
