"""What every visitor of the record does in a browser: open a page, read it."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.factories.world import SEED_MEETING


def in_any_lines(words: str) -> str:
    """A pattern of words, whatever white space a template puts between them."""
    return r"\s+".join(re.escape(each) for each in words.split())


def begins(words: str) -> re.Pattern[str]:
    """A name that begins with these words: labels go on with a hint."""
    return re.compile(rf"^\s*{in_any_lines(words)}")


class Pages:
    """The pages of one person, in one browser."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str) -> None:
        """Open an address of the record; anything but a page that is there fails."""
        response = self.page.goto(address)
        assert response is not None
        assert response.ok, f"{address}: {response.status}"

    def follow(self, name: str, *, exact: bool = True) -> None:
        self.page.get_by_role("link", name=name, exact=exact).first.click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def field(self, label: str) -> Locator:
        """The field of this label, which may have a number before it and a colon after it."""
        return self.page.get_by_label(re.compile(rf"^\s*(\d+\. )?{in_any_lines(label)}:?\s*$"))

    def write(self, label: str, words: str) -> None:
        self.field(label).fill(words)

    def choose(self, words: str) -> None:
        """Choose the radio button whose label begins with these words."""
        self.page.get_by_role("radio", name=begins(words)).check()

    def tick(self, words: str) -> None:
        self.page.get_by_role("checkbox", name=begins(words)).check()

    def sees(self, *words: str) -> None:
        """Every one of these words can be read on the page."""
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each)


class PublicPages(Pages):
    """What anybody reads, without an account."""

    @staticmethod
    def recommendation(slug: str) -> str:
        return f"/en/recommendations/{SEED_MEETING}/{slug}/"
