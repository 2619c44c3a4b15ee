"""A person who has a keyboard and nothing else. Every stop on the way is looked at: seen, named, and not covered."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

FAR = 150  # more stops than any page has
STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const labels = at.labels ? [...at.labels].map((each) => each.innerText) : [];
  const heading = document.getElementById(at.getAttribute("aria-labelledby"))?.innerText;
  const name = labels.join(" ") || at.getAttribute("aria-label") || heading || at.innerText || at.value || "";
  const style = getComputedStyle(at);
  const box = at.getClientRects()[0] ?? at.getBoundingClientRect();
  const middle = (start, end, window) => (Math.max(start, 0) + Math.min(end, window)) / 2;  // of what is in sight
  const top = document.elementFromPoint(
    middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
  return {
    tag: at.tagName.toLowerCase(),
    id: at.id,
    name: name.replace(/\\s+/g, " ").trim(),
    isRinged: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isCovered: !(top && (at.contains(top) || top.contains(at))),
    order: [...document.querySelectorAll("*")].indexOf(at),
  };
}"""


@dataclass(frozen=True)
class Stop:
    """What has the focus."""

    tag: str
    id: str
    name: str
    isRinged: bool
    isCovered: bool
    order: int


class Keyboard:
    """The keys of one person, at one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # Chromium is asked early to hand over its window of files: asked with the key, it is at times too late, and
        # the window opens and closes unseen.
        page.on("filechooser", lambda _chooser: None)

    @property
    def stop(self) -> Stop | None:
        found = self.page.evaluate(STOP)
        return Stop(**found) if found else None

    def is_led(self) -> Stop:
        """Where a page puts the focus by itself. It does so with its first picture, which may come after its load."""
        self.page.wait_for_function("document.activeElement !== document.body")
        stop = self.stop
        assert stop
        return stop

    def goes_to(self, name: str, tag: str = "") -> Stop:
        """Tab on to the stop whose name begins so; each stop on the way must be seen, and come in the page's order."""
        self.page.wait_for_load_state()  # before its styles are there no stop has a ring
        before = -1
        for _each in range(FAR):
            self.page.keyboard.press("Tab")
            stop = self.stop
            if stop is None:  # the browser's own bar
                before = -1
                continue
            assert stop.name, f"{stop} has no name"
            assert stop.isRinged, f"{stop} does not show that it has the focus"
            assert not stop.isCovered, f"{stop} is covered"
            assert stop.order >= before, f"{stop} comes out of order"  # a date has several stops
            before = stop.order
            if stop.name.startswith(name) and tag in ("", stop.tag):
                return stop
        raise AssertionError(f"{name} is not reached with the Tab key on {self.page.url}")

    def presses(self, name: str, tag: str = "") -> None:
        """Go to a link or a button, and press Enter: another page comes."""
        self.goes_to(name, tag)
        self.enters()

    def enters(self) -> None:
        """Press Enter where the focus is: another page comes, and is there with its styles."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def types(self, name: str, words: str) -> None:
        self.goes_to(name)
        self.page.keyboard.insert_text(words)

    def ticks(self, name: str) -> None:
        self.goes_to(name)
        self.page.keyboard.press("Space")

    def chooses(self, group_begins: str, name: str) -> None:
        """Go to a group of radio buttons, and with the arrows to the one of this name."""
        stop: Stop | None = self.goes_to(group_begins)
        if stop and not stop.name.startswith(name):
            for _each in range(10):
                self.page.keyboard.press("ArrowDown")
                stop = self.stop
                if stop and stop.name.startswith(name):
                    return
            raise AssertionError(f"{name} is not among the choices that begin with {group_begins}")
        self.page.keyboard.press("Space")


class Hands(Keyboard):
    """A person of the Secretariat without a mouse, in a window of any width: no page on the way scrolls sideways."""

    def enters(self) -> None:
        super().enters()
        reach = self.page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
        assert reach[0] <= reach[1], f"{self.page.url} scrolls sideways: {reach[0]} px in {reach[1]}"

    def signs_in(self, username: str, password: str) -> None:
        self.page.goto("/admin/")
        self.types("User name", username)
        self.types("Password", password)
        self.enters()
        self.comes_to("To do")

    def imports(self, report: Path) -> None:
        """Upload a report from the front page. A file is chosen in a window of the system, which no page can show."""
        self.presses("Import a report", "a")
        self.page.get_by_label("Report").set_input_files(report)
        self.presses("Import a report", "input")
        self.comes_to("Review of an import")

    def comes_to(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible()

    def writes(self, name: str, words: str) -> None:
        self.goes_to(name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(words)
