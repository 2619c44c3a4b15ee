"""The site behind Debian's nginx with the configuration that ships. By hand: it needs nginx."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories.world import SEED_MEETING
from tests.serving.crowd import Worker, at_work
from tests.serving.proxy import nginx
from tests.serving.site import Site, ask
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


def pages_of(told: dict[str, str]) -> list[str]:
    """Where an answer can be read."""
    one = f"/en/recommendations/{SEED_MEETING}/{told['recommendation']}"
    state = f"/en/states/{told['state']}"
    forms = ("/", ".json", ".atom", ".csv")
    return [*(f"{each}{form}" for each in (one, state) for form in forms), "/en/changes/", "/en/recommendations.csv"]


def test_behind_nginx(site: Site, tmp_path: Path) -> None:
    made = site.run("tests.serving.stage", str(ANSWERS))
    site.start()
    with nginx(site, tmp_path / "nginx") as port:
        what_is_kept(port)
        a_file(port, made["file"])
        taken_down(site, port)
        assert ask(port, made["file"]).status == 404, "the answer that cited it was taken down"
        assert ask(port, "/stored/").status == 404


def what_is_kept(port: int) -> None:
    for path, coding in (("/en/", "br"), ("/en/", "gzip"), ("/en/recommendations.csv", "gzip")):
        status, headers, _body = ask(port, path, headers={"Accept-Encoding": coding})
        assert (status, headers["content-encoding"], headers["vary"]) == (200, coding, "Accept-Encoding"), path
    tag = ask(port, "/en/").headers["etag"]
    assert ask(port, "/en/", headers={"If-None-Match": tag}).status == 304
    for path in ("/portal/sign-in/", "/admin/"):
        headers = ask(port, path, headers={"Accept-Encoding": "gzip"}).headers
        assert "content-encoding" not in headers
        assert "no-store" in headers["cache-control"]
    assert ask(port, "/en/?made_up=1").status == 400
    assert ask(port, "/en/?utm_source=x").status == 301


def a_file(port: int, path: str) -> None:
    """nginx sends it, with the headers of the site, and in parts as it is asked."""
    status, headers, body = ask(port, path)
    assert (status, body == LAW) == (200, True)
    assert "x-accel-redirect" not in headers
    assert headers["content-disposition"].startswith("attachment")
    assert headers["content-security-policy"].startswith("sandbox")
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
    status, _headers, body = ask(port, path, headers={"Range": "bytes=0-99"})
    assert (status, body) == (206, LAW[:100])


def taken_down(site: Site, port: int) -> None:
    """Each answer in turn, while a crowd reads it; twenty reads of its pages from a second and a half after that on."""
    done = subprocess.Popen(
        [sys.executable, "-m", "tests.serving.taking_down"],
        cwd=settings.BASE_DIR, env=site.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert done.stdin is not None
    assert done.stdout is not None
    lasted, clean, readers = [], 0, list[Worker]()
    for _answer in range(ANSWERS):
        told = json.loads(done.stdout.readline())
        pages, words = pages_of(told), told["words"].encode()
        assert words in ask(port, pages[0]).body, told
        read = [page for page in pages if not page.endswith(".csv")]  # tables are kept by nobody
        crowd = [Worker(port, "", saves=False, pages=read) for _reader in range(READERS)]
        readers += crowd
        with at_work(crowd):
            time.sleep(1)
            done.stdin.write("\n")
            done.stdin.flush()
            at = json.loads(done.stdout.readline())["at"]
            lasted.append(last_seen(port, pages, words) - at)
            time.sleep(max(0, at + GONE_WITHIN - time.time()))
            clean += sum(words not in ask(port, page).body for page in pages * 2)
    done.communicate(timeout=60)
    total, failures = sum(each.came.total() for each in readers), [each.failures for each in readers if each.failures]
    print(f"\n{ANSWERS} take-downs while {READERS} read: {total} pages, not 200: {failures};")
    print(f"seen last {max(lasted):.2f} s after the commit; after {GONE_WITHIN} s gone from {clean} of {ANSWERS * 20}")
    assert failures == []
    assert clean == ANSWERS * 20


def last_seen(port: int, pages: list[str], words: bytes) -> float:
    """When a read that still showed the words was begun."""
    seen, until = 0.0, time.time() + GONE_WITHIN
    while time.time() < until:
        for page in pages:
            begun = time.time()
            if words in ask(port, page).body:
                seen = begun
    return seen
