"""A site that is closed since a restore sends no email: the copy of a record must not write to States."""

import datetime
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from tests.factories.world import World
from tests.tracker.actions.test_checking import plan_return, sent
from tests.tracker.mail.worker import work
from tracker import actions
from tracker.files.closed_site import close
from tracker.mail.clock import send_due_mail
from tracker.management.commands.send_due_mail import Command
from tracker.models import OutgoingMail, PlannedDecision

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(seed_world: World) -> World:
    """A closed copy in which one email waits. Reminders to the focal points are due."""
    work()
    OutgoingMail.objects.all().delete()
    mail.outbox.clear()
    sent(seed_world)
    close()
    return seed_world


def an_hour_later() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(hours=1)


def kinds() -> list[str]:
    return sorted(OutgoingMail.objects.values_list("kind", flat=True))


def test_a_closed_site_writes_and_sends_no_email_and_after_it_is_opened_each_goes_out_once(copy: World) -> None:
    assert work() == 1
    stored = OutgoingMail.objects.get()
    assert (stored.sent_at, stored.attempts, stored.tried_at) == (None, 0, None)
    actions.try_mail_again(mail=stored, by=copy.reviewer, now=timezone.now())
    work()
    run = send_due_mail(timezone.now())
    assert (run.written, run.again, run.failed) == (0, 0, 0)
    plan_return(copy, sent(copy, "15-b"))
    printed = StringIO()
    with time_machine.travel(an_hour_later(), tick=False):
        Command().apply_decisions()  # with the return it would write an email to the State
        call_command("send_due_mail", stdout=printed)
        work()
    assert printed.getvalue() == (
        "The site is closed after a restore: no email is written or sent. To open it: manage.py open_to_the_public\n"
    )
    assert (PlannedDecision.objects.count(), kinds(), mail.outbox) == (1, ["receipt", "receipt"], [])

    printed = StringIO()
    call_command("open_to_the_public", "administrator", stdout=printed)
    assert printed.getvalue().endswith("Public pages are open. Emails that the worker sends now: 2\n")
    with time_machine.travel(an_hour_later(), tick=False):
        work()
        assert [message.to for message in mail.outbox] == [["focalpoint-xaa@example.org"]] * 2
        call_command("send_due_mail", stdout=StringIO())
        work()
    assert kinds() == ["receipt", "receipt", "reminder", "reminder", "returned"]
    assert len(mail.outbox) == OutgoingMail.objects.count()
    assert not OutgoingMail.objects.waiting().exists()
