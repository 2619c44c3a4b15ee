"""What an answer costs that need not be made: a 304, and a kept page, against an empty view of the same site."""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.cache import caches
from django.core.wsgi import get_wsgi_application
from django.db import connection

from tests.factories.world import SEED_MEETING, World

pytestmark = [pytest.mark.lab, pytest.mark.database]
EMPTY = "/empty/"  # not /healthz, which is answered above nearly all middleware
PAGES = ["/en/", "/en/recommendations/", f"/en/recommendations/{SEED_MEETING}/15-a/", "/en/states/xaa.json"]
ROUNDS, REQUESTS, THREADS = 15, 400, 4  # as many threads as `bin/serve.py` has
# PostgreSQL is another program: to ask it for the counter costs more than the whole empty view.
AT_LEAST = {"sqlite": 0.4, "postgresql": 0.3}


@pytest.fixture
def site(settings: Any) -> Any:
    """The site as the server calls it, all middleware included, with pages kept in memory."""
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"}
    }
    settings.ALLOWED_HOSTS, settings.ROOT_URLCONF = ["127.0.0.1"], "tests.lab.soak.urls_with_empty"
    yield get_wsgi_application()
    caches["pages"].clear()


def ask(site: Any, path: str, **headers: str) -> tuple[str, dict[str, str]]:
    """One request, as the server hands it over: (status, headers)."""
    environ: dict[str, Any] = {"PATH_INFO": path, "HTTP_ACCEPT_ENCODING": "gzip, br", **headers}
    setup_testing_defaults(environ)
    told: list[Any] = []
    response = site(environ, lambda status, named: told.extend((status, dict(named))))
    b"".join(response)
    response.close()
    return told[0], told[1]


def rate(request: Callable[[], Any], threads: ThreadPoolExecutor) -> float:
    """Requests a second."""
    began = time.perf_counter()
    list(threads.map(lambda _number: request(), range(REQUESTS)))
    return REQUESTS / (time.perf_counter() - began)


def hang_up(all_here: Barrier) -> None:
    """Each thread closes its own connection."""
    all_here.wait()
    connection.close()


def in_turns(ways: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """The median rate of each way; they take turns, so that whatever else the machine does meets all of them."""
    rates: dict[str, list[float]] = {name: [] for name in ways}
    with ThreadPoolExecutor(THREADS) as threads:
        for _round in range(ROUNDS):
            for name, request in ways.items():
                rates[name].append(rate(request, threads))
        list(threads.map(hang_up, [Barrier(THREADS)] * THREADS))
    return {name: statistics.median(each) for name, each in rates.items()}


def test_kept_answers_against_an_empty_view(shared_world: World, site: Any) -> None:
    shared_world.publish("15-a")
    assert ask(site, EMPTY)[0].startswith("200")
    ratios = {}
    for path in PAGES:
        _status, headers = ask(site, path)
        asked_again = {"HTTP_IF_NONE_MATCH": headers["ETag"]}
        assert ask(site, path, **asked_again)[0].startswith("304")
        ways = {
            "empty": lambda: ask(site, EMPTY),
            "304": lambda path=path, again=asked_again: ask(site, path, **again),
            "kept": lambda path=path: ask(site, path),
        }
        rates = in_turns(ways)
        ratios[path] = (rates["304"] / rates["empty"], rates["kept"] / rates["empty"])
        print(f"\n{path}: empty view {rates['empty']:.0f}/s, 304 {ratios[path][0]:.2f}, kept {ratios[path][1]:.2f}")
    assert min(min(each) for each in ratios.values()) >= AT_LEAST[connection.vendor]
