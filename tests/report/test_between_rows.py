"""Between two rows of an export nothing is open in the database: a slow reader may take the next one after an hour."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from report.data import exports, streams
from tests.report.addresses import DETAILS, LISTS
from tests.report.counting import grow
from tracker.models import Publication

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
ANSWERS = 12


def nothing_is_open() -> None:
    """SQLite refuses to tidy up while a statement is under way; PostgreSQL knows its transaction and its cursors."""
    assert not connection.in_atomic_block
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
        else:
            cursor.execute("SELECT count(*) FROM pg_cursors WHERE name <> ''")
            assert cursor.fetchone() == (0,)
            assert connection.connection.info.transaction_status == 0, "a transaction is under way"


def pieces(response: Any) -> Iterator[bytes]:
    """The body of an export, a row at a time, as a server takes it."""
    assert response.streaming
    yield from response.streaming_content


@pytest.fixture
def by_rows(monkeypatch: pytest.MonkeyPatch, world) -> None:
    """Rows are looked up two at a time and leave one by one, so that a few of them show what thousands do."""
    monkeypatch.setattr(streams, "AT_ONCE", 2)
    monkeypatch.setattr(exports, "LINES", 1)
    gc.collect()  # what a test before left half read is open until it is collected
    world.publish("15-a", state="XAA", summary="An answer.")
    grow(world, ANSWERS)


def test_nothing_is_open_while_a_reader_thinks(by_rows: None) -> None:
    for address in (*LISTS, *DETAILS):
        taken = 0
        for _row in pieces(Client().get(f"/en/{address}.csv")):
            nothing_is_open()
            taken += 1
        assert taken > 1, f"{address}: a header alone shows nothing"


def test_a_query_that_is_read_bit_by_bit_would_be_seen(by_rows: None) -> None:
    """The planted fault: what Django's own iterator leaves open."""
    rows = Publication.objects.values_list("pk").iterator(chunk_size=1)
    next(rows)
    try:
        with pytest.raises(Exception, match=r"SQL statements in progress|assert"):
            nothing_is_open()
    finally:
        rows.close()  # or the tests that follow find its table locked
