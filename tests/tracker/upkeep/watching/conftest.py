"""A site in earnest on which everything is as it has to be, and a clock that a test turns."""

import datetime
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from tracker.models import Heartbeat
from tracker.models.heartbeats import WatchedPart

TOKEN = "only-for-these-tests"
MINUTE = datetime.timedelta(minutes=1)
type Watch = Callable[[], tuple[str, str]]


@pytest.fixture
def site(settings: Any, tmp_path: Path, db: None) -> Any:
    """Settings of a site in earnest; every part gave a sign a moment ago."""
    settings.DEMONSTRATION = False
    settings.METRICS_TOKEN = TOKEN
    settings.ALARMS_TO = ["officer@example.org"]
    settings.ALARMS = tmp_path / "alarms.json"
    beat(*WatchedPart)
    Heartbeat.objects.filter(name=WatchedPart.SCANNER).delete()
    return settings


@pytest.fixture
def clock() -> Iterator[Any]:
    """Time stands still until a test moves it."""
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as travelled:
        yield travelled


def beat(*parts: WatchedPart) -> None:
    for part in parts:
        Heartbeat.objects.well(part, timezone.now())


@pytest.fixture
def watch() -> Watch:
    """Run it once; what it wrote to the journal, and why it ended with 1 (nothing: it ended well)."""

    def look() -> tuple[str, str]:
        said = StringIO()
        try:
            call_command("watch", stderr=said)
        except CommandError as fault:
            return said.getvalue(), str(fault)
        return said.getvalue(), ""

    return look


@pytest.fixture
def dead_mail_server(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let no mail server answer; the returned function lets it answer again."""

    def refused(*given: Any) -> Any:
        raise ConnectionRefusedError

    opened, sent = EmailBackend.open, EmailBackend.send_messages
    monkeypatch.setattr(EmailBackend, "open", refused)
    monkeypatch.setattr(EmailBackend, "send_messages", refused)

    def answers_again() -> None:
        monkeypatch.setattr(EmailBackend, "open", opened)
        monkeypatch.setattr(EmailBackend, "send_messages", sent)

    return answers_again
