"""Hundreds of recommendations go in with twelve faulty rows, mended in place. Thousands: `tests/lab/soak/`."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.tracker.admin.many_rows import bring_and_mend
from tests.tracker.admin.sheets import of_sheet
from tracker.models import SpreadsheetImport


def test_eight_hundred_recommendations_with_twelve_faulty_rows(seed_world, entry) -> None:
    bring_and_mend(seed_world, entry, 800)
    sheet = SpreadsheetImport.objects.get()
    with CaptureQueriesContext(
        connection,
    ) as first:
        page = entry.get(of_sheet("change", sheet))
    assert len(page.context["rows"]) == 50
    assert page.context["following"] == 51
    with CaptureQueriesContext(connection) as last:
        assert len(entry.get(of_sheet("change", sheet), {"after": "750"}).context["rows"]) == 50
    assert len(last) == len(first) <= 12


@pytest.mark.parametrize("after", ["-1", "x", "99999999999999999999", ""])
def test_a_strange_place_is_the_beginning(seed_world, entry, after) -> None:
    bring_and_mend(seed_world, entry, 24)
    page = entry.get(of_sheet("change", SpreadsheetImport.objects.get()), {"after": after})
    assert page.status_code == 200
