"""A focal point who sends, takes back and sends again, whatever becomes of the server, and keeps her own journal."""

import threading
import time
from dataclasses import dataclass, field

from tests.serving.browsing import Browser, Fields, LineBroke, Page, filled, ready_to_send

PERIOD, RECOMMENDATION = "period-1", "rpm-asia-pacific-2025/15-a"


@dataclass
class Journal:
    """What she knows: words by the key of the sending, and the keys for which she saw a receipt."""

    begun: dict[str, str] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    broken: int = 0  # sendings whose first answer never came


class FocalPoint(threading.Thread):
    """One State's focal point at her own browser. `on_the_wire` is set while a sending has no answer yet."""

    def __init__(self, state: str, browser: Browser, on_the_wire: threading.Event) -> None:
        super().__init__(name=state, daemon=True)
        self.state, self.browser, self.on_the_wire = state, browser, on_the_wire
        self.journal = Journal()
        self.going_home = threading.Event()
        self.fault: BaseException | None = None
        room = f"/portal/{PERIOD}/{state.lower()}/"
        self.answer = f"{room}recommendations/{RECOMMENDATION}/"
        self.check, self.recall = f"{room}check/", f"{self.answer}recall/"

    def run(self) -> None:
        try:
            while not self.going_home.is_set():
                self.write_and_send(len(self.journal.begun) + 1)
        except BaseException as fault:
            self.fault = fault

    def write_and_send(self, number: int) -> None:
        """Write, send, see the receipt, and take it back so that the same answer can be sent once more."""
        words = f"{self.state}, sending {number}. " + " ".join(f"word-{number}-{place}" for place in range(60))
        while True:
            self.draft(words)
            form = ready_to_send(self.patiently_get(self.check))
            key = dict(form)["uuid"]
            self.journal.begun[key] = words
            if self.sent(form, key):
                break
            del self.journal.begun[key]  # refused in words: nothing was sent by this form
        self.take_back()

    def draft(self, words: str) -> None:
        """Save the words as a draft; a line that breaks is tried again from the page."""
        while True:
            form = self.patiently_get(self.answer).form("summary")
            try:
                page = self.browser.post(self.answer, filled(form, summary=words, implementation_status="in_progress"))
            except LineBroke:
                continue
            assert page.status in (200, 302, 409), page.body[:500]
            if page.status == 302:
                return

    def sent(self, form: Fields, key: str) -> bool:
        """Send the form until an answer comes back, always the same form. Whether the answer was the receipt."""
        is_first = True
        while True:
            if is_first:  # each kill falls into a sending of its own
                self.on_the_wire.set()
            try:
                page = self.browser.post(self.check, form)
            except LineBroke:
                self.journal.broken += is_first
                is_first = False
                self.wait()
                continue
            finally:
                self.on_the_wire.clear()
            if page.status == 302:
                assert key in page.goes_to, page.goes_to
                self.journal.acknowledged.append(key)
                return True
            assert page.status in (200, 409), page.body[:500]
            return False

    def take_back(self) -> None:
        """Recall what was sent; a recall whose answer got lost has been carried out or is carried out now."""
        while True:
            page = self.patiently_get(self.recall)
            if page.status != 200:
                return
            try:
                if self.browser.post(self.recall, page.form("revision")).status == 302:
                    return
            except LineBroke:
                self.wait()

    def patiently_get(self, address: str) -> Page:
        while True:
            try:
                return self.browser.get(address)
            except LineBroke:
                self.wait()

    @staticmethod
    def wait() -> None:
        time.sleep(0.05)
