"""A label that data entry wrote, as of a sentence of its own, is whole wherever it stands, and overprints nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.factories.world import SEED_MEETING
from tracker.models import Printing

pytestmark = pytest.mark.browser

WIDTHS = (1280, 375)
PAST_THE_EDGE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LONG, LONGER = "8 (second sentence)", "Recommendation 12"
PUBLIC = ("recommendations/{}/15-a/", "recommendations/{}/15-b/", "recommendations/", "meetings/{}/", "", "states/xaa/")
ROOM = ("/portal/period-1/xaa/", f"/portal/period-1/xaa/recommendations/{SEED_MEETING}/15-a/")
DESK = ("/admin/periods/period-1/about/", "/admin/tracker/invitation/{}/change/", "/admin/tracker/recommendation/")
# Each word of a label: whether it goes past its box, and whether it is broken.
MEASURE = """() => {
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
    return [each for each in page.evaluate(MEASURE) if each in f"{LONG} {LONGER}"]


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
    for user, paths in {"focalpoint-xaa": ROOM, "dataentry": DESK}.items():
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
