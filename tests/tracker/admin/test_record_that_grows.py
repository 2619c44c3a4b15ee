"""A record that grows: what waits is found by an index, and no list is counted to its end."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import table_of
from tests.tracker.admin.large import large_sending
from tests.tracker.forgotten_statistics import forget_statistics
from tracker.actions.saving import Citation
from tracker.admin import filters, queries
from tracker.models import (
    AuditEvent,
    CommitmentUpdate,
    Correction,
    Evidence,
    OutgoingMail,
    Publication,
    StatusUpdate,
)

pytestmark = pytest.mark.database
LONG = ("statusupdate", "commitmentupdate", "publication", "auditevent", "evidence")


def _sent() -> World:
    world = make_world()
    law = world.evidence(is_public=True)
    world.publish("15-a", summary="A joint desk of banks.", citations=(Citation(law, ""),))
    world.publish("15-b", state="XAB", summary="Nothing of that kind.")
    world.send(world.draft("15-c", state="XAB", summary="Nothing."))
    return world


WORLDS = {"seed_world": _sent}


def plan_of(rows: Any) -> str:
    """How the database works at a question, whatever it was told of the small tables of tests.

    PostgreSQL goes through a small table without an index: there it is asked not to.
    """
    forget_statistics()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    return str(rows.explain())


def test_what_waits_is_found_by_an_index(seed_world) -> None:
    returned = {"review_state": "returned", "on_behalf": True}
    questions = {
        "statusupdate_waiting": StatusUpdate.objects.submitted().values("transmission"),
        "commitmentupdate_waiting": CommitmentUpdate.objects.submitted().values("transmission"),
        "statusupdate_letter_back": StatusUpdate.objects.filter(**returned).order_by("checked_at"),
        "commitmentupdate_letter_back": CommitmentUpdate.objects.filter(**returned).order_by("checked_at"),
        "correction_open": Correction.objects.waiting(),
    }
    plans = {index: plan_of(rows) for index, rows in questions.items()}
    # Of a nearly empty table the database may take the index of all stages, which has the same rows together.
    stage = {index: f"{index.partition('_')[0]}_in_stage" for index in plans}
    missing = {index: plan for index, plan in plans.items() if index not in plan and stage[index] not in plan}
    assert not missing, missing


def test_a_list_in_its_own_order_is_read_from_its_index(seed_world) -> None:
    lists = {
        "evidence_in_order": Evidence.objects.order_by("member_state_id", "-added_at", "pk")[:50],
        "outgoingmail_in_order": OutgoingMail.objects.order_by("-queued_at", "-pk")[:50],
        "publication_of_kind": Publication.objects.filter(kind="withdrawal").order_by("-sequence")[:50],
        "statusupdate_in_stage": StatusUpdate.objects.filter(review_state="returned").order_by("-pk")[:50],
        "auditevent_of_the_desk": AuditEvent.objects.filter(owner="secretariat", act="accept").order_by("-pk")[:50],
    }
    missing = {index: plan for index, rows in lists.items() if index not in (plan := plan_of(rows))}
    assert not missing, missing


def test_the_queue_counts_no_sending_that_was_decided(seed_world, review) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert [each.waiting_count for each in queries.queue(seed_world.reviewer)] == [1]
    (asked,) = captured.captured_queries
    assert "IN (SELECT" in asked["sql"]
    assert review.get("/admin/").context["waiting"][0].count == 1


def test_a_long_list_counts_as_far_as_it_lists_and_has_no_calendar(seed_world, review) -> None:
    for table in LONG:
        with CaptureQueriesContext(connection) as captured:
            assert review.get(table_of(table)).status_code == 200
        asked = [query["sql"] for query in captured.captured_queries]
        assert not [sql for sql in asked if "COUNT(" in sql and f"tracker_{table}" in sql.split("WHERE")[0]], asked
        assert not [sql for sql in asked if "MIN(" in sql or "SELECT DISTINCT" in sql], asked


def test_a_list_that_goes_on_says_so(seed_world, review, monkeypatch) -> None:
    monkeypatch.setattr(filters, "COUNTED", 60)
    large_sending(seed_world, 70)
    page = review.get(table_of("statusupdate"))
    assert page.context["cl"].result_count == 60
    assert "The first 60 are shown" in page.content.decode()
    assert len(review.get(table_of("statusupdate"), {"p": "2"}).context["cl"].result_list) == 10
    narrowed = review.get(table_of("statusupdate"), {"q": "XAB"})
    assert "are shown" not in narrowed.content.decode()


def found(review: Any, table: str, words: str) -> int:
    return review.get(table_of(table), {"q": words}).context["cl"].result_count


def test_a_search_finds_states_labels_words_people_and_keys(seed_world, review, monkeypatch) -> None:
    searches = {
        "XAA": 1, "xaa": 1, seed_world.xaa.name_en: 1, "banks": 1, "15 (a)": 1, "15 (b)": 1, "XAA banks": 1,
        "XAB banks": 0, "nowhere": 0, "": 3,
    }  # fmt: skip
    assert {words: found(review, "statusupdate", words) for words in searches} == searches
    entry = Publication.objects.latest("sequence")
    assert found(review, "publication", entry.hash) == found(review, "publication", "XAB") == 1
    events = AuditEvent.objects.visible_to(seed_world.reviewer)
    version = StatusUpdate.objects.get(submission__member_state="XAA")
    assert found(review, "auditevent", str(version.pk)) >= events.about(version).count() > 0
    assert found(review, "auditevent", "reviewer XAB") == events.filter(
        member_state="XAB", by__username__contains="reviewer"
    ).count()  # fmt: skip
    assert f"{filters.WORDS_SOUGHT_IN:,}" in review.get(table_of("statusupdate")).content.decode()
    monkeypatch.setattr(filters, "WORDS_SOUGHT_IN", 2)
    assert found(review, "statusupdate", "banks") == 0, "words are looked for in the newest rows"
    assert found(review, "statusupdate", "XAA") == 1


def test_a_list_is_narrowed_by_year_and_a_year_that_is_none_narrows_nothing(seed_world, review) -> None:
    year = max(each.published_at.year for each in Publication.objects.all())
    for table in ("publication", "auditevent", "statusupdate", "evidence"):
        assert review.get(table_of(table), {"year": "none"}).status_code == 200
        counted = review.get(table_of(table), {"year": str(year)}).context["cl"].result_count
        if table == "publication":
            assert counted == Publication.objects.filter(published_at__year=year).count() > 0
    assert found(review, "publication", "none") == 0
