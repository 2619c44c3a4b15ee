"""The portal at 1,000 recommendations: each page of a list fits its weight, and what is ticked on one is not lost."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.factories.kept import made_once
from tests.factories.many import Many, ask_many
from tests.factories.world import make_world
from tests.matrix.pages import forms_of
from tests.tracker.admin.addresses import sentences
from tracker.models import StatusUpdate
from tracker.portal.sending import mark_of
from tracker.web.paging import page_of

ASKED = 1_000
WIRE = 60 * 1024  # bytes of HTML as they travel where a page of ours asks (docs/adr/0034)
PLAIN = 130 * 1024  # before one of ours asked: the first page that a mail leads to
pytestmark = pytest.mark.django_db


def _all() -> Any:
    world = make_world()
    return world, ask_many(world, ASKED - 12, library=240, commitments=120)


def _some() -> Any:
    world = make_world()
    return world, ask_many(world, 140, library=2, commitments=2)


@pytest.fixture
def thousand(db: None, browser_of: Any) -> Client:
    return browser_of(made_once(_all)[0].focal_point)


@pytest.fixture
def some(db: None, browser_of: Any) -> tuple[Client, Many]:
    """Three pages of drafts, and the focal point."""
    world, many = made_once(_some)
    return browser_of(world.focal_point), many


def form_of(response: Any, has: str) -> dict[str, Any]:
    """The fields of the form that has this field, as the page stands: what a browser would post."""
    (form,) = [each for each in forms_of(response.text) if has in each.names]
    return {name: values for name, values in form.values.items() if name not in ("csrfmiddlewaretoken", "turn-to")}


def boxes(response: Any, name: str) -> list[str]:
    return re.findall(rf'<input type="checkbox" name="{name}" value="([^"]+)"', response.text)


def shown(response: Any) -> list[str]:
    return [task.label for task in response.context["page"].rows]


def test_each_row_stands_on_one_page_and_an_odd_number_leads_to_one() -> None:
    rows = list(range(ASKED - 1))
    pages = [page_of(rows, number) for number in range(1, 21)]
    assert [row for page in pages for row in page.rows] == rows
    assert [(page.previous, page.next) for page in (pages[0], pages[-1])] == [(None, 2), (19, None)]
    assert [page_of(rows, odd).number for odd in ("21", "9" * 30, "0", "x", "-1", None, "٣")] == [20, 1, 1, 1, 1, 1, 1]
    assert page_of([], "3").number == 1


@pytest.mark.all
def test_each_page_of_a_thousand_fits_its_weight_and_leads_to_the_others(thousand: Client, address: Any) -> None:
    asked = {"sec-fetch-site": "same-origin", "accept-encoding": "gzip"}
    weights = {}
    for name in ("task_list", "check", "library", "commitments"):
        response = thousand.get(address(name), headers=asked)
        assert (response.status_code, response["Content-Encoding"]) == (200, "gzip")
        weights[name] = len(response.content)
    assert max(weights.values()) <= WIRE, weights
    for name in ("task_list", "check"):
        assert len(thousand.get(address(name)).content) <= PLAIN, name
    for name, total in (("task_list", ASKED), ("library", 240), ("commitments", 120)):
        assert f"51 to 100 of {total}" in sentences(thousand.get(address(name), {"page": "2"}))


def test_tasks_are_paged_and_found_by_words_meeting_theme_and_status(some: tuple[Client, Many], address: Any) -> None:
    def asked(**parameters: str) -> Any:
        return some[0].get(address("task_list"), parameters)

    first = asked()
    assert (len(shown(first)), first.context["list"].how_far.total) == (50, 152)
    assert len({*shown(first), *shown(asked(page="2")), *shown(asked(page="4"))}) == 102
    assert sorted(shown(asked(q="122.13"))) == ["122.13", *(f"122.13{n}" for n in range(10))]
    assert shown(asked(q="15d")) == ["15 (d)"]
    assert len(shown(asked(status="not_answered"))) == 12
    assert all(int(label.split(".")[1]) % 6 == 4 for label in shown(asked(meeting="meeting-1", theme="theme-0")))
    assert len(shown(asked(status="x", meeting="y", theme="z"))) == 50
    narrow = asked(theme="theme-1")
    assert narrow.context["page"].total == 70
    assert "?theme=theme-1&amp;page=2#tasks" in narrow.text
    assert "No results." in asked(q="zyzzyva").text


def test_ticks_of_the_check_page_go_along_and_all_is_sent_once(some: tuple[Client, Many], address: Any) -> None:
    focal, many = some
    first = focal.get(address("check"))
    assert len(boxes(first, "versions")) == 50
    fields = form_of(first, "consent")
    dropped = fields["versions"].pop(0)
    second = focal.post(address("check"), {**fields, "cleared_by": "Cabinet Office", "turn-to": "2"})
    assert not set(boxes(second, "versions")) & set(boxes(first, "versions"))
    assert "91 more are selected on other pages of this list." in sentences(second)
    fields = form_of(second, "consent")
    assert fields["cleared_by"] == ["Cabinet Office"]
    also = fields["versions"].pop()
    assert focal.post(address("check"), {**fields, "consent": "yes"}).status_code == 302
    left = {each.pk for each in many.drafts if mark_of(each) in (dropped, also)}
    assert set(StatusUpdate.objects.drafts().values_list("pk", flat=True)) == left


def test_a_draft_of_another_page_that_changed_is_not_sent(some: tuple[Client, Many], address: Any) -> None:
    focal, many = some
    fields = form_of(focal.get(address("check")), "consent")
    StatusUpdate.objects.filter(pk=many.drafts[70].pk).update(revision=7)
    # Nobody looks at page 2 again
    fields = form_of(focal.post(address("check"), {**fields, "turn-to": "3"}), "consent")
    refused = focal.post(address("check"), {**fields, "consent": "yes"})
    assert refused.status_code == 422
    assert "An answer was changed since you opened this page." in refused.text
    assert focal.post(address("check"), {**form_of(refused, "consent"), "consent": "yes"}).status_code == 302
    assert [each.pk for each in StatusUpdate.objects.drafts()] == [many.drafts[70].pk]


def test_a_refusal_shows_the_page_of_the_first_mistake(some: tuple[Client, Many], address: Any) -> None:
    focal, many = some
    StatusUpdate.objects.filter(pk__in=[each.pk for each in many.drafts[70:]]).update(implementation_status="")
    fields = form_of(focal.get(address("check")), "consent")
    refused = focal.post(address("check"), {**fields, "consent": "yes"})
    assert refused.status_code == 422
    assert mark_of(many.drafts[70]) in boxes(refused, "versions")
    assert "Something is missing in 20 more answers." in refused.text
    anchors = [anchor for anchor, _sentence in refused.context["form"].mistakes if anchor]
    assert all(f'id="{anchor}"' in refused.text for anchor in anchors)


def test_an_answer_of_a_long_period_is_offered_for_each_without_one(some: tuple[Client, Many], address: Any) -> None:
    """The first twelve of 152 recommendations have no answer; the page is that of the last one."""
    last = some[0].get(address("task_list"), {"page": "4"}).context["page"].rows[-1]
    page = some[0].get(last.address)
    assert len(page.context["form"].also_offered) == len(boxes(page, "also")) == 12
