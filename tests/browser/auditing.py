"""What is measured on a page: accessibility rules, sideways scrolling, and what it weighs on the wire."""

import gzip
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

WIDE, NARROW = 1280, 320
HEIGHT = 900
AXE = Axe().axe_script
RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2; off unless asked for
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}


def faults_of(page: Page, address: str, width: int = WIDE) -> list[str]:
    """Every violation on a page of this width, pale words in the dark where it is wide, and whether it scrolls sideways
    when narrow."""
    page.wait_for_load_state()  # a page that is still changing has no document for axe
    page.evaluate(AXE)
    page.set_viewport_size({"width": width, "height": HEIGHT})
    faults = _violations(page, f"{address} at {width} px", RULES)
    if width == WIDE:
        page.emulate_media(color_scheme="dark")
        faults += _violations(page, f"{address} in the dark", CONTRAST)
        page.emulate_media(color_scheme="light")
    return faults + sideways(page, address)


def sideways(page: Page, address: str) -> list[str]:
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    reach = page.evaluate("document.scrollingElement.scrollWidth")
    return [f"{address}: scrolls sideways, {reach} px wide"] if reach > NARROW else []


def _violations(page: Page, place: str, rules: dict[str, Any]) -> list[str]:
    found = []
    for violation in page.evaluate("rules => axe.run(rules)", rules)["violations"]:
        targets = [str(node["target"]) for node in violation["nodes"]]
        found.append(f"{place}: {violation['id']} ({len(targets)}): {', '.join(targets[:3])}")
    return found


@dataclass
class Weight:
    """What one first view of a page transfers, each response as gzip would make it where the server did not."""

    responses: list[Response] = field(default_factory=list)

    def bytes_of(self, *kinds: str) -> int:
        """Heads and bodies of the responses of these kinds of resource; of all where none is named."""
        return sum(_on_the_wire(each) for each in self.responses if not kinds or each.request.resource_type in kinds)

    def faults(self, address: str) -> list[str]:
        measured = {
            "bytes in all": (self.bytes_of(), 50_000),
            "bytes of HTML": (self.bytes_of("document"), 35_000),
            "bytes of JavaScript": (self.bytes_of("script"), 10_000),
            "requests": (len(self.responses), 6),
        }
        return [f"{address}: {got} {what}, at most {most}" for what, (got, most) in measured.items() if got > most]


def weight_of(page: Page, address: str) -> Weight:
    """Open a page for the first time in its browser, and weigh what came."""
    weight = Weight()
    page.on("response", lambda response: weight.responses.append(response))
    page.goto(address)
    return weight


def _on_the_wire(response: Response) -> int:
    head = sum(len(name) + len(value) + 4 for name, value in response.all_headers().items())
    return head + len(gzip.compress(response.body()))
