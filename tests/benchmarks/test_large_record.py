"""The long figures of the public pages over a large record: processor time of each page, and how queries are planned.

STATES=195 RECOMMENDATIONS=103 .venv/bin/pytest -s -m soak tests/benchmarks    (60,000 publications)
"""

import datetime
import os
import time

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.benchmarks.filling import fill
from tests.factories.world import SEED_MEETING, make_world
from tracker import table_statistics

pytestmark = [pytest.mark.soak, pytest.mark.database, pytest.mark.django_db]

STATES, RECOMMENDATIONS, PERIODS = int(os.environ.get("STATES", 40)), int(os.environ.get("RECOMMENDATIONS", 50)), 3
PAGES = (
    "/en/changes/",
    f"/en/changes/?meeting={SEED_MEETING}",
    f"/en/changes/?recommendation={SEED_MEETING}%2Flarge-1",
    "/en/states/",
    "/en/states/yaa/",
    f"/en/recommendations/{SEED_MEETING}/large-1/",
)
OF_A_DAY = ("/en/recommendations/", f"/en/meetings/{SEED_MEETING}/")


def measured(client: Client, address: str) -> str:
    """One line: the page, processor seconds of this process, and the slowest of its queries in seconds."""
    client.get(address)  # its templates are compiled by now
    with CaptureQueriesContext(connection) as captured:
        before = time.process_time()
        response = client.get(address)
        took = time.process_time() - before
    assert response.status_code == 200, address
    slowest = max(captured.captured_queries, key=lambda query: float(query["time"]))
    return f"{address}: {took:.3f} s, {len(captured)} queries, the slowest {float(slowest['time']):.3f} s"


def test_the_pages_of_a_large_record(settings) -> None:
    settings.STATEMENT_SECONDS = dict.fromkeys(settings.STATEMENT_SECONDS, 0)  # it is measured, not cut off
    world = make_world()
    began = time.process_time()
    there = fill(world, states=STATES, recommendations=RECOMMENDATIONS, periods=PERIODS)
    print(f"\n{there} publications, made in {time.process_time() - began:.0f} s, {connection.vendor}")
    call_command("verify_publications")
    table_statistics.renew()  # what the clock does in a minute, and on PostgreSQL its autovacuum
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    day = (timezone.now() - datetime.timedelta(days=13)).date().isoformat()
    for address in (*PAGES, *(f"{each}?as_of={day}" for each in OF_A_DAY)):
        print(measured(Client(), address))
