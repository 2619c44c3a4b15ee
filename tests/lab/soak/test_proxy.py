"""The site behind Debian's nginx with the configuration that ships. By hand: it needs nginx."""

import http.client
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories.world import SEED_MEETING
from tests.serving.crowd import Worker, at_work
from tests.serving.proxy import nginx
from tests.serving.site import Site, ask, children, processor_time
from tests.serving.stage import LAW

pytestmark = [pytest.mark.lab, pytest.mark.database]
ANSWERS, READERS = 10, 8
GONE_WITHIN = 1.5  # seconds after its commit
ROUNDS, REQUESTS = 9, 3_000
HEADERS = {"Host": "127.0.0.1", "Accept-Encoding": "br, gzip"}
PAGES = ("/en/", f"/en/recommendations/{SEED_MEETING}/15-a/", "/ar/recommendations/")
AT_LEAST = 0.5  # of the file's requests a second


@pytest.fixture
def site(tmp_path: Path, database_url: str) -> Iterator[Site]:
    site = Site(tmp_path, database_url)
    site.environment |= {"X_ACCEL": "/stored/", "TRUSTED_PROXIES": "1"}
    yield site
    site.kill()


def pages_of(told: dict[str, str]) -> list[str]:
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


def family(parent: int) -> list[int]:
    return [parent, *(each for child in children(parent) for each in family(child))]


def cost(port: int, address: str, tag: str, pids: list[int]) -> float:
    """Microseconds of processor time of nginx and the site for one request; `tag`: of the page that is there."""
    began, headers = processor_time(*pids), HEADERS | ({"If-None-Match": tag} if tag else {})
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        for _request in range(REQUESTS):
            line.request("GET", address, headers=headers)
            reply = line.getresponse()
            body = reply.read()
            assert (reply.status, bool(body)) == ((304, False) if tag else (200, True)), address
    return (processor_time(*pids) - began) * 1e6 / REQUESTS


def test_a_kept_page_beside_a_static_file(site: Site, tmp_path: Path) -> None:
    """What nginx and the site spend on a kept page and a 304, next to a static file."""
    site.environment["COLLECTED"] = str(tmp_path / "static")
    site.python("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    site.run("tests.serving.stage", "10")
    site.start()
    assert site.server is not None
    with nginx(site, tmp_path / "nginx") as port:
        served = int((tmp_path / "nginx" / "nginx.pid").read_text())
        pids = [*family(served), *family(site.server.pid)]
        file = style_of(port)
        ways = [(file, ""), *((page, "") for page in PAGES), *((page, tag_of(port, page)) for page in PAGES)]
        costs: dict[tuple[str, str], list[float]] = {way: [] for way in ways}
        for _round in range(ROUNDS):  # in turns, so that whatever else the machine does meets all of them
            for (address, tag), own in costs.items():
                own.append(cost(port, address, tag, pids))
    told = {way: statistics.median(own) for way, own in costs.items()}
    print()
    for (address, tag), took in told.items():
        share = told[file, ""] / took
        print(f"{address}{', 304' * bool(tag)}: {took:.0f} microseconds, {share:.2f} of the file's requests a second")
    assert all(told[file, ""] / took >= AT_LEAST for took in told.values())


def tag_of(port: int, page: str) -> str:
    return ask(port, page, headers=HEADERS).headers["ETag"]


def style_of(port: int) -> str:
    """The address of the style sheet that the front page asks for."""
    page = ask(port, "/en/").body.decode()
    found = re.search(r"/static/[^\"]+\.css", page)
    assert found, page[:500]
    return found[0]
