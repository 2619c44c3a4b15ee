"""What nginx and the site spend on a kept page, beside what they spend on a static file. By hand: it needs nginx."""

import http.client
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.factories.world import SEED_MEETING
from tests.serving.proxy import nginx
from tests.serving.site import Site, children, processor_time

pytestmark = [pytest.mark.lab, pytest.mark.database]
ROUNDS, REQUESTS = 9, 3_000
HEADERS = {"Host": "127.0.0.1", "Accept-Encoding": "br, gzip"}
PAGES = ("/en/", f"/en/recommendations/{SEED_MEETING}/15-a/", "/ar/recommendations/")
AT_LEAST = 0.5  # of the file's requests a second


@pytest.fixture
def site(tmp_path: Path, database_url: str) -> Iterator[Site]:
    site = Site(tmp_path, database_url)
    site.environment |= {
        "DJANGO_SETTINGS_MODULE": "tests.lab.soak.settings_with_files",
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


def cost(port: int, address: str, pids: list[int]) -> float:
    """Microseconds of processor time of nginx and the site for one request."""
    began = processor_time(*pids)
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        for _request in range(REQUESTS):
            line.request("GET", address, headers=HEADERS)
            reply = line.getresponse()
            body = reply.read()
            assert (reply.status, bool(body)) == (200, True), address
    return (processor_time(*pids) - began) * 1e6 / REQUESTS


def test_a_kept_page_beside_a_static_file(site: Site, tmp_path: Path) -> None:
    site.run("tests.serving.stage", "10")
    site.start()
    assert site.server is not None
    with nginx(site, tmp_path / "nginx") as port:
        served = int((tmp_path / "nginx" / "nginx.pid").read_text())
        pids = [*family(served), *family(site.server.pid)]
        file = style_of(port)
        costs: dict[str, list[float]] = {address: [] for address in (file, *PAGES)}
        for _round in range(ROUNDS):  # in turns, so that whatever else the machine does meets all of them
            for address, own in costs.items():
                own.append(cost(port, address, pids))
    told = {address: statistics.median(own) for address, own in costs.items()}
    print()
    for address, took in told.items():
        print(f"{address}: {took:.0f} microseconds a request, {told[file] / took:.2f} of the file's requests a second")
    assert all(told[file] / told[page] >= AT_LEAST for page in PAGES)


def style_of(port: int) -> str:
    """The address of the style sheet that the front page asks for."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.request("GET", "/en/", headers={"Host": "127.0.0.1"})
        page: Any = line.getresponse().read().decode()
    found = re.search(r"/static/[^\"]+\.css", page)
    assert found, page[:500]
    return found[0]
