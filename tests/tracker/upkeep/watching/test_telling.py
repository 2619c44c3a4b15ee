"""What stops is said within two minutes: by /readyz, /metrics, the page of administrators and one alarm."""

import datetime
import socket
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError
from django.db.models import F
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.factories.records import UserFactory
from tests.tracker.upkeep.watching.conftest import MINUTE, TOKEN, Watch, beat
from tracker.config import health
from tracker.management.commands import watch as command
from tracker.models import FaultyFile, Heartbeat
from tracker.models.heartbeats import WatchedPart
from tracker.signing.links import send_link
from tracker.upkeep.watching import probes, state

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BEARER = {"authorization": f"Bearer {TOKEN}"}
PROGRAMS = (WatchedPart.WORKER, WatchedPart.CLOCK)


def page_of_administrators() -> str:
    client = Client()
    client.force_login(UserFactory(is_administrator=True))
    return client.get("/admin/").content.decode()


def metrics() -> dict[str, float]:
    lines = Client().get("/metrics", headers=BEARER).content.decode().splitlines()
    return {name: float(value) for name, _space, value in (each.rpartition(" ") for each in lines if each[0] != "#")}


def mailed() -> list[str]:
    """The lines of all mails that went to whoever keeps the site, without the address at their end."""
    assert all(message.to == ["officer@example.org"] for message in mail.outbox)
    return [line for message in mail.outbox for line in str(message.body).splitlines()[:-2]]


@pytest.mark.parametrize("stopped", PROGRAMS)
def test_a_program_that_stopped_is_said_within_two_minutes_and_told_once(
    site: Any, clock: Any, watch: Watch, stopped: WatchedPart
) -> None:
    assert watch() == ("", "")
    assert "Everything that is monitored works." in page_of_administrators()
    assert metrics()["followup_troubles"] == 0
    said = []
    for _minute in range(4):
        clock.shift(MINUTE)
        beat(*(each for each in PROGRAMS if each != stopped))
        said.append(watch())
    assert [bool(journal) for journal, _fault in said] == [False, True, False, False]
    sentence = f"{stopped.label}: the last sign of it was on "
    assert sentence in page_of_administrators()
    assert metrics()[f'followup_well{{part="{stopped}"}}'] == 0
    assert metrics()["followup_troubles"] == 1
    (begun,) = mailed()
    assert begun.startswith(sentence)

    beat(stopped)
    assert watch() == (f"OVER: {begun}\n", "")
    assert watch() == ("", "")
    assert mailed() == [begun, f"OVER: {begun}"]
    assert metrics()["followup_troubles"] == 0


@pytest.mark.django_db(transaction=True)
def test_readyz_says_so_in_one_word(site: Any, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    beat(*PROGRAMS)
    assert health.database_answers() == "ready"
    with monkeypatch.context() as nearly_full:
        nearly_full.setattr(probes, "least_free", lambda: 1024 * 1024)
        assert health.database_answers() == "degraded"
    clock.shift(2 * MINUTE)
    assert health.database_answers() == "degraded"
    beat(*PROGRAMS)
    site.UPLOADS_LEAST_FREE = 2**60
    assert health.database_answers() == "degraded"
    site.PROCESS = "public"  # where nothing is uploaded
    assert health.database_answers() == "ready"
    site.UPLOADS_LEAST_FREE, site.PROCESS = 0, ""
    Heartbeat.objects.failed(WatchedPart.MAIL_SERVER, "ConnectionRefusedError")
    assert health.database_answers() == "degraded"
    site.PROCESS = "public"  # whose role reads no such table
    assert health.database_answers() == "ready"
    assert Client().get("/readyz")["X-Release"] == site.RELEASE


def test_with_the_mail_server_down_the_journal_has_it_and_the_mail_follows(
    site: Any, clock: Any, watch: Watch, dead_mail_server: Any
) -> None:
    journal, fault = watch()
    assert journal == "Mail server: the last try failed (ConnectionRefusedError).\n"
    assert fault.startswith("Nobody was told: the mail server did not take it (ConnectionRefusedError).")
    assert "Mail server: the last try failed (ConnectionRefusedError)." in page_of_administrators()
    assert metrics()['followup_well{part="mail_server"}'] == 0
    clock.shift(MINUTE)
    beat(*PROGRAMS)
    journal, fault = watch()
    assert journal == ""
    assert fault
    dead_mail_server()
    assert watch()[1] == ""
    assert mailed() == [
        "Mail server: the last try failed (ConnectionRefusedError).",
        "OVER: Mail server: the last try failed (ConnectionRefusedError).",
    ]
    assert len(mail.outbox) == 1


def test_a_scanner_that_stopped_is_said(site: Any, watch: Watch, tmp_path: Path) -> None:
    where = tmp_path / "clamd"
    site.CLAMAV_SOCKET = str(where)
    assert watch()[0] == "Virus scanner: the last try failed (FileNotFoundError).\n"
    assert metrics()['followup_well{part="scanner"}'] == 0
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(where))
        listening.listen()
        listening.settimeout(20)

        def pong() -> None:
            line, _address = listening.accept()
            with line:
                assert line.recv(64) == b"zPING\0"
                line.sendall(b"PONG\0")

        answering = Thread(target=pong)
        answering.start()
        assert watch()[0] == "OVER: Virus scanner: the last try failed (FileNotFoundError).\n"
        answering.join()
    assert metrics()['followup_well{part="scanner"}'] == 1


