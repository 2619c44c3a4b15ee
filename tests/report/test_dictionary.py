"""The data dictionary tells every column of every table."""

import csv
import io

import pytest
from django.utils.html import escape

from report.data import dictionary

LISTS = {"recommendations": "Recommendation", "states": "State", "meetings": "Meeting", "changes": "Change"}
LISTS |= {"commitments": "Commitment", "states/xaa": "Answer"}


@pytest.mark.parametrize("address", LISTS)
def test_each_column_of_a_table_has_a_meaning(reader, world, address) -> None:
    (header,) = list(csv.reader(io.StringIO(reader.get(f"/en/{address}.csv").body)))[:1]
    (table,) = [each for each in dictionary.tables() if each.name == LISTS[address]]
    told = {name for name, meaning in table.columns if meaning}
    assert {column for column in header if not column.startswith("answers_")} - {"demonstration"} <= told
    assert ("answers_implemented … answers_not_applicable" in told) == (address == "recommendations")


def test_the_method_page_shows_it(reader, db) -> None:
    body = reader.get("/en/method/").body
    for table in dictionary.tables():
        for name, meaning in table.columns:
            assert name in body
            assert escape(meaning) in body
