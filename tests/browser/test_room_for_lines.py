"""Lines have room: lists that were cut letter by letter, and long labels, which are whole wherever they are."""

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
from tracker.models import OutgoingMail, Printing

pytestmark = pytest.mark.browser

WIDTHS = (1280, 375)
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
    page = page_as("focalpoint-xaa")
    page.goto(f"{ROOM}recommendations/{SEED_MEETING}/15-a/")
    page.locator("summary", has_text="Related commitments").click()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        box = page.get_by_text("Your State has declared no commitment yet.").bounding_box()
        assert box is not None
        assert (box["width"] > 240, box["height"] < 80) == (True, True), (width, box)


@pytest.mark.usefixtures("demonstration")
def test_the_lists_of_the_desk_fit_their_box(page_as: Callable[[str], Page]) -> None:
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
    page = page_as("dataentry")
    page.set_viewport_size({"width": 375, "height": 900})
    page.goto(f"/admin/tracker/recommendation/{seed_world.recommendations['15-c'].pk}/change/")
    row = page.locator(".field-printed_text").first
    assert row.evaluate("each => each.scrollWidth - each.clientWidth") <= 1


def test_a_long_address_at_the_head_of_a_page_breaks(seed_world: Any, page_as: Callable[[str], Page]) -> None:
    address = f"{'focalpointofthepermanentmission' * 5}@example.org"
    sent = OutgoingMail.objects.create(
        user=seed_world.administrator, address=address, kind=MailKind.REMINDER, key="due", subject="Due", text="Due",
        queued_at=timezone.now(), attempts=0,
    )  # fmt: skip
    page = page_as("administrator")
    page.goto(f"/admin/tracker/outgoingmail/{sent.pk}/change/")
    for width in WIDTHS:
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


# --- long labels

LONG, LONGER = "8 (second sentence)", "Recommendation 12"
PUBLIC = ("recommendations/{}/15-a/", "recommendations/{}/15-b/", "recommendations/", "meetings/{}/", "", "states/xaa/")
ROOMS = ("/portal/period-1/xaa/", f"/portal/period-1/xaa/recommendations/{SEED_MEETING}/15-a/")
DESK = ("/admin/periods/period-1/about/", "/admin/tracker/invitation/{}/change/", "/admin/tracker/recommendation/")
# Each word of a label: whether it goes past its box, and whether it is broken.
MEASURE_WORDS = """() => {
  const faults = [];
  const labels = ".lab, .letters a, .item > a, .strip bdi, th a, td a, .state-turn li bdi";
  for (const each of document.querySelectorAll(labels)) {
    const box = each.closest("td, th, .lab, .state-turn li > *, li, .item > a, .letters a").getBoundingClientRect();
    const nodes = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); box.width && node; node = nodes.nextNode()) {
      if (node.parentElement.closest(".vh, .doc")) continue;
      for (const word of node.data.matchAll(/\\S+/g)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const parts = [...range.getClientRects()];
        const past = parts.some((part) => part.right > box.right + 1 || part.left < box.left - 1);
        if (past || new Set(parts.map((part) => Math.round(part.top))).size > 1) faults.push(word[0]);
      }
    }
  }
  return faults;
}"""


@pytest.fixture
def labelled(seed_world: Any) -> Any:
    """The world with two labels that no list counts with, of which one has a long word."""
    for slug, label in (("15-a", LONG), ("15-b", LONGER)):
        Printing.objects.filter(recommendation=seed_world.recommendations[slug]).update(label=label)
    return seed_world


def spoilt(page: Page) -> list[str]:
    """Words of the two labels that go past their box, or are broken; a short label hangs over by a bracket."""
    return [each for each in page.evaluate(MEASURE_WORDS) if each in f"{LONG} {LONGER}"]


def test_a_long_label_wraps_between_words_on_public_pages(labelled: Any, browser_page: Callable[..., Page]) -> None:
    page, faults = browser_page(), {}
    for path in (f"/{language}/{each.format(SEED_MEETING)}" for language in ("en", "ar") for each in PUBLIC):
        page.goto(path)
        assert LONG in page.inner_text("main").replace("\n", " "), path
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            faults[path, width] = spoilt(page)
            assert page.evaluate(PAST_THE_EDGE) <= 1, (path, width)
    assert not {path: each for path, each in faults.items() if each}


def test_a_long_label_wraps_between_words_for_people_who_signed_in(
    labelled: Any, page_as: Callable[[str], Page]
) -> None:
    faults = {}
    for user, paths in {"focalpoint-xaa": ROOMS, "dataentry": DESK}.items():
        page = page_as(user)
        for path in paths:
            page.goto(path.format(labelled.period.invitations.get(member_state="XAA").pk))
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                faults[path, width] = spoilt(page)
    assert not {path: each for path, each in faults.items() if each}


def test_the_row_of_squares_and_the_report_name_each_label_whole(
    labelled: Any, browser_page: Callable[..., Page]
) -> None:
    """It was "second sentence" in the one, and "(second sentence)" in the other, without its number; and in a row that
    is not of one list, a bare letter says too little."""
    page = browser_page()
    page.goto(f"/en/meetings/{SEED_MEETING}/")
    assert page.locator(".toc .letters a").all_inner_texts()[:3] == [LONG, LONGER, "15\N{NO-BREAK SPACE}(c)"]
    assert page.locator(".item > a").all_inner_texts()[:3] == [LONG, "12", "(c)"]
    page.set_viewport_size({"width": 1280, "height": 900})
    marker, text = (page.locator(f"#r-15-c > {each}").first.bounding_box() for each in ("a", "p"))
    assert marker is not None
    assert text is not None
    assert (marker["width"], round(text["x"] - marker["x"])) == (40, 40)
    page.goto(f"/en/recommendations/{SEED_MEETING}/15-c/")
    assert "long" not in (page.locator("h1").get_attribute("class") or "")
