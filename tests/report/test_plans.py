"""How the database is asked for lists: by an index, and without sorting what is not shown.

SQLite plans otherwise for a few rows than for many. Its statistics of the record that `make benchmark SIZE=600k` makes
are in `statistics_600k.txt`: table, index, and the numbers of `sqlite_stat1`. With these it plans as for that record.
"""

import datetime
import re
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from report.data import streams
from report.pages import answers, changes
from report.question import keys
from tests.report.addresses import ALONE, DETAILS, LISTS
from tests.report.test_query_counts import signed_in
from tests.tracker.forgotten_statistics import forget_statistics
from tracker.config.public_reading import PUBLIC_ALIAS, reading_by
from tracker.models import Publication, PublicationText, Recommendation, ReportingPeriod
from tracker.rules.policies import Allowed, may_accept_each
from tracker.words.differences import runs

FEED_OF_ONE = "/en/changes.json?recommendation=rpm-asia-pacific-2025%2F15-a"


def asked(reader: Any, address: str, query: dict[str, Any] | None = None) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert reader.get(address, query).status_code == 200, address
    return [each["sql"] for each in captured.captured_queries]


def test_no_list_sorts_the_ledger_or_reads_more_texts_than_it_shows(reader, world) -> None:
    """DISTINCT over every column took 375 ms of 600,000; texts that were sorted, 3.6 s; numbers for each row, 1.4 s."""
    world.publish("15-a")
    for address in ("/en/changes/", FEED_OF_ONE, FEED_OF_ONE.replace("changes", "commitments")):
        doubled = [sql for sql in asked(reader, address) if sql.startswith("SELECT DISTINCT")]
        assert not [sql for sql in doubled if "publication" in sql], address
    for narrowed in ("meeting=rpm-asia-pacific-2025", "state=XAA", "period=period-1", "kind=answer"):
        (cut,) = [sql for sql in asked(reader, f"/en/changes.json?{narrowed}") if "LIMIT 51" in sql]
        assert "body" not in cut, narrowed
    for sort, column in (("", ""), ("changed", "last_sequence"), ("answers", "published_answers")):
        queries = asked(reader, "/en/recommendations.json", {"sort": sort} if sort else {})
        listed = next(sql for sql in queries if "LIMIT 51" in sql)
        assert {"last_sequence", "published_answers"} & set(listed.split('"')) == ({column} if column else set())


def test_a_narrowed_table_finds_its_rows_once_and_not_for_each_fifty(reader, world, monkeypatch) -> None:
    monkeypatch.setattr(changes, "PAGE", 2)
    for letter in "abcdefg":
        world.publish(f"15-{letter}")
    with CaptureQueriesContext(connection) as captured:
        rows = reader.get("/en/changes.csv?meeting=rpm-asia-pacific-2025").body.splitlines()
    assert len(rows) == 1 + 7
    found = [query["sql"] for query in captured.captured_queries if '_meeting"' in query["sql"].split("WHERE")[-1]]
    assert len([sql for sql in found if 'FROM "tracker_publication"' in sql and "LIMIT" in sql]) == 1


def test_a_table_makes_no_object_of_what_it_writes(reader, world, monkeypatch) -> None:
    """Objects took 1 to 2 ms a row; columns take 0.03 to 0.06 ms. A body is read once, and for the first date."""
    world.publish("15-a")
    world.publish_commitment("15-a")
    made: list[type] = []

    def count(sender: type, **_rest: object) -> None:
        made.append(sender)

    for model in (PublicationText, Publication):
        post_init.connect(count, sender=model)
    try:
        for page in ("changes", "commitments", "states/xaa", "recommendations/rpm-asia-pacific-2025/15-a"):
            assert len(reader.get(f"/en/{page}.csv").body.splitlines()) > 1
    finally:
        for model in (PublicationText, Publication):
            assert post_init.disconnect(count, sender=model)
    assert made == []
    world.publish_commitment("15-c", "15-b")
    read, whole = [], streams.READ
    for module in (streams, answers):
        monkeypatch.setattr(module, "READ", lambda body: read.append(body) or whole(body))
    assert "15-b" in reader.get("/en/commitments.csv").body
    assert len(read) == 2 * 2


def test_words_are_compared_only_where_the_difference_is_shown(reader, world, monkeypatch) -> None:
    """The words of all entries of a timeline were, and of those that are no correction thrown away: 44 % of a page."""
    world.publish("15-a", summary="Opened in 2024.")
    world.publish("15-a", summary="Opened in 2025.", period=world.open_period("period-2"))
    compared = []
    monkeypatch.setattr("report.pages.changes.runs", lambda old, new: compared.append(old) or runs(old, new))
    for page in ("states/xaa", "recommendations/rpm-asia-pacific-2025/15-a", ""):
        assert reader.get(f"/en/{page}{'/' if page else ''}").status_code == 200
    assert compared == []
    assert "<del>2024.</del>" in reader.get("/en/changes/").body
    assert compared == ["Opened in 2024."]


