"""What nginx and the site spend on a kept page and a 304, next to a static file. By hand: it needs nginx."""

import http.client
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories.world import SEED_MEETING
from tests.serving.proxy import nginx
from tests.serving.site import Site, ask, children, processor_time

pytestmark = [pytest.mark.lab, pytest.mark.database]
ROUNDS, REQUESTS = 9, 3_000
HEADERS = {"Host": "127.0.0.1", "Accept-Encoding": "br, gzip"}
PAGES = ("/en/", f"/en/recommendations/{SEED_MEETING}/15-a/", "/ar/recommendations/")
AT_LEAST = 0.5  # of the file's requests a second


@pytest.fixture
def site(tmp_path: Path, database_url: str) -> Iterator[Site]:
    site = Site(tmp_path, database_url)
    site.environment |= {
        "COLLECTED": str(tmp_path / "static"),
        "TRUSTED_PROXIES": "1",
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=settings.BASE_DIR, env=site.environment, check=True)
    yield site
    site.kill()


def family(parent: int) -> list[int]:
    """A process and all that it began."""
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
