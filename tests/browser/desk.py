"""The secretariat's desk in a browser, in the words of those who work there."""

import datetime
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.visiting import Pages, begins
from tests.factories.records import PASSWORD


class Desk(Pages):
    def sign_in(self, username: str) -> None:
        self.open("/admin/")
        self.write("User name", username)
        self.write("Password", PASSWORD)
        self.press("Sign in")
        expect(self.page.get_by_role("heading", name="To do")).to_be_visible()

    # --- reports

    def uploads(self, report: Path) -> None:
        """Upload a report; what was found in it is shown beside the source."""
        self.open("/admin/")
        self.follow("Import a report")
        self.field("Report").set_input_files(report)
        self.press("Import a report")
        expect(self.page.get_by_role("heading", name="Review of an import")).to_be_visible()

    def relabels(self, label: str, new_label: str) -> None:
        """Mend one label that the importer found."""
        self.page.get_by_role("region", name=begins("12 items")).get_by_role("link", name=label, exact=True).click()
        self.write("Label", new_label)
        self.press("Save")
        self.sees("Saved. Nothing of it is public before you publish.")
        self.follow("The whole review")

    def confirms_the_import(self) -> None:
        """Publish what was found, for the meeting that the document names."""
        self.follow("Continue to publication")
        self.press("Continue")
        self.press("Publish 12 recommendations")
        self.sees("12 recommendations are public now")

    # --- periods

    def creates_period(self, slug: str, title: str, meeting: str) -> None:
        """A period that opened yesterday and asks everything there is."""
        self.open("/admin/")
        self.follow("Create a reporting period")
        self.write("Title (English)", title)
        self.write("Web address (cannot be changed later)", slug)
        self.field("Meeting that reviews the answers").select_option(label=meeting)
        today = datetime.datetime.now(datetime.UTC).date()
        for label, days in (("Opens", -1), ("Due", 60), ("Closes", 90)):
            self.write(label, (today + datetime.timedelta(days=days)).isoformat())
        boxes = self.page.get_by_role("group", name=begins("And one by one")).get_by_role("checkbox")
        assert boxes.count()
        for box in boxes.all():
            box.check()
        self.press("Create a reporting period")
        self.sees("The period was created. Open it, then invite States.")

    def opens_the_period(self) -> None:
        self.follow("Open the period")
        self.press("Open the period")
        self.sees("The period is open.")

    def invites(self, state: str) -> None:
        self.follow("Invite States")
        self.choose("The States chosen below")
        self.page.get_by_role("checkbox", name=state, exact=True).check()
        self.write("Note verbale", "NV 1/2027")
        self.press("Invite States")
        self.sees("1 State was invited.")

    # --- checking

    def takes_what_waits(self, state: str) -> None:
        """Open the sending of a State that waits, for checking: a single answer opens on its screen."""
        self.open("/admin/")
        waiting = self.page.get_by_role("region", name=begins("Responses to review"))
        waiting.get_by_role("link", name=state, exact=False).first.click()
        self.press("Start review")
        expect(self.page.get_by_role("button", name="Start review")).to_have_count(0)

    def turns_to(self, name: str) -> None:
        """The screen of the version of this name, from the page of its sending or from another screen."""
        screen = self.page.get_by_role("heading", name=f"Review {name}", exact=True)
        link = self.page.get_by_role("article", name=begins(name)).get_by_role("link", name=name, exact=True)
        expect(screen.or_(link).first).to_be_visible()  # `count` below waits for no page
        if not screen.count():
            link.click()
        expect(screen).to_be_visible()

    def returns(self, name: str, reason: str) -> None:
        self.turns_to(name)
        self.page.get_by_role("link", name="Return with a reason").click()  # opens what is folded
        self.page.get_by_label("Reason for return, as the State will read it").fill(reason)
        self.press("Return")
        self.was_decided()

    def accepts(self, name: str) -> None:
        self.turns_to(name)
        self.press("Accept")
        self.was_decided()

    def was_decided(self) -> None:
        """The desk goes on to the next version or sending, or to the list."""
        expect(self.page.locator(".messagelist .success")).to_be_visible()