def test_a_commitment_that_serves_two_of_those_asked_for_is_listed_once(reader, world) -> None:
    world.publish("15-a")
    world.publish_commitment("15-a", "15-b")
    both = {"recommendation": ["rpm-asia-pacific-2025/15-a", "rpm-asia-pacific-2025/15-b"]}
    kinds = [each["kind"] for each in reader.get("/en/changes.json", both).json()["results"]]
    assert kinds == ["commitment", "answer"]
    assert reader.get("/en/commitments.json", both).json()["count"] == 1
    one = ["rpm-asia-pacific-2025/15-a"]
    many = [*one, *(f"rpm-asia-pacific-2025/15-{letter}" for letter in "bcdefg"), *(f"none/{n}" for n in range(40))]
    for address in ("/en/changes.json", "/en/commitments.json"):
        few = len(asked(reader, address, {"recommendation": one}))
        with CaptureQueriesContext(connection) as captured:
            refused = reader.get(address, {"recommendation": many})
        assert len(captured) <= few  # it is refused, and lists nothing
        assert [each.partition(" is ")[0] for each in refused.json()["errors"]] == [
            f"“{each}”" for each in sorted(many[7:])
        ]


def test_what_is_counted_of_all_recommendations_names_them_in_one_value(reader, world, monkeypatch) -> None:
    """Each was a value of its own, in three questions: to prepare a thousand took a tenth of the overview."""
    monkeypatch.setattr(keys, "FEW", 0)  # the recommendations of this world are fewer than that
    world.publish("15-a")
    key = world.recommendations["15-a"].pk.hex
    naming = [sql for sql in asked(reader, "/en/") if key in sql]
    counting = [sql for sql in naming if re.search("tracker_(answercount|perioditem)", sql)]
    assert len(counting) == 2
    assert not [sql for sql in counting if f"'{key}'" in sql]
    assert not [sql for sql in asked(reader, "/en/recommendations/?q=zither") if "tracker_perioditem" in sql]


def test_the_recommendations_of_one_page_are_looked_for_one_by_one(reader, world) -> None:
    """PostgreSQL looked for those of a list in all rows that are current, for fifty of a page too: 99 ms, not 13."""
    assert "json_each" in str(Recommendation.objects.filter(keys.among([uuid4()] * (keys.FEW + 1))).query)
    assert "json_each" not in str(Recommendation.objects.filter(keys.among([uuid4()] * keys.FEW)).query)


def test_what_is_shown_beside_a_search_lists_not_all_matches_again(reader, world) -> None:
    """Of each word all answers and all commitments that have it were, as the search itself does."""
    world.publish("15-a", summary="A zither of quartz.")
    world.publish_commitment("15-b", text="A zither of granite.")
    with CaptureQueriesContext(connection) as captured:
        page = reader.get("/en/recommendations/?q=zithers").body
    assert "<mark>zither</mark> of quartz" in page
    assert "<mark>zither</mark> of granite" in page
    asked = " ".join(each["sql"] for each in captured.captured_queries)
    assert asked.count("IN (SELECT rowid FROM tracker_searchindex") == 2  # one of answers, one of commitments


@pytest.mark.database
def test_what_is_shown_of_a_common_word_is_read_in_the_newest_texts(reader, world, monkeypatch) -> None:
    """All texts that have it were listed, or on PostgreSQL the words of all about fifty recommendations were read."""
    monkeypatch.setattr("report.explorer.newest_with.COMMON", 1)
    world.publish("15-a", summary="A zither of quartz.")
    world.publish("15-b", summary="A zither of flint.")
    world.publish("15-b", state="XAB", summary="A zither of slate.")
    world.publish_commitment("15-c", text="A zither of granite.")
    world.publish("15-c", summary="A harp.")
    for newest in (1, 10):
        monkeypatch.setattr("report.explorer.newest_with.NEWEST", newest)
        with CaptureQueriesContext(connection) as captured:
            page = reader.get("/en/recommendations/?q=zithers").body
        for kind in ("quartz", "slate", "granite"):
            assert f"<mark>zither</mark> of {kind}" in page
        assert "of flint" not in page
        queries = " ".join(each["sql"] for each in captured.captured_queries)
        assert "IN (SELECT rowid FROM tracker_searchindex" not in queries
        assert "::tsquery OFFSET 0)" not in queries


def test_a_search_lists_the_newest_with_a_word_before_all_that_have_it(reader, world, monkeypatch) -> None:
    """All were listed twice, for answers and for commitments, to find one of each recommendation: 80 ms each a word."""
    monkeypatch.setattr("report.question.search.FEW", 1)
    world.publish("15-a", summary="A zither of quartz.")
    world.publish("15-b", summary="A zither of granite.")
    world.publish_commitment("15-c", text="A zither of slate.")
    world.publish("15-d", summary="A zither of flint.")
    with CaptureQueriesContext(connection) as captured:
        found = reader.get("/en/recommendations.json?q=%22a+zither%22").json()["results"]
    assert {each["slug"] for each in found} == {"15-a", "15-b", "15-c", "15-d"}
    asked = next(each["sql"] for each in captured.captured_queries if "tracker_searchindex" in each["sql"])
    lists = asked.split("IN (SELECT rowid FROM tracker_searchindex")[1:]
    assert ["ORDER BY rowid DESC LIMIT 1)" in each for each in lists] == [True, False, False]


