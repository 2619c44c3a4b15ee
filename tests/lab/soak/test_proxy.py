"""The site behind Debian's nginx with the configuration that ships. By hand: it needs nginx."""

import http.client
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.factories.world import SEED_MEETING
from tests.serving.proxy import nginx
from tests.serving.site import Site
from tests.serving.stage import LAW

pytestmark = [pytest.mark.lab, pytest.mark.database]
ANSWERS, READERS = 10, 8
GONE_WITHIN = 1.5  # seconds after its commit


@pytest.fixture
def site(tmp_path: Path, database_url: str) -> Iterator[Site]:
    site = Site(tmp_path, database_url)
    site.environment |= {"X_ACCEL": "/stored/", "TRUSTED_PROXIES": "1"}
    yield site
    site.kill()


@dataclass(frozen=True)
class Reader:
    """Reads through nginx."""

    port: int

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request("GET", path, headers={"Host": "127.0.0.1", **headers})
            reply = line.getresponse()
            return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()


def pages_of(told: dict[str, str]) -> list[str]:
    """Where an answer can be read."""
    one = f"/en/recommendations/{SEED_MEETING}/{told['recommendation']}"
    state = f"/en/states/{told['state']}"
    forms = ("/", ".json", ".atom", ".csv")
    return [*(f"{each}{form}" for each in (one, state) for form in forms), "/en/changes/", "/en/recommendations.csv"]


class Crowd:
    """Readers who read the same pages without a pause until they go home."""

    def __init__(self, port: int, pages: list[str]) -> None:
        self.going_home, self.statuses = threading.Event(), Counter[int]()
        self.threads = [
            threading.Thread(target=self.read, args=[Reader(port), pages], daemon=True) for _ in range(READERS)
        ]

    def read(self, reader: Reader, pages: list[str]) -> None:
        while not self.going_home.is_set():
            for page in pages:
                self.statuses[reader.get(page)[0]] += 1

    def __enter__(self) -> "Crowd":
        for each in self.threads:
            each.start()
        return self

    def __exit__(self, *_fault: Any) -> None:
        self.going_home.set()
        for each in self.threads:
            each.join(60)


def test_behind_nginx(site: Site, tmp_path: Path) -> None:
    made = site.run("tests.serving.stage", str(ANSWERS))
    site.start()
    with nginx(site, tmp_path / "nginx") as port:
        what_is_kept(port)
        a_file(port, made["file"])
        taken_down(site, port)
        assert Reader(port).get(made["file"])[0] == 404, "the answer that cited it was taken down"
        assert Reader(port).get("/stored/")[0] == 404


def what_is_kept(port: int) -> None:
    reader = Reader(port)
    for path, coding in (("/en/", "br"), ("/en/", "gzip"), ("/en/recommendations.csv", "gzip")):
        status, headers, _body = reader.get(path, **{"Accept-Encoding": coding})
        assert (status, headers["content-encoding"], headers["vary"]) == (200, coding, "Accept-Encoding"), path
    tag = reader.get("/en/")[1]["etag"]
    assert reader.get("/en/", **{"If-None-Match": tag})[0] == 304
    for path in ("/portal/sign-in/", "/admin/"):
        _status, headers, _body = reader.get(path, **{"Accept-Encoding": "gzip"})
        assert "content-encoding" not in headers
        assert "no-store" in headers["cache-control"]
    assert reader.get("/en/?made_up=1")[0] == 400
    assert reader.get("/en/?utm_source=x")[0] == 301


def a_file(port: int, path: str) -> None:
    """nginx sends it, with the headers of the site, and in parts as it is asked."""
    status, headers, body = Reader(port).get(path)
    assert (status, body == LAW) == (200, True)
    assert "x-accel-redirect" not in headers
    assert headers["content-disposition"].startswith("attachment")
    assert headers["content-security-policy"].startswith("sandbox")
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
    status, _headers, body = Reader(port).get(path, Range="bytes=0-99")
    assert (status, body) == (206, LAW[:100])


def taken_down(site: Site, port: int) -> None:
    """Each answer in turn, while a crowd reads it; twenty reads of its pages from a second and a half after that on."""
    done = subprocess.Popen(
        [sys.executable, "-m", "tests.serving.taking_down"],
        cwd=settings.BASE_DIR, env=site.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert done.stdin is not None
    assert done.stdout is not None
    lasted, clean, statuses = [], 0, Counter[int]()
    for _answer in range(ANSWERS):
        told = json.loads(done.stdout.readline())
        pages, reader = pages_of(told), Reader(port)
        words = told["words"].encode()
        assert words in reader.get(pages[0])[2], told
        with Crowd(port, [page for page in pages if not page.endswith(".csv")]) as crowd:  # tables are kept by nobody
            time.sleep(1)
            done.stdin.write("\n")
            done.stdin.flush()
            at = json.loads(done.stdout.readline())["at"]
            lasted.append(last_seen(reader, pages, words) - at)
            time.sleep(max(0, at + GONE_WITHIN - time.time()))
            clean += sum(words not in reader.get(page)[2] for page in pages * 2)
        statuses += crowd.statuses
    done.communicate(timeout=60)
    print(f"\n{ANSWERS} take-downs while {READERS} read: {sum(statuses.values())} pages, by status {dict(statuses)};")
    print(f"seen last {max(lasted):.2f} s after the commit; after {GONE_WITHIN} s gone from {clean} of {ANSWERS * 20}")
    assert set(statuses) == {200}
    assert clean == ANSWERS * 20


def last_seen(reader: Reader, pages: list[str], words: bytes) -> float:
    """When a read that still showed the words was begun."""
    seen, until = 0.0, time.time() + GONE_WITHIN
    while time.time() < until:
        for page in pages:
            begun = time.time()
            if words in reader.get(page)[2]:
                seen = begun
    return seen
