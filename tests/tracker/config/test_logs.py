"""Each fault leaves one line with its places and its number, which the page shows; no line holds words of anybody."""

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

import manage
from tests.serving.site import python
from tracker.models import User
from tracker.signing.links import send_link

CANARY = "canary-of-a-ministry"
# Runs in a process of its own: what an operator finds is what the settings write to the real standard error.
ONE_PROCESS = f"""
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.config.settings"
sys.path.insert(0, {str(settings.BASE_DIR)!r})
import django
from django.conf import settings
settings.ROOT_URLCONF = "tests.tracker.config.faulty"
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from django.test import Client
browser = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
answer = browser.post("/fails/{CANARY}/?word={CANARY}", {{"word": "{CANARY}"}}, headers={{"Referer": "{CANARY}"}})
browser.get("/nowhere/{CANARY}/")
print(answer.status_code, answer.headers.get("X-Request-ID"))
"""


def run(*command: str, **environment: str) -> CompletedProcess[str]:
    """Run a program as an operator does, without the variables of this test."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DEBUG")}
    return python(command, inherited | environment)


@pytest.fixture
def lines() -> Iterator["Lines"]:
    """What the handler of the settings writes while the test runs."""
    # That of LOGGING: those of the tests have no name.
    (handler,) = [each for each in logging.getLogger().handlers if each.name == "stderr"]
    assert isinstance(handler, logging.StreamHandler)
    found = Lines(StringIO())
    before = handler.setStream(found.written)
    yield found
    handler.setStream(before)


@dataclass(frozen=True)
class Lines:
    """The log of one test."""

    written: StringIO

    def read(self) -> list[dict[str, Any]]:
        """Every line, each one object."""
        return [json.loads(line) for line in self.written.getvalue().splitlines()]


@pytest.fixture
def visitor(settings: Any) -> Client:
    """Somebody who meets addresses that fail, as in production."""
    settings.ROOT_URLCONF = "tests.tracker.config.faulty"
    return Client(raise_request_exception=False)


@pytest.mark.all
def test_a_fault_leaves_one_line_on_standard_error_and_no_word_of_anybody() -> None:
    done = run("-W", "ignore::UserWarning", "-c", ONE_PROCESS)  # static files are not collected
    status, number = done.stdout.split()
    assert status == "500"
    written = done.stderr.splitlines()
    assert len(written) == 1, f"{len(written)} lines for one fault: {written}"
    line = json.loads(written[0])
    assert (line["id"], line["level"], line["status"], line["method"]) == (number, "ERROR", 500, "POST")
    assert line["route"] == "fails/<str:word>/"
    assert [fault["type"] for fault in line["faults"]] == ["builtins.LookupError", "builtins.ValueError"]
    assert line["faults"][0]["frames"][-1].startswith("tests/tracker/config/faulty.py:")
    assert line["faults"][0]["frames"][-1].endswith(" fails")
    assert CANARY not in done.stderr


def test_the_page_of_a_fault_or_its_json_shows_the_number_of_its_line(visitor: Client, lines: Lines) -> None:
    everything = "text/html,application/json;q=0.9,*/*;q=0.8"
    for path, accept, kind in (
        (f"/fails/{CANARY}/", everything, "text/html; charset=utf-8"),
        ("/fails.json", "*/*", "application/json"),
        ("/fails/", "application/json", "application/json"),
    ):
        response = visitor.get(path, headers={"Accept": accept})
        number = lines.read()[-1]["id"]
        assert (response.status_code, response.headers["Content-Type"]) == (500, kind)
        assert response.headers["X-Request-ID"] == number
        assert number in response.content.decode()
        if kind == "application/json":
            assert response.json()["id"] == number
            assert response.json()["errors"]


def test_where_no_page_can_be_made_a_plain_one_has_the_number(
    visitor: Client, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Static files that were not collected after an upgrade break every page, this one too."""
    monkeypatch.setattr("tracker.config.errors.render_to_string", lambda *of: [][len(of)])
    response = visitor.get("/fails/")
    first, second = lines.read()
    assert (response.status_code, response.headers["X-Request-ID"]) == (500, first["id"])
    assert first["id"] in response.content.decode()
    assert [line["faults"][0]["type"] for line in (first, second)] == ["builtins.IndexError", "builtins.LookupError"]


