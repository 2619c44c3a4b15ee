"""How SQLite would read each public page of a record of 600,000 publications: planned by what it knows of that one.

Of a few rows it plans otherwise. Its statistics of the record that `make benchmark SIZE=600k` makes stand in
`statistics_600k.txt`: table, index, and the numbers of `sqlite_stat1`.
"""

import datetime
import re
from collections.abc import Iterator
from copy import copy
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.report.addresses import ALONE, DETAILS, LISTS
from tests.report.counting import signed_in
from tests.report.test_plans import LISTS as QUERIES
from tests.report.test_plans import asked, scanned
from tests.tracker.forgotten_statistics import forget_statistics
from tracker.models import ReportingPeriod
from tracker.rules.policies import Allowed, may_accept_each

STATISTICS = Path(__file__).with_name("statistics_600k.txt")
DAY = "as_of=2026-03-01"
ADDRESSES = (
    *(f"/en/{page}" for page in ALONE),
    *(f"/en/{each}{form}" for each in LISTS + DETAILS for form in ("/", ".json", ".atom")),
    *(f"/en/{each}?{DAY}" for each in ("", *(f"{page}/" for page in LISTS + DETAILS if page != "meetings"))),
    *(f"/en/recommendations/{query}" for query in QUERIES if query),
    *("/en/periods/period-1/", "/en/periods/period-1.json", "/en/compare/?by=period&period=period-1"),
    f"/en/changes/?{DAY}",
    *(f"/en/changes/?{query}" for query in ("kind=withdrawal", "state=XAA", "period=period-1", "after=100")),
)
# Orders that no index has are sorted: of numbers, which take little room, and never of whole rows.
SORTED = re.compile(r"USE TEMP B-TREE FOR (?:LAST \d+ TERMS? OF )?ORDER BY")


@pytest.fixture
def planned_as_of_600k(db: None) -> Iterator[None]:
    """SQLite plans as it would of the large record."""
    forget_statistics()
    with connection.cursor() as cursor:
        rows = (line.split("|") for line in STATISTICS.read_text(encoding="utf-8").splitlines())
        cursor.executemany(
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)",
            [(table, index or None, numbers) for table, index, numbers in rows],
        )
        cursor.execute("ANALYZE sqlite_master")
    yield
    forget_statistics()


def sorts_whole_rows(sql: str) -> bool:
    """Whether whole rows of the ledger are sorted to show the first of them."""
    if (
        not re.search(r"LIMIT \d+($|\) ORDER BY)", sql)
        or '"tracker_publication"."hash"' not in sql.partition("FROM")[0]
    ):
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return any(SORTED.search(str(row[-1])) for row in cursor.fetchall())


def plans(asked: list[str], table: str) -> list[str]:
    """How what is asked of a table is worked at: a line for each step, of all questions that begin with it."""
    found = []
    with connection.cursor() as cursor:
        for sql in (each for each in asked if re.search(rf'FROM "?{table}\b', each.partition("WHERE")[0])):
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            found += [str(row[-1]) for row in cursor.fetchall()]
    return found


def test_no_public_page_reads_the_ledger_from_end_to_end(reader, world, planned_as_of_600k) -> None:
    """The six newest entries of the first page did: every period, all its entries, sorted with their texts: 20 s."""
    world.publish("15-a")
    world.publish_commitment("15-a")
    found = []
    for address in ADDRESSES:
        read = asked(reader, address)
        assert read
        found += [(address, line, sql) for sql in read for line in scanned(sql)]
        found += [(address, "sorted", sql) for sql in read if sorts_whole_rows(sql)]
    assert not found


def test_answers_of_a_past_day_and_of_a_period_are_read_once_and_none_is_sorted(
    reader, world, planned_as_of_600k
) -> None:
    """Sorted to be counted, they took 390 ms of a past day, and 570 ms of a period."""
    world.publish("15-a")
    read = asked(reader, f"/en/?as_of={world.clock.date()}")
    answers = [sql for sql in read if '"tracker_span"."recommendation_id" IS NOT NULL' in sql]
    assert len(answers) == 1
    assert not [line for line in plans(answers, "tracker_span") if "TEMP B-TREE" in line]
    second = world.open_period("period-2")
    ReportingPeriod.objects.filter(pk=second.pk).update(opens_on=world.period.opens_on + datetime.timedelta(days=1))
    world.publish("15-a", period=second)
    for day in ("", f"?as_of={world.clock.date()}"):
        found = plans(asked(reader, f"/en/periods/period-2/{day}"), "tracker_span")
        assert len(found) == 2  # one walk through each of both periods
        assert not [line for line in found if "span_of_period" not in line]


def test_the_list_of_the_ledger_at_the_desk_sorts_no_whole_rows(world, planned_as_of_600k, monkeypatch) -> None:
    """It did, all of them, with all that is shown beside them: stopped after 10 s."""
    monkeypatch.setattr("tracker.admin.filters.LongListAdmin.list_per_page", 1)
    world.publish("15-a")
    world.publish_commitment("15-a")
    with CaptureQueriesContext(connection) as captured:
        assert signed_in().get(reverse("admin:tracker_publication_changelist")).status_code == 200
    cut = [each["sql"] for each in captured.captured_queries if '"tracker_publication"."hash"' in each["sql"]]
    assert cut
    assert not [sql for sql in cut if sorts_whole_rows(sql)]


def test_who_typed_what_is_reviewed_is_asked_of_its_own_events(world, planned_as_of_600k) -> None:
    """All that the reviewer ever did was read, to find what she typed of 240 answers: 380 ms of 1,200,000 events."""
    answer = world.draft("15-a")
    world.send(answer)
    answer.refresh_from_db()
    many = [copy(answer) for _number in range(240)]
    for number, each in enumerate(many):
        each.pk = answer.pk + number
    with CaptureQueriesContext(connection) as captured:
        assert may_accept_each(world.reviewer, many) == [Allowed()] * len(many)
    found = plans([each["sql"] for each in captured.captured_queries], "tracker_auditevent")
    assert found
    assert not [line for line in found if "auditevent_about" not in line]


def test_the_library_of_a_state_is_looked_for_in_its_own(world, planned_as_of_600k) -> None:
    """The evidence of all States was, to see what of it this person may see: 65 ms of four pages at 19,500 items."""
    world.evidence()
    person = Client()
    person.force_login(world.focal_point)
    found = plans(asked(person, reverse("portal:library", args=["period-1", "xaa"])), "tracker_evidence")
    assert found
    assert not [line for line in found if line.startswith("SCAN")]


def test_the_audit_is_searched_for_a_key_by_its_index(world, planned_as_of_600k) -> None:
    """600,000 events were read to find that none is about “France”: 300 ms on PostgreSQL."""
    client = Client()
    client.force_login(world.reviewer)
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/admin/tracker/auditevent/?q=France").status_code == 200
    sought = [each["sql"] for each in captured.captured_queries if "\"object_id\" = 'France'" in each["sql"]]
    found = plans(sought, "tracker_auditevent")
    assert [line for line in found if "USING INDEX auditevent_about (object_id=?" in line]
    assert not [line for line in found if line.startswith("SCAN")]