LEDGER = ("tracker_publication", "tracker_publicationtext", "tracker_evidencecitation")
IN_VIEWS = {"text", "entry", "citation"}  # as the views call rows of the ledger
QUERIES = (
    "",
    "?meeting=rpm-asia-pacific-2025",
    "?status=in_progress&state=XAA&group=African+States&period=period-1&has_evidence=yes",
    "?attributed=VNM",
    "?sort=changed",
    "?sort=answers",
)
TABLE = re.compile(r'"(tracker_\w+)"(?: (?:AS )?"?([A-Z]\d+)"?)?')


def scanned(sql: str) -> list[str]:
    """What a query reads of the ledger from one end to the other, as the database plans it."""
    is_sqlite = connection.vendor == "sqlite"
    with reading_by(PUBLIC_ALIAS), connection.cursor() as cursor:
        if not is_sqlite:  # of a few rows it would read all, whatever index there is
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{sql}")
        plan = [str(row[-1]) for row in cursor.fetchall()]
    named = {alias or table for table, alias in TABLE.findall(sql) if table in LEDGER} | IN_VIEWS
    scan = re.compile(rf"SCAN ({'|'.join(named)})$|Seq Scan on ({'|'.join(LEDGER)})( |$)")
    return [line for line in plan if scan.search(line)]


@pytest.mark.database
def test_a_search_lists_the_texts_that_have_a_word_by_the_index(reader, world) -> None:
    """Joined, a common word took over 20 s at 600,000; behind the guard of the public view each title was cut again."""
    world.publish("15-a", summary="A zither of quartz.")
    with CaptureQueriesContext(connection) as captured:
        assert reader.get("/en/recommendations.json?q=%22a+zither%22").json()["count"] == 1
        assert reader.get("/en/recommendations.json?q=zithers").json()["count"] == 1
    searches = [each["sql"] for each in captured.captured_queries if "UNION" in each["sql"] and "zither" in each["sql"]]
    asked, of_one_word = searches
    # One of answers, one of commitments, and on SQLite one of the newest that have it.
    lists = {"sqlite": ("IN (SELECT rowid FROM tracker_searchindex", 3), "postgresql": ("::tsquery OFFSET 0)", 2)}
    begun, number = lists[connection.vendor]
    assert asked.count(begun) == number
    assert of_one_word.count(begun) == 0, "numbers of words tell"
    item = world.evidence(is_public=True, title="Ordinance on moored zithers")
    world.publish_with(item, "15-a", summary="A desk.")
    with CaptureQueriesContext(connection) as captured:
        found = reader.get("/en/recommendations/?q=zithers+ordinance").body
    assert "moored" in found
    asked = [each["sql"] for each in captured.captured_queries]
    assert not [sql for sql in asked if re.search(r'to_tsvector\(\S+ "?(U\d|tracker_evidencecitation)', sql)]


@pytest.mark.database
def test_no_list_of_recommendations_reads_the_ledger_from_end_to_end(reader, world) -> None:
    """What was current on a day was worked out of all entries at each request: 1.65 s at 6,000 of them."""
    world.publish("15-a")
    for as_of in (None, {"as_of": world.clock.date().isoformat()}):
        for query in QUERIES:
            read = [sql for sql in asked(reader, f"/en/recommendations/{query}", as_of) if sql.startswith("SELECT")]
            assert [sql for sql in read if "tracker_span" in sql]
            assert not [(line, sql) for sql in read for line in scanned(sql)], query


def test_a_planted_scan_is_found(world) -> None:
    world.publish("15-a")
    with CaptureQueriesContext(connection) as captured:
        Publication.objects.filter(text_sha256="").count()
    assert scanned(captured.captured_queries[0]["sql"])
    for subject in ("recommendation", "commitment"):
        about = {"member_state": "XAA", f"{subject}__in": [world.recommendations["15-a"].pk]}
        with CaptureQueriesContext(connection) as captured:
            list(Publication.objects.filter(**about))
        assert not scanned(captured.captured_queries[0]["sql"])


# --- as of 600,000 publications


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
    gone = [sql for sql in answers if '"tracker_span"."is_readable" = 0' in sql]
    assert (len(answers), len(gone)) == (2, 1)
    assert all("span_no_longer" in line for line in plans(gone, "tracker_span")), "few rows, by an index of their own"
    assert not [line for line in plans(answers, "tracker_span") if "TEMP B-TREE" in line]
    second = world.open_period("period-2")
    ReportingPeriod.objects.filter(pk=second.pk).update(opens_on=world.period.opens_on + datetime.timedelta(days=1))
    world.publish("15-a", period=second)
    for day in ("", f"?as_of={world.clock.date()}"):
        found = plans(asked(reader, f"/en/periods/period-2/{day}"), "tracker_span")
        walks = [line for line in found if "span_no_longer" not in line]
        assert len(walks) == 2  # one through each of both periods
        assert not [line for line in walks if "span_of_period" not in line]


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
