"""A person of data entry without a mouse, in a window of any width: no page on the way scrolls sideways."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.keyboard import Keyboard


class Hands(Keyboard):
    """The keys of one person at the pages of the secretariat."""

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
        """Replace what stands in a field."""
        self.goes_to(name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(words)
