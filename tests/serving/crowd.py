"""Those who take the site for themselves, slowly, and those who only want to work."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from tests.serving.browsing import Browser, LineBroke, filled
from tests.serving.site import ask

EXPORTS = ("/en/changes.csv", "/en/recommendations.csv", "/en/recommendations.xlsx", "/en/states/xaa.xlsx")
ANSWER = "/portal/period-1/xaa/recommendations/rpm-asia-pacific-2025/15-a/"
PAGES = ("/en/", "/en/recommendations/", "/en/states/", "/portal/period-1/xaa/")


@contextmanager
def slow_crowd(port: int, file: str, posts: int) -> Iterator[None]:
    """Four who ask for the file and four who ask for exports, none of whom reads; and posts that never end."""
    sockets = [
        *(asking(port, f"GET {path}") for path in (file,) * 4 + EXPORTS),
        *(asking(port, "POST /portal/sign-in/", "Content-Length: 5000", begun="username=a") for _ in range(posts)),
    ]
    try:
        yield
    finally:
        for each in sockets:
            each.close()


def asking(port: int, request: str, *headers: str, begun: str = "") -> socket.socket:
    """A line on which something was asked and nothing is read."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    line.connect(("127.0.0.1", port))
    line.sendall("\r\n".join([f"{request} HTTP/1.1", "Host: 127.0.0.1", *headers, "", begun]).encode())
    return line


@contextmanager
def at_work(workers: list["Worker"]) -> Iterator[None]:
    """They work meanwhile, and go home."""
    for each in workers:
        each.start()
    try:
        yield
    finally:
        for each in workers:
            each.going_home.set()
        for each in workers:
            each.join(60)


class Worker(threading.Thread):
    """A focal point at work: reads pages and, at one place at a time, saves her draft. Counts what came back, with the
    moments of each failure. `reads`: seconds that a page takes her."""

    reads = 0.0

    def __init__(
        self, port: int, session: str, *, saves: bool = True, pages: Sequence[str] = PAGES, answer: str = ANSWER
    ) -> None:
        super().__init__(daemon=True)
        self.pages, self.answer = pages, answer
        self.browser, self.saves = Browser(port, session), saves
        self.came: Counter[str] = Counter()
        self.failures: list[tuple[float, float, str]] = []  # when it was asked, when it had failed, what
        self.going_home = threading.Event()

    def run(self) -> None:
        while not self.going_home.is_set():
            self.round()

    def round(self) -> None:
        """Every page once, and a draft saved."""
        for address in self.pages:
            self._note(address, lambda at=address: self.browser.get(at).status)
        if self.saves:
            self._note("save", self._save)

    def _save(self) -> int:
        page = self.browser.get(self.answer)
        if page.status != 200:
            return page.status
        words = f"Words of {time.monotonic()}."
        saved = self.browser.post(self.answer, filled(page.form("summary"), summary=words))
        return 200 if saved.status == 302 else saved.status

    def _note(self, name: str, ask: Callable[[], int | str]) -> None:
        begun = time.monotonic()
        try:
            status = ask()
        except LineBroke as broken:
            status = repr(broken.__cause__)
        self.came["good" if status == 200 else "bad"] += 1
        if status != 200:
            self.failures.append((begun, time.monotonic(), f"{name}: {status}"))
        self.going_home.wait(self.reads)


def health(port: int, address: str = "/healthz", patience: float = 30, host: str = "192.0.2.1") -> tuple[int, float]:
    """The status of a probe, and the seconds it took. `host`: the name of a door, where a proxy goes by it."""
    begun = time.monotonic()
    status = ask(port, address, patience, {"Host": host}).status
    return status, time.monotonic() - begun
