"""`make benchmark`: makes or finds the record of one size, asks every page of it, and prints how long each takes.

bin/benchmark 6k sqlite            MAKE=1: make the record and end; ONLY=desk: pages whose group or name has it;
                                   EXPLAIN=1: with the plan of the slowest query of each; HAND_OVER=1: into
                                   docs/performance/
"""

import os
import sys
from collections.abc import Iterator
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - after the settings
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from tests.lab.benchmarks import databases, pages, telling  # noqa: E402
from tests.lab.benchmarks.asking import LIMIT, Asked, Page, ask, ask_act, backends, load, set_apart_what_stays  # noqa: E402
from tests.lab.benchmarks.sizes import SIZES, Size  # noqa: E402

# No page is kept, static files stand as in the tree, and a query is stopped where the page would be.
MEASURED: dict[str, Any] = {
    "CACHES": {**settings.CACHES, "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}},
    "STORAGES": {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
    # Whoever asks so much would be told to wait.
    "COSTLY_SECONDS": 10_000,
    "COSTLY_SECONDS_NETWORK": 10_000,
    "COSTLY_AT_ONCE": 100,
    "STATEMENT_SECONDS": dict.fromkeys(settings.STATEMENT_SECONDS, int(LIMIT)),
}


def everything() -> Iterator[tuple[Client, Page]]:
    anybody = Client()
    yield from ((anybody, page) for page in pages.public())
    yield from pages.rooms()
    yield from pages.desk_pages()


def measure(size: Size) -> None:
    only, explain = os.environ.get("ONLY", ""), bool(os.environ.get("EXPLAIN"))
    name, before, processes = databases.use(size), load(), backends()
    if os.environ.get("MAKE"):
        return
    found: list[Asked] = []
    set_apart_what_stays()
    for client, page in everything():
        if only not in f"{page.group}: {page.name}":
            continue
        asked = ask(client, page, processes, explain=explain)
        found.append(asked)
        took = f"{asked.median:8,.0f} {asked.worst:8,.0f}" if asked.calls else asked.note
        print(f"{page.group:20} {page.name:32} {asked.queries:4} {asked.size:9,} {took}", flush=True)
        if explain:
            print(f"    {asked.slowest}", *asked.plan, sep="\n    ", flush=True)
    for name, act in pages.acts() if only in "acts" else ():
        found.append(ask_act(name, act, processes))
        print(f"{'acts':20} {name:32} {found[-1].queries:4} {'':9} {found[-1].median:8,.0f}", flush=True)
    if not only:
        telling.keep(size.name, connection.vendor, telling.circumstances(name, (before, load())), found)
        print(telling.table(size.name, connection.vendor))
        if os.environ.get("HAND_OVER"):
            telling.hand_over(size.name, connection.vendor)


if __name__ == "__main__":
    with override_settings(**MEASURED):
        measure(SIZES[sys.argv[1]])
