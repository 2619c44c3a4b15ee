"""The ledger over HTTP: every entry as it is hashed, a page at a time, and of what was taken down the header alone."""

import json
from typing import Any

import pytest

from report.views import record
from tests.report.conftest import PublicWorld, Reader, world_with
from tracker.ledger.verification import rows_of_database, verify

ADDRESS = "/en/changes/ledger.jsonl"


@world_with
def told(world: PublicWorld) -> None:
    """Four entries: two answers, a commitment, and the withdrawal of the second answer."""
    world.publish("15-a", summary="Line\u2028separator, “quoted”.")
    withdrawn = world.publish("15-b", summary="Nobody is to read this.")
    world.publish_commitment("15-c")
    world.withdraw(withdrawn)


def rows_after(reader: Reader, number: int) -> list[dict[str, Any]]:
    reply = reader.get(f"{ADDRESS}?after={number}" if number else ADDRESS)
    assert reply.status_code == 200
    assert reply["Content-Type"] == "application/jsonl; charset=utf-8"
    return [json.loads(line) for line in reply.body.split("\n") if line]


@pytest.mark.usefixtures("told")
def test_page_by_page_it_is_the_ledger_that_is_exported(
    reader, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
) -> None:
    """Each page costs the same, and what is no number is refused with a sentence."""
    for size in (1, 3, 4, 200):
        monkeypatch.setattr(record, "A_PAGE", size)
        rows: list[dict[str, Any]] = []
        more = True
        while more:
            with django_assert_num_queries(2):  # the tag of the page, and the entries with their texts
                page = rows_after(reader, len(rows))
            assert len(page) <= size
            more, rows = bool(page), rows + page
        assert [row | {"demonstration": True} for row in rows_of_database()] == [
            row | {"demonstration": True} for row in rows
        ]
        assert verify(rows).publications == 4
    assert [row["body"] is None for row in rows] == [False, True, False, True]
    assert [row["salt"] is None for row in rows] == [False, True, False, True]
    assert "Nobody is to read this" not in reader.get(ADDRESS).body
    for after in ("x", "-1", "01", "9" * 30):
        refused = reader.get(f"{ADDRESS}?after={after}")
        assert refused.status_code == 400
        assert "is the number of a publication" in refused.body
