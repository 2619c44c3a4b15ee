"""A test that would meet midnight waits for the new day, and no other does."""

import datetime

import pytest

from tests.midnight import wait_before


@pytest.mark.parametrize(("hour", "minute", "waits"), [(0, 0, 0), (12, 0, 0), (23, 54, 0), (23, 56, 240), (23, 59, 60)])
def test_only_shortly_before_midnight_a_test_waits(hour: int, minute: int, waits: int) -> None:
    now = datetime.datetime(2026, 11, 28, hour, minute, tzinfo=datetime.UTC)
    assert wait_before(now).total_seconds() == waits
