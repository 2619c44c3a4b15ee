"""The desk over a record that grows for ever: what waits is found by an index, and nothing is counted to its end."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.world import World
from tests.tracker.admin.addresses import table_of
from tests.tracker.admin.large import large_sending
from tests.tracker.forgotten_statistics import forget_statistics
from tracker.actions.citing import Citation
from tracker.admin import long_lists, queries
from tracker.models import (
    AuditEvent,
    CommitmentUpdate,
    Evidence,
    OutgoingMail,
    Publication,
    StatusUpdate,
    TwoPersonRequest,
)

pytestmark = pytest.mark.database
LONG = ("statusupdate", "commitmentupdate", "publication", "auditevent", "evidence")


def plan_of(rows: Any) -> str:
    """How the database works at a question, whatever it was told of the small tables of tests.

    PostgreSQL goes through a small table without an index: there it is asked not to.
    """
    forget_statistics()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    return str(rows.explain())


@pytest.fixture
def sent(seed_world: World) -> World:
    seed_world.publish("15-a")
    seed_world.send(seed_world.draft("15-b", state="XAB"))
    return seed_world


def test_what_waits_is_found_by_an_index(sent) -> None:
    """Counted among all that was ever sent, the front page took 1.3 s at 600,000 answers and the queue 1.4 s."""
    returned = {"review_state": "returned", "on_behalf": True}
    questions = {
        "statusupdate_waiting": StatusUpdate.objects.submitted().values("transmission"),
        "commitmentupdate_waiting": CommitmentUpdate.objects.submitted().values("transmission"),
        "statusupdate_letter_back": StatusUpdate.objects.filter(**returned).order_by("checked_at"),
        "commitmentupdate_letter_back": CommitmentUpdate.objects.filter(**returned).order_by("checked_at"),
        "twopersonrequest_waiting": TwoPersonRequest.objects.waiting(),
    }
    plans = {index: plan_of(rows) for index, rows in questions.items()}
    # Of a nearly empty table the database may take the index of all stages, which has the same rows together.
    stage = {index: f"{index.partition('_')[0]}_in_stage" for index in plans}
    missing = {index: plan for index, plan in plans.items() if index not in plan and stage[index] not in plan}
    assert not missing, missing


def test_a_list_in_its_own_order_is_read_from_its_index(sent) -> None:
    lists = {
        "evidence_in_order": Evidence.objects.order_by("member_state_id", "-added_at", "pk")[:50],
        "outgoingmail_in_order": OutgoingMail.objects.order_by("-queued_at", "-pk")[:50],
        "publication_of_kind": Publication.objects.filter(kind="withdrawal").order_by("-sequence")[:50],
        "statusupdate_in_stage": StatusUpdate.objects.filter(review_state="returned").order_by("-pk")[:50],
        "auditevent_of_the_desk": AuditEvent.objects.filter(owner="secretariat", act="accept").order_by("-pk")[:50],
    }
    missing = {index: plan for index, rows in lists.items() if index not in (plan := plan_of(rows))}
    assert not missing, missing


def test_the_queue_counts_no_sending_that_was_decided(sent, review) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert [each.waiting_count for each in queries.queue(sent.reviewer)] == [1]
    (asked,) = captured.captured_queries
    assert "IN (SELECT" in asked["sql"]
    assert review.get("/admin/").context["waiting"][0].count == 1


@pytest.mark.parametrize("table", LONG)
def test_a_long_list_counts_as_far_as_it_lists_and_has_no_calendar(sent, review, table) -> None:
    with CaptureQueriesContext(connection) as captured:
        page = review.get(table_of(table))
    assert page.status_code == 200
    asked = [query["sql"] for query in captured.captured_queries]
    assert not [sql for sql in asked if "COUNT(" in sql and f"tracker_{table}" in sql.split("WHERE")[0]], asked
    assert not [sql for sql in asked if "MIN(" in sql or "SELECT DISTINCT" in sql], asked


def test_a_list_that_goes_on_says_so(seed_world, review, monkeypatch) -> None:
    monkeypatch.setattr(long_lists, "COUNTED", 60)
    large_sending(seed_world, 70)
    page = review.get(table_of("statusupdate"))
    assert page.context["cl"].result_count == 60
    assert "There are more" in page.content.decode()
    assert len(review.get(table_of("statusupdate"), {"p": "2"}).context["cl"].result_list) == 10
    narrowed = review.get(table_of("statusupdate"), {"q": "XAB"})
    assert "There are more" not in narrowed.content.decode()


def found(review: Any, table: str, words: str) -> int:
    return review.get(table_of(table), {"q": words}).context["cl"].result_count


def test_a_search_finds_states_labels_words_people_and_keys(seed_world, review) -> None:
    law = seed_world.evidence(is_public=True)
    version = seed_world.publish("15-a", summary="A joint desk of banks.", citations=(Citation(law, ""),))
    seed_world.publish("15-b", state="XAB", summary="Nothing of that kind.")
    state = seed_world.xaa.name_en
    searches = {
        "XAA": 1, "xaa": 1, state: 1, "banks": 1, "15 (a)": 1, "15 (b)": 1, f"XAA {'banks'}": 1, "XAB banks": 0,
        "nowhere": 0, "": 2,
    }  # fmt: skip
    assert {words: found(review, "statusupdate", words) for words in searches} == searches
    entry = Publication.objects.latest("sequence")
    assert found(review, "publication", entry.hash) == found(review, "publication", "XAB") == 1
    events = AuditEvent.objects.visible_to(seed_world.reviewer)
    about = events.about(version).count()
    assert found(review, "auditevent", str(version.pk)) >= about > 0
    assert found(review, "auditevent", "reviewer XAB") == events.filter(
        member_state="XAB", by__username__contains="reviewer"
    ).count()  # fmt: skip


def test_words_are_sought_in_the_newest_rows_and_the_page_says_so(seed_world, review, monkeypatch) -> None:
    seed_world.publish("15-a", summary="A joint desk of banks.")
    for slug in ("15-b", "15-c"):
        seed_world.publish(slug, summary="Nothing.")
    assert found(review, "statusupdate", "banks") == 1
    assert f"{long_lists.WORDS_SOUGHT_IN:,}" in review.get(table_of("statusupdate")).content.decode()
    monkeypatch.setattr(long_lists, "WORDS_SOUGHT_IN", 2)
    assert found(review, "statusupdate", "banks") == 0
    assert found(review, "statusupdate", "XAA") == 3


def test_a_list_is_narrowed_by_year_and_a_year_that_is_none_narrows_nothing(sent, review) -> None:
    years = sorted({each.published_at.year for each in Publication.objects.all()})
    for table in ("publication", "auditevent", "statusupdate", "evidence"):
        assert review.get(table_of(table), {"year": str(years[-1])}).status_code == 200
        assert review.get(table_of(table), {"year": "none"}).status_code == 200
    there = review.get(table_of("publication"), {"year": str(years[-1])}).context["cl"].result_count
    assert there == Publication.objects.filter(published_at__year=years[-1]).count() > 0
    assert found(review, "publication", "none") == 0


def test_the_desk_sees_the_evidence_that_it_saw_before(seed_world, review) -> None:
    """The condition by columns is that of `VersionQuerySet.visible_to`."""
    sent_law, drafted_law = seed_world.evidence(title="Sent"), seed_world.evidence(title="Drafted")
    seed_world.send(seed_world.draft("15-a", citations=(Citation(sent_law, ""),)))
    seed_world.draft("15-b", citations=(Citation(drafted_law, ""),))
    seen = set(Evidence.objects.visible_to(seed_world.reviewer).values_list("title", flat=True))
    assert seen == {"Sent"}
