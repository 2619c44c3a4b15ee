"""Arabic is the mirror of English: each landmark stands where its twin stands, counted from the other side."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.auditing import HEIGHT, NARROW, WIDE, sideways
from tests.browser.test_accessibility import PUBLIC, everybody_reads, portal_pages

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demonstration")]

# In English and Arabic test_accessibility.py looks at all pages. Of the others these have the longest words.
LONG_WORDS = ("fr", "ru")
NEAR = 4  # px
# Their width does not come from their words: both of their edges have a twin. Of the others one edge has.
FRAME = ("HEADER", "MAIN", "FOOTER")
BOXES = """() => {
  const width = document.documentElement.clientWidth;
  return [...document.querySelectorAll("header, nav, main, aside, footer, h1, h2, main table, main form")]
    .map((each) => [each, each.getBoundingClientRect()])
    .filter(([each, box]) => box.width && box.height && !each.closest("[hidden], details:not([open]), .vh"))
    .map(([each, box]) => ({
      name: `${each.tagName}${each.id ? "#" + each.id : ""}`,
      tag: each.tagName,
      left: box.left,
      right: width - box.right,
    }));
}"""
type Box = dict[str, Any]


def boxes_of(page: Page, address: str, *widths: int) -> list[list[Box]]:
    """The landmarks of a page that can be seen at each width, with their distance from the left and from the right."""
    page.goto(address)
    found: list[list[Box]] = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found.append(page.evaluate(BOXES))
    return found


def unlike(english: list[Box], arabic: list[Box]) -> Iterator[str]:
    if [each["tag"] for each in english] != [each["tag"] for each in arabic]:
        yield f"other landmarks: {[each['name'] for each in english]} and {[each['name'] for each in arabic]}"
        return
    for one, other in zip(english, arabic, strict=True):
        start = abs(one["left"] - other["right"])
        end = abs(one["right"] - other["left"])
        apart = max(start, end) if one["tag"] in FRAME else min(start, end)
        if apart > NEAR:
            yield f"{one['name']}: start edges {start:.0f} px apart, end edges {end:.0f} px"


def in_arabic(address: str) -> str:
    return address.replace("/en/", "/ar/")


def test_public_pages_are_mirrored(browser_page: Callable[..., Page]) -> None:
    page, faults = browser_page(), []
    for address in (each for each in PUBLIC if "/embed/" not in each):  # a frame for other sites has a chart alone
        english, arabic = (boxes_of(page, each, WIDE, NARROW) for each in (address, in_arabic(address)))
        for width, one, other in zip((WIDE, NARROW), english, arabic, strict=True):
            assert len(one) >= len(FRAME) + 2
            faults += [f"{address} at {width} px: {fault}" for fault in unlike(one, other)]
    assert not faults, "\n".join(["", *faults])


def test_the_portal_is_mirrored(page_as: Callable[[str], Page]) -> None:
    page, faults = page_as("focalpoint-xaa"), []
    addresses = [each for each in portal_pages() if "sign-in" not in each]
    found: dict[str, list[list[Box]]] = {}
    for language in ("en", "ar"):
        everybody_reads(language)
        for address in addresses:
            found.setdefault(address, []).extend(boxes_of(page, address, WIDE))
    for address, (english, arabic) in found.items():
        faults += [f"{address}: {fault}" for fault in unlike(english, arabic)]
    assert not faults, "\n".join(["", *faults])


@pytest.mark.parametrize("language", LONG_WORDS)
def test_no_public_page_scrolls_sideways(browser_page: Callable[..., Page], language: str) -> None:
    page, faults = browser_page(), []
    for address in PUBLIC:
        page.goto(address.replace("/en/", f"/{language}/"))
        faults += sideways(page, page.url)
    assert not faults, "\n".join(["", *faults])
