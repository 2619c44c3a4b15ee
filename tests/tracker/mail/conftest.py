"""The seed's world with an alternate, a clock that goes through its days, and a mail server that can be away."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import override_settings
from django.utils import timezone

from tests.factories.records import UserFactory
from tests.factories.world import World
from tracker.choices import MandateRole
from tracker.mail.clock import send_due_mail
from tracker.models import OutgoingMail, User

type Diary = list[tuple[int, str]]
CLOCK = ("digest", "reminder", "escalation")


@pytest.fixture
def alternate(seed_world: World) -> User:
    """The alternate of XAA."""
    person: User = UserFactory(username="alternate-xaa")
    seed_world.nominate(person, "XAA", MandateRole.ALTERNATE)
    return person


@pytest.fixture
def go(seed_world: World) -> Callable[..., None]:
    """Let the clock run on each of the days, counted from today, at nine; `act(day)` happens an hour before it."""
    morning = timezone.now().replace(hour=9, minute=0)

    def through(*days: int, act: Callable[[int], object] = lambda day: None, runs: int = 1) -> None:
        for day in days:
            moment = morning + datetime.timedelta(days=day)
            with time_machine.travel(moment - datetime.timedelta(hours=1), tick=False):
                act(day)
            for _run in range(runs):
                with time_machine.travel(moment, tick=False):
                    send_due_mail(timezone.now())
                moment += datetime.timedelta(hours=1)

    return through


@pytest.fixture
def mails(seed_world: World) -> Callable[[User], Diary]:
    """The day and the kind of each mail that the clock wrote to a person."""
    today = timezone.now().date()

    def of(person: User) -> Diary:
        found = OutgoingMail.objects.filter(user=person, kind__in=CLOCK).order_by("queued_at")
        return [((mail.queued_at.date() - today).days, mail.kind) for mail in found]

    return of


NOBODY_LISTENS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 2},
    }
}


@pytest.fixture
def dead_server() -> Any:
    """A context in which no mail server answers."""
    return override_settings(MAILERS=NOBODY_LISTENS)
