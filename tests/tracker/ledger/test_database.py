"""The ledger in the database: what went past the model is found, and an erasure leaves the chain whole."""

import json
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from tests.factories.kept import made_once
from tests.factories.world import World, make_world
from tests.tracker.actions.test_two_persons import ask_erasure, confirm
from tests.tracker.ledger.tampering import sealed
from tracker import actions
from tracker.content import formats
from tracker.ledger.receipts import receipt_text
from tracker.ledger.verification import Fault, rows_of_database, rows_of_lines, verify, verify_database
from tracker.models import LedgerHead, Publication, PublicationText, Span
from tracker.models.ledger import compact_json

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _ledger() -> World:
    """A ledger of five publications: three answers, a correction, a withdrawal."""
    world = make_world()
    for slug in ("15-a", "15-b", "15-c"):
        world.publish(slug)
    world.publish("15-a", summary="Corrected.")
    withdrawn = world.submission().statusupdates.accepted().get(recommendation__slug="15-b")
    actions.withdraw(version=withdrawn, by=world.focal_point, now=world.now())
    assert verify_database().publications == 5
    return world


@pytest.fixture
def ledger() -> World:
    return made_once(_ledger)


def sql(statement: str, *values: Any) -> None:
    """Past the model, as somebody with the database's password would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def without_dependents(sequence: int) -> None:
    Span.objects.filter(Q(publication=sequence) | Q(ended_with=sequence)).delete()
    PublicationText.objects.filter(publication=sequence).delete()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "correction"),
        ("published_at", "2020-01-01 00:00:00+00:00"),
        ("text_sha256", "f" * 64),
        ("entry_format", 1),
        ("previous", "e" * 64),
        ("hash", "d" * 64),
        ("member_state_id", "XAB"),
    ],
)
def test_an_altered_row_is_found(ledger: World, column: str, value: str | int) -> None:
    sql(f"UPDATE tracker_publication SET {column} = %s WHERE sequence = 2", value)  # noqa: S608 - the columns above
    with pytest.raises(Fault):
        verify_database()


def test_an_altered_text_or_salt_is_found(ledger: World) -> None:
    text = PublicationText.objects.filter(publication=4)
    before = text.values("body", "salt").get()
    for altered in ({"body": '{"summary":"We did nothing."}'}, {"salt": "0" * 32}):
        text.update(**before | altered)
        with pytest.raises(Fault, match="the text of publication 4 is not the one that was published"):
            verify_database()


def test_a_text_whose_column_names_another_format_than_its_body_is_found(ledger: World) -> None:
    PublicationText.objects.filter(publication=4).update(body_format=1)
    with pytest.raises(Fault, match="the text of publication 4 is of format 2, not 1"):
        verify_database()


def test_a_deleted_row_and_a_missing_head_are_found(ledger: World) -> None:
    without_dependents(5)
    queryset = Publication.objects.filter(sequence=5)
    queryset._raw_delete(queryset.db)
    verify(rows_of_database())  # a file that was cut at its end is sound in itself
    with pytest.raises(Fault, match="the head counts 5 publications, the ledger holds 4"):
        verify_database()
    LedgerHead.objects.all().delete()
    with pytest.raises(Fault, match="the head counts 0"):
        verify_database()
    without_dependents(3)
    sql("DELETE FROM tracker_publication WHERE sequence = 3")
    with pytest.raises(Fault, match="publication 4 follows publication 2"):
        verify_database()


def test_swapped_rows_are_found(ledger: World) -> None:
    without_dependents(1)
    without_dependents(3)
    for old, new in ((1, 1001), (3, 1), (1001, 3)):
        sql("UPDATE tracker_publication SET sequence = %s WHERE sequence = %s", new, old)
    with pytest.raises(Fault, match="publication 1"):
        verify_database()


def test_an_inserted_row_is_found_by_the_head_though_it_fits_the_chain(ledger: World) -> None:
    last = list(rows_of_database())[-1]
    new = sealed(last | {"sequence": 6, "previous": last["hash"], "published_at": "2031-01-01T00:00:00.000000Z"})
    copied = Publication.objects.get(sequence=5)
    sql(
        "INSERT INTO tracker_publication (sequence, published_at, kind, member_state_id, recommendation_id, period_id,"
        " text_sha256, entry_format, previous, hash) SELECT 6, %s, kind, member_state_id, recommendation_id, period_id,"
        " text_sha256, entry_format, %s, %s FROM tracker_publication WHERE sequence = 5",
        "2031-01-01 00:00:00+00:00",
        copied.hash,
        new["hash"],
    )
    assert verify(rows_of_database()).publications == 6
    with pytest.raises(Fault, match="the head counts 5 publications, the ledger holds 6"):
        verify_database()


def test_rows_go_out_and_come_back_whole(ledger: World) -> None:
    lines = [compact_json(row) for row in rows_of_database()]
    assert verify(rows_of_lines(lines)) == verify_database() == verify(rows_of_database())
    assert verify(rows_of_database(since=2)).publications == 3
    assert set(formats.HEADERS[2]) | {"hash", "salt", "body"} == set(next(rows_of_database()))


def test_an_erased_text_leaves_the_chain_whole(ledger: World) -> None:
    before = verify_database()
    confirm(ledger, ask_erasure(ledger))
    after = verify_database()
    assert (after.publications, after.without_text) == (before.publications + 1, before.without_text + 3)
    assert not PublicationText.objects.filter(status_update__recommendation__slug="15-a").exists()


def test_a_receipt_of_format_1_keeps_the_order_of_the_document_and_a_later_one_that_of_the_keys(ledger: World) -> None:
    sending = ledger.send(*[ledger.draft(f"15-{letter}") for letter in "fdegh"])
    by_document = [str(ledger.recommendations[f"15-{letter}"].pk) for letter in "defgh"]
    for number, keys in ((1, by_document), (2, sorted(by_document))):
        sending.receipt_format = number
        assert [each["recommendation"] for each in json.loads(receipt_text(sending))["answers"]] == keys
