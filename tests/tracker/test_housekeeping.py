"""The clock takes away what is over, and nothing that is not."""

import datetime
import os

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.factories.records import UserFactory
from tracker.management import housekeeping
from tracker.signing.links import send_link

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HOUR = datetime.timedelta(hours=1)
DAY = 24 * HOUR


def session(name: str, over: datetime.timedelta, seen: datetime.timedelta) -> None:
    """A session that ends or ended, and its line in the list of a person."""
    now = timezone.now()
    Session.objects.create(session_key=name, session_data="", expire_date=now - over)
    listed = UserSession.objects.create(user=UserFactory(), session_key=name, ip="192.0.2.1")
    UserSession.objects.filter(pk=listed.pk).update(last_seen_at=now - seen)


def task(state: str, ago: datetime.timedelta) -> None:
    result = send_link.enqueue("nobody")
    DBTaskResult.objects.filter(pk=result.id).update(status=state, finished_at=timezone.now() - ago)


def test_what_is_over_goes_and_what_is_not_stays(settings, monkeypatch) -> None:
    monkeypatch.setattr(housekeeping, "AT_ONCE", 2)
    for number in range(5):
        session(f"over-{number}", HOUR, 13 * HOUR)
    session("open", -HOUR, HOUR)
    task("SUCCESSFUL", 15 * DAY)
    task("FAILED", 15 * DAY)
    task("SUCCESSFUL", 13 * DAY)
    task("READY", 15 * DAY)
    default_storage.save("a.txt", ContentFile(b"one"))
    leftover = settings.MEDIA_ROOT / ".writing" / "old"
    leftover.write_bytes(b"half")
    long_ago = (timezone.now() - 2 * DAY).timestamp()
    os.utime(leftover, (long_ago, long_ago))

    assert housekeeping.tidy(timezone.now()) == 5 + 5 + 2 + 1
    assert [each.session_key for each in Session.objects.all()] == ["open"]
    assert [each.session_key for each in UserSession.objects.all()] == ["open"]
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]
    assert not leftover.exists()
    assert (settings.MEDIA_ROOT / "a.txt").exists()
    assert housekeeping.tidy(timezone.now()) == 0


def test_the_clock_does_it() -> None:
    session("over", HOUR, 13 * HOUR)
    call_command("send_due_mail", verbosity=0)
    assert not Session.objects.exists()
