"""Lines have room: a list without choices, and the lists of the desk, which were cut letter by letter."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.factories.world import SEED_MEETING
from tests.tracker.importing.reports import report
from tracker.admin.site import desk
from tracker.choices import MailKind
from tracker.importing.loading import propose
from tracker.models import OutgoingMail

pytestmark = pytest.mark.browser

LONG_NAME = f"{'report_of_the_meeting_of_experts_' * 4}final.txt"
# The commas that begin a line: each link of the line, and what stands behind it.
COMMAS_THAT_BEGIN = """() => [...document.querySelectorAll(".todo-folded a")].filter((link) => {
  const after = link.nextSibling;
  if (!after || after.nodeType !== Node.TEXT_NODE || !after.data.trim()) return false;
  const range = document.createRange();
  range.setStart(after, after.data.search(/\\S/));
  range.setEnd(after, after.data.search(/\\S/) + 1);
  const links = [...link.getClientRects()];
  return range.getBoundingClientRect().top > links[links.length - 1].bottom - 2;
}).length"""
PAST_THE_EDGE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

ROOM = "/portal/period-1/xaa/"
# What is wider than its box, the narrowest column of a text, and the highest row: in pixels.
MEASURE = """() => {
  const table = document.querySelector("#result_list");
  if (!table) return null;
  const box = document.querySelector(".results");
  const texts = [...table.querySelectorAll("td:has(> .said)")].map((each) => each.getBoundingClientRect().width);
  const rows = [...table.querySelectorAll("tbody tr")].map((each) => each.getBoundingClientRect().height);
  return { over: table.scrollWidth - box.clientWidth, text: Math.min(...texts, 9999), row: Math.max(...rows, 0) };
}"""


def test_a_list_without_choices_is_one_line(seed_world: Any, page_as: Callable[[str], Page]) -> None:
    """findings: in a column of 24 px, two letters a line, 552 px high."""
    page = page_as("focalpoint-xaa")
    page.goto(f"{ROOM}recommendations/{SEED_MEETING}/15-a/")
    page.locator("summary", has_text="Related commitments").click()
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        box = page.get_by_text("Your State has declared no commitment yet.").bounding_box()
        assert box is not None
        assert (box["width"] > 240, box["height"] < 80) == (True, True), (width, box)


@pytest.mark.usefixtures("demonstration")
def test_the_lists_of_the_desk_fit_their_box(page_as: Callable[[str], Page]) -> None:
    """findings: a text 45 px wide beside a meeting of 807 px, 44 rows in 38,702 px, and six lists past their box."""
    page = page_as("administrator")
    page.set_viewport_size({"width": 1280, "height": 900})
    found = {}
    for model in desk._registry:
        page.goto(f"/admin/{model._meta.app_label}/{model._meta.model_name}/")
        if measured := page.evaluate(MEASURE):
            found[model._meta.model_name] = measured
    assert len(found) > 10
    assert not {name: each for name, each in found.items() if each["over"] > 1}
    assert found["recommendation"]["text"] > 200
    assert found["recommendation"]["row"] < 260


def test_a_text_as_printed_is_not_cut_on_a_narrow_screen(seed_world: Any, page_as: Callable[[str], Page]) -> None:
    """findings: 22 px of each line were past the edge of the box, which hides them."""
    page = page_as("dataentry")
    page.set_viewport_size({"width": 375, "height": 900})
    page.goto(f"/admin/tracker/recommendation/{seed_world.recommendations['15-c'].pk}/change/")
    row = page.locator(".field-printed_text").first
    assert row.evaluate("each => each.scrollWidth - each.clientWidth") <= 1


def test_a_long_address_at_the_head_of_a_page_breaks(seed_world: Any, page_as: Callable[[str], Page]) -> None:
    """An e-mail's page was as wide as the address of whom it went to."""
    address = f"{'focalpointofthepermanentmission' * 5}@example.org"
    sent = OutgoingMail.objects.create(
        user=seed_world.administrator, address=address, kind=MailKind.REMINDER, key="due", subject="Due", text="Due",
        queued_at=timezone.now(), attempts=0,
    )  # fmt: skip
    page = page_as("administrator")
    page.goto(f"/admin/tracker/outgoingmail/{sent.pk}/change/")
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        assert address in page.locator("h1").all_inner_texts()[-1]
        assert page.evaluate(PAST_THE_EDGE) <= 1


def test_no_comma_begins_a_line_of_what_there_is_nothing_to_do_in(
    seed_world: Any, page_as: Callable[[str], Page]
) -> None:
    page = page_as("administrator")
    page.goto("/admin/")
    assert page.locator(".todo-folded a").count() > 2
    for width in (320, 332, 375):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(COMMAS_THAT_BEGIN) == 0, width


def test_a_long_name_of_a_file_breaks_before_the_edge(seed_world: Any, page_as: Callable[[str], Page]) -> None:
    proposal = propose(report().encode(), LONG_NAME, meeting=None, by=seed_world.dataentry, now=timezone.now())
    page = page_as("dataentry")
    page.set_viewport_size({"width": 375, "height": 900})
    page.goto(f"/admin/tracker/importproposal/{proposal.pk}/change/")
    assert LONG_NAME in page.inner_text("#content").replace("\n", "")
    assert page.evaluate(PAST_THE_EDGE) <= 1
