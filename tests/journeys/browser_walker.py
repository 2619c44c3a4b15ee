"""A person at a real browser, with the hands of `Walker`: what the story of a period says to one it says to the other.

Chromium runs the scripts, lays the pages out, and keeps what is sent; links and buttons have to be there to be pressed.
"""

import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from lxml import html
from playwright.sync_api import BrowserContext, Download, Error, Locator, Page

from tests.journeys.walker import BUTTONS, Counted, Walker, words_of
from tracker.models import User

PATIENCE = 60_000
UNFOLD = "e => { for (let d = e.closest('details'); d; d = d.parentElement.closest('details')) d.open = true }"


@dataclass
class BrowserWalker(Walker):
    """One person and the browser before her."""

    person: User
    counted: Counted = field(default_factory=Counted)
    context: BrowserContext | None = None
    server: str = ""

    def __post_init__(self) -> None:
        assert self.context
        client = Client()
        client.force_login(self.person, backend="django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.server}])
        self.context.set_default_timeout(PATIENCE)
        self.tab: Page = self.context.new_page()

    def opens(self, address: str) -> None:
        with suppress(Error):  # a page that shows how far a work is comes anew by itself, and would break in
            self.tab.goto("about:blank")
        self.tab.wait_for_url("about:blank")
        answer = self.tab.goto(self.server + address.removeprefix(self.server))
        assert answer is None or answer.status == 200, (address, answer.status)
        self._look()

    def fetches(self, words: str) -> bytes:
        self.counted.clicks += 1
        place = self.tab.get_by_role("link", name=words).first
        with self.tab.expect_download() as download:
            place.click()
        return _bytes_of(download.value)

    def presses(self, button: str, *, files: dict[str, Any] | None = None, **typed: Any) -> None:
        pressed = self._filled(button, files or {}, typed)
        with self.tab.expect_navigation():
            pressed.click()
        self._look()

    def fetches_by(self, button: str, **typed: Any) -> bytes:
        pressed = self._filled(button, {}, typed)
        with self.tab.expect_download() as download:
            pressed.click()
        return _bytes_of(download.value)

    # --- how it is done

    def _look(self) -> None:
        """Read the page that came, once its scripts have run."""
        self.tab.wait_for_load_state()
        self.address = self.tab.url.removeprefix(self.server).partition("#")[0]
        self.page = html.fromstring(self.tab.content())
        self.counted.pages += 1

    def _filled(self, button: str, files: dict[str, Any], typed: dict[str, Any]) -> Locator:
        """The button, after the fields of its form were filled in."""
        _pressed, form = self._button(button)
        place = self.page.xpath("//form").index(form)
        here = self.tab.locator("form").nth(place)
        number = [words_of(each) for each in form.xpath(BUTTONS)].index(button)
        for name, value in typed.items():
            self._put(here, form.get("id", ""), name, value)
        for name, file in files.items():
            held = {"name": file.name, "mimeType": "application/octet-stream", "buffer": file.read()}
            here.locator(f"input[type=file][name={name}]").set_input_files([held])  # type: ignore[list-item]
            self.counted.clicks += 1
        self.counted.clicks += 1
        return here.locator("input[type=submit], button:not([type]), button[type=submit]").nth(number)

    def _put(self, form: Locator, form_id: str, name: str, value: Any) -> None:
        """Type, choose or tick; counted only where it changes something. What is folded is unfolded first."""
        found = form.locator(f"[name='{name}']")
        if form_id and not found.count():
            found = self.tab.locator(f"[name='{name}'][form='{form_id}']")
        found.first.evaluate(UNFOLD)
        kind = found.first.evaluate("e => e.type || e.tagName")
        if kind in ("checkbox", "radio"):
            wanted = set(map(str, value if isinstance(value, list) else [value]))
            for box in found.all():
                is_wanted = box.get_attribute("value") in wanted
                if box.is_checked() != is_wanted and (kind == "checkbox" or is_wanted):
                    box.set_checked(is_wanted)
                    self.counted.clicks += 1
        elif kind.startswith("select"):
            self.counted.clicks += 1
            found.first.select_option(value if isinstance(value, list) else str(value))
        elif found.first.input_value() != str(value):
            self.counted.typed += 1
            found.first.fill(str(value))


def _bytes_of(download: Download) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        download.save_as(path)
        return path.read_bytes()
