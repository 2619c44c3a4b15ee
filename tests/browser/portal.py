"""The reporting portal in a browser, in the words of a focal point."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.visiting import Pages
from tests.factories.records import PASSWORD


@dataclass(frozen=True)
class Item:
    """What is added to the library: a file or a link."""

    title: str
    link: str = ""
    file: Path | None = None
    is_public: bool = True


class Portal(Pages):
    """The portal of one person of a State. Each verb begins at the task list of the one open period."""

    def sign_in(self, username: str) -> None:
        self.open("/portal/")
        self.write("User name", username)
        self.write("Password", PASSWORD)
        self.press("Sign in")
        self.page.wait_for_url(re.compile(r"/portal/(?!sign-in)"))

    def opens_menu(self) -> None:
        """The menu at the end of the head: account, languages, sign out."""
        self.page.locator(".menu > summary").click()

    def sees_tasks(self, *words: str) -> None:
        """The list of what is asked, and what it says."""
        self.open("/portal/")
        self.sees(*words)

    def opens_answer(self, label: str) -> None:
        self.open("/portal/")
        task = self.page.get_by_role("listitem").filter(has=self.page.get_by_text(label, exact=True))
        task.get_by_role("link").first.click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(label)

    def writes_answer(self, *, status: str = "", summary: str) -> None:
        if status:
            self.choose(status)
        self.write("Summary of action taken", summary)

    def cites(self, item: Item, *, where: str = "") -> None:
        """Save, add an item to the library, and come back to the answer, where it is ticked."""
        self.press("Save and add evidence")
        self.write("Title", item.title)
        if item.file:
            self.field("File").set_input_files(item.file)
        else:
            self.write("Or a link", item.link)
        self.choose("Public" if item.is_public else "Private")
        self.page.get_by_label("Kind").select_option("legislation")
        self.press("Add to the library")
        expect(self.page.get_by_role("checkbox", name=item.title)).to_be_checked()
        if where:
            self.write(f"Page or article {item.title}", where)

    def saves(self) -> None:
        self.press("Save draft")
        self.sees("Nothing is sent before the focal point sends it.")

    def sends(self, *, consent: bool = True, cleared_by: str = "Cabinet Office") -> str:
        self.open("/portal/")
        self.follow("Check and send")
        drafts = self.page.get_by_role("group", name="What is sent")
        expect(drafts).to_be_visible()  # `all` below takes what is there, and waits for no page
        for box in drafts.get_by_role("checkbox").all():
            box.check()
        self.choose("Yes, publish as received" if consent else "No, do not publish")
        self.write("Cleared by", cleared_by)
        self.write("Cleared on", "2026-11-01")
        self.press("Send to the secretariat")
        self.sees("Sent to the secretariat. This page is your receipt.", cleared_by)
        self.sees("What the record holds is what was sent.")
        return self.page.locator("dd.mono").text_content() or ""
