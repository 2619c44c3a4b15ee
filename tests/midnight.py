"""No test meets midnight: what it stores and what it expects is of one day.

A record is made with the days of its moment and compared with those of a later one: a run that went over midnight was
red in tests that have no fault. A test that would begin shortly before midnight waits until the day is new.
"""

import datetime
import time

import pytest
from django.utils import timezone

ROOM = datetime.timedelta(minutes=5)  # what the longest test takes, on a machine that is busy
DAY = datetime.timedelta(days=1)


def wait_before(now: datetime.datetime) -> datetime.timedelta:
    """How long a test waits that would begin at `now`: until midnight where that is nearer than `ROOM`."""
    left = now.replace(hour=0, minute=0, second=0, microsecond=0) + DAY - now
    return left if left < ROOM else datetime.timedelta()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Wait, seldom."""
    if wait := wait_before(timezone.localtime()):
        time.sleep(wait.total_seconds() + 1)