def test_the_number_that_a_proxy_gave_is_taken_and_words_are_none(visitor: Client, lines: Lines) -> None:
    numbers = ("5f0c9d3ab1e2", "5F0C9D3A-B1E2-4C55-9D3A-5F0C9D3AB1E2", "0" * 32)
    for given in numbers:
        assert visitor.get("/fails/", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given.lower()
    for given in ("", "abc", CANARY, "0" * 33, "5f0c9d3ab1e2\n", "٠" * 12, '5f0c9d3ab1e2"<b>'):
        number = visitor.get("/fails/", headers={"X-Request-ID": given}).headers["X-Request-ID"]
        assert number != given
        assert (len(number), int(number, 16) >= 0) == (12, True)
        assert lines.read()[-1]["id"] == number
    assert [line["id"] for line in lines.read()[:3]] == [given.lower() for given in numbers]


def test_a_body_that_breaks_off_leaves_a_line_and_a_fault_of_many_places_a_short_one(
    visitor: Client, lines: Lines
) -> None:
    for path in ("/nowhere/", f"/fails{CANARY}/"):
        assert visitor.get(path).status_code == 404
    assert visitor.get("/fails/", headers={"Host": f"{CANARY}.example"}).status_code == 400
    assert lines.read() == [], "what is not there is no fault"
    response = visitor.get(f"/fails-midway/?word={CANARY}")
    assert next(iter(response)) == b"one\n"
    with pytest.raises(OSError, match=CANARY):
        list(response)
    visitor.get("/sinks/")
    broken, deep = lines.read()
    assert broken["id"] == response.headers["X-Request-ID"]
    assert broken["faults"][0]["type"] == "builtins.OSError"
    assert CANARY not in lines.written.getvalue()
    assert deep["faults"][0]["type"] == "builtins.RecursionError"
    assert len(deep["faults"][0]["frames"]) <= 60
    assert any("left out" in frame for frame in deep["faults"][0]["frames"])


def test_our_own_sentences_are_written_and_those_of_others_without_what_was_put_into_them(lines: Lines) -> None:
    logging.getLogger("tracker.mail.clock").error("The clock could not write to the person %s", 7)
    logging.getLogger("psycopg.pool").error("error connecting in %r: %s", "pool-1", CANARY)
    logging.getLogger("of.another").error(f"a sentence with {CANARY}")
    ours, theirs, whole = lines.read()
    assert ours["message"] == "The clock could not write to the person 7"
    assert theirs["message"] == "error connecting in %r: %s"
    assert "message" not in whole
    assert whole["at"].startswith("tests/tracker/config/test_logs.py:")
    assert CANARY not in lines.written.getvalue()


def test_a_command_that_fails_leaves_a_line_and_no_word_unless_it_is_traced(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manage, "execute_from_command_line", lambda words: {}[CANARY])
    with pytest.raises(SystemExit) as end:
        manage.main(["manage.py", "rebuild_current"])
    assert end.value.code == 1
    (line,) = lines.read()
    assert (line["message"], line["faults"][0]["type"]) == ("rebuild_current failed", "builtins.KeyError")
    assert CANARY not in lines.written.getvalue()
    with pytest.raises(KeyError):
        manage.main(["manage.py", "rebuild_current", "--traceback"])


@pytest.mark.all
def test_a_process_of_a_command_writes_that_line_and_the_sentence_of_a_refusal(tmp_path: Path) -> None:
    """The address of a database that is none: the fault is Django's, the words are the operator's."""
    folder = tmp_path / CANARY
    done = run("manage.py", "rebuild_current", DATABASE_URL=f"sqlite:///{folder}/none.sqlite3", SECRET_KEY=CANARY)
    assert done.returncode == 1
    (line,) = [json.loads(each) for each in done.stderr.splitlines()]
    assert line["faults"][0]["type"] == "django.db.utils.OperationalError"
    assert CANARY not in done.stderr + done.stdout
    done = run("manage.py", "import_source_document", "/nowhere/report.docx")
    assert done.returncode == 2
    assert done.stderr.startswith("CommandError")


@pytest.mark.django_db
def test_a_task_that_fails_leaves_a_line_and_no_word(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    send_link.enqueue(CANARY, "https://example.org")
    monkeypatch.setattr("tracker.signing.links.take", lambda *claims: [][len(CANARY)])
    User.objects.create_user(CANARY, f"{CANARY}@example.org")
    call_command("db_worker", batch=True, interval=0, startup_delay=False)
    (line,) = lines.read()
    assert line["message"].startswith("Task id=")
    assert "path=tracker.signing.links.send_link state=FAILED" in line["message"]
    assert line["faults"][0]["type"] == "builtins.IndexError"
    assert CANARY not in lines.written.getvalue()
