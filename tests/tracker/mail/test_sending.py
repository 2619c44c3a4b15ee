"""A mail server that is away loses nothing, and nobody gets a mail twice."""

import datetime
from collections import Counter
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.factories.world import World
from tests.tracker.mail.worker import work
from tracker import actions
from tracker.mail import sending
from tracker.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock(seed_world: World) -> Any:
    """The clock stands, and no mail waits."""
    work()
    OutgoingMail.objects.all().delete()
    mail.outbox.clear()
    with time_machine.travel(timezone.now() + HOUR, tick=False) as moved:
        yield moved


def receipts(world: World, *slugs: str) -> None:
    for slug in slugs:
        world.send(world.draft(slug))


def test_a_mail_that_the_server_took_is_stamped(seed_world: World) -> None:
    receipts(seed_world, "15-a")
    work()
    stored = OutgoingMail.objects.get()
    assert (stored.sent_at, stored.attempts, stored.last_error) == (timezone.now(), 1, "")
    (message,) = mail.outbox
    assert message.to == ["focalpoint-xaa@example.org"]
    assert message.body == stored.text
    assert [(each.content, each.mimetype) for each in message.alternatives] == [(stored.html, "text/html")]
    assert message.extra_headers["List-Unsubscribe"].endswith("/portal/mail/>")


def test_a_mail_whose_task_was_lost_is_asked_for_again_and_more_tasks_send_it_once(seed_world: World) -> None:
    receipts(seed_world, "15-a")
    assert sending.ask_again(timezone.now()) == 0  # its task stands
    DBTaskResult.objects.all().delete()
    assert sending.ask_again(timezone.now()) == 1
    assert sending.ask_again(timezone.now()) == 0
    for _time in range(3):
        sending.send_mail.enqueue(OutgoingMail.objects.get().pk)
    DBTaskResult.objects.update(task_path="tracker.notifications.sending.send_mail")  # as an earlier release queued it
    work()
    assert len(mail.outbox) == 1


def test_a_failure_is_kept_and_tried_again_later_and_later(seed_world: World, dead_server: Any, clock: Any) -> None:
    receipts(seed_world, "15-a")
    seen = []
    with dead_server:
        for _time in range(8):
            work()
            stored = OutgoingMail.objects.get()
            again = sending.next_attempt_at(stored)
            seen.append((stored.attempts, round((again - timezone.now()).total_seconds() / 60)))
            clock.move_to(again)
    assert seen == [(1, 1), (2, 5), (3, 15), (4, 60), (5, 180), (6, 360), (7, 720), (8, 720)]
    assert "ConnectionRefusedError" in stored.last_error
    assert stored.sent_at is None


def test_a_server_dead_for_three_days_loses_nothing_and_doubles_nothing(
    seed_world: World, dead_server: Any, clock: Any
) -> None:
    with dead_server:
        for hour in range(72):
            if hour % 12 == 0:
                receipts(seed_world, f"15-{'abcdef'[hour // 12]}")
            work()
            sending.ask_again(timezone.now())
            work()
            clock.shift(HOUR)
    assert mail.outbox == []
    assert OutgoingMail.objects.waiting().count() == 6
    for _hour in range(24):
        work()
        sending.ask_again(timezone.now())
        clock.shift(HOUR)
    assert OutgoingMail.objects.waiting().count() == 0
    assert set(Counter(message.extra_headers["Message-ID"] for message in mail.outbox).values()) == {1}
    assert len(mail.outbox) == 6


def test_a_worker_that_died_after_its_claim_leaves_the_mail_to_the_next(seed_world: World, clock: Any) -> None:
    """It may have died before or after the server took it: the mail is sent again, with the same id."""
    receipts(seed_world, "15-a")
    DBTaskResult.objects.all().delete()
    OutgoingMail.objects.update(attempts=1, tried_at=timezone.now())
    assert sending.ask_again(timezone.now()) == 0
    clock.shift(2 * sending.MINUTE)
    assert sending.ask_again(timezone.now()) == 1
    work()
    first, again = mail.outbox[0], sending.message_of(OutgoingMail.objects.get())
    assert first.message()["Message-ID"] == again.message()["Message-ID"] == first.extra_headers["Message-ID"]


def test_two_workers_at_the_same_moment_send_it_once(seed_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second worker comes while the first one talks to the server."""
    receipts(seed_world, "15-a")
    pk = OutgoingMail.objects.get().pk
    sent = []

    def send(message: EmailMultiAlternatives) -> None:
        sent.append(message)
        sending.send_mail.call(pk)

    monkeypatch.setattr(EmailMultiAlternatives, "send", send)
    work()
    assert len(sent) == 1


def test_after_two_weeks_the_worker_stops_and_the_mail_stays(seed_world: World, dead_server: Any, clock: Any) -> None:
    receipts(seed_world, "15-a")
    with dead_server:
        for _half_day in range(40):
            work()
            clock.shift(12 * HOUR)
        stored = OutgoingMail.objects.get()
        assert stored.attempts < 36
        assert sending.ask_again(timezone.now()) == 0
    actions.try_mail_again(mail=stored, by=seed_world.reviewer, now=timezone.now())
    work()
    assert len(mail.outbox) == 1


def test_a_link_that_works_once_goes_from_the_record_when_it_is_sent(seed_world: World) -> None:
    receipts(seed_world, "15-a")
    OutgoingMail.objects.update(kind="account", text="https://example.org/secret", html="<p>secret</p>")
    work()
    stored = OutgoingMail.objects.get()
    assert "secret" in mail.outbox[0].body
    assert (stored.text, stored.html) == ("", "")
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    assert "secret" not in str(list(DBTaskResult.objects.values()))