def test_a_disk_that_is_nearly_full_is_said_once_and_that_uploads_stop(
    site: Any, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "least_free", lambda: 1024 * 1024)
    assert watch()[0].startswith("There is little space left on the server: 1.0")
    monkeypatch.setattr(state, "least_free", lambda: 2 * 1024 * 1024)
    assert watch() == ("", "")
    assert "There is little space left on the server: 2.0" in page_of_administrators()
    assert metrics()["followup_free_bytes"] == 2 * 1024 * 1024
    monkeypatch.undo()
    assert watch()[0].startswith("OVER: There is little space left on the server: 1.0")
    stop = "Files are no longer accepted, because there is too little space left on the server: "
    site.UPLOADS_LEAST_FREE = 2**60
    assert watch()[0].startswith(stop)
    assert "Files are no longer accepted" in page_of_administrators()
    site.UPLOADS_LEAST_FREE = 0
    assert watch()[0].startswith(f"OVER: {stop}")


def test_the_database_away_is_one_alarm_and_hides_no_other(
    site: Any, clock: Any, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.shift(2 * MINUTE)
    assert len(watch()[0].splitlines()) == 2  # worker and clock

    def away(now: datetime.datetime) -> None:
        raise DatabaseError

    monkeypatch.setattr(command, "ask_servers", away)
    monkeypatch.setattr(health, "state_of_the_site", away)
    assert watch() == ("The database does not answer.\n", "")
    assert watch() == ("", "")
    assert metrics()["followup_database_answers"] == 0
    monkeypatch.undo()
    assert watch() == ("OVER: The database does not answer.\n", "")


@pytest.mark.parametrize("given", [{}, {"authorization": "Bearer"}, {"authorization": "Bearer other"}])
def test_metrics_are_not_there_without_the_token(site: Any, given: dict[str, str]) -> None:
    nowhere = Client().get("/metrics-of-nobody", headers=given)
    answer = Client().get("/metrics", headers={**given, "x-forwarded-for": "127.0.0.1"}, REMOTE_ADDR="127.0.0.1")
    assert (answer.status_code, nowhere.status_code) == (404, 404)
    site.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"authorization": "Bearer "}).status_code == 404
    site.METRICS_TOKEN, site.PROCESS = TOKEN, "public"
    assert Client().get("/metrics", headers=BEARER).status_code == 404


def test_metrics_are_text_that_prometheus_reads(site: Any) -> None:
    answer = Client().get("/metrics", headers={**BEARER, "host": "192.0.2.7:8000"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.content.decode().splitlines()
    assert f'followup_release_info{{version="{site.RELEASE}"}} 1' in lines
    for name in {each.split()[2] for each in lines if each.startswith("# HELP ")}:
        assert f"# TYPE {name} gauge" in lines
        assert any(each.startswith((f"{name} ", f"{name}{{")) for each in lines)


def test_what_waits_too_long_and_what_was_never_seen_is_said(site: Any, watch: Watch) -> None:
    task = send_link.enqueue("nobody")
    DBTaskResult.objects.filter(pk=task.id).update(enqueued_at=F("enqueued_at") - datetime.timedelta(minutes=16))
    Heartbeat.objects.filter(name=WatchedPart.BACKUP).delete()
    FaultyFile.objects.create(name="evidence/a.pdf", fault="altered", found_at=timezone.now())
    lines = watch()[0].splitlines()
    assert lines[0] == "Backup: no sign of it yet."
    assert lines[1].startswith("Work of the mail worker waits since ")
    assert lines[2] == "1 stored file is not as it was stored: altered: evidence/a.pdf"
    page = page_of_administrators()
    assert all(line in page for line in lines)
    assert "no sign yet" in page
    Heartbeat.objects.filter(name=WatchedPart.MAIL_SERVER).delete()
    assert "Mail server: not checked yet. The program “Alarms” checks it." in page_of_administrators()


def test_nobody_to_tell_is_said_and_others_of_the_secretariat_are_not_shown_it(site: Any, watch: Watch) -> None:
    site.ALARMS_TO = []
    Heartbeat.objects.failed(WatchedPart.BACKUP, "OSError")
    assert watch() == ("Backup: the last try failed (OSError).\n", "Nobody was told: ALARMS_TO is empty.")
    client = Client()
    client.force_login(UserFactory(is_reviewer=True))
    assert "How the site is doing" not in client.get("/admin/").text


def test_the_demonstration_needs_its_two_programs_alone(settings: Any, db: None) -> None:
    settings.DEMONSTRATION = True
    assert [each.key for each in state.state_of_the_site(timezone.now()).troubles] == ["worker", "clock"]
