"""What is asked a second time, and what comes late: both are said where they matter, and nothing is refused for it."""

import datetime

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from tracker.models import ReportingPeriod


def test_who_answered_before_is_asked_for_additional_action_since_then(focal, seed_world, address) -> None:
    answer = seed_world.publish("15-a")
    seed_world.open_period("period-2")
    day = date_format(answer.reported_on, "DATE_FORMAT")
    again = focal.get(address("answer", period="period-2", slug="15-a")).content.decode()
    assert f"Any additional action taken since {day}?" in again
    first = focal.get(address("answer", period="period-2", slug="15-b")).content.decode()
    assert "Any additional action" not in first


@pytest.fixture
def past_its_due_date(seed_world) -> None:
    """The due date went by when the world's acts had not begun."""
    ReportingPeriod.objects.update(due_on=timezone.now().date() - datetime.timedelta(days=25))


def test_what_is_sent_late_is_marked_as_late(focal, seed_world, address, past_its_due_date) -> None:
    draft = seed_world.draft("15-a")
    assert "What you send is received and marked as late." in focal.get(address("check")).content.decode()
    sent = seed_world.send(draft)
    assert "late: it was due on" in focal.get(f"/portal/receipts/{sent.pk}/").content.decode()
    assert ", late" in focal.get(address("receipts")).content.decode()


def test_what_is_sent_in_time_is_not(focal, seed_world, address) -> None:
    draft = seed_world.draft("15-a")
    assert "marked as late" not in focal.get(address("check")).content.decode()
    sent = seed_world.send(draft)
    assert "late: it was due on" not in focal.get(f"/portal/receipts/{sent.pk}/").content.decode()
    assert ", late" not in focal.get(address("receipts")).content.decode()
