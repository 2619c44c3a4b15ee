"""What is installed, what is dangerous, and whether a mail goes out."""

import socket
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.checks import Tags, run_checks
from django.core.management.base import CommandError
from django.test import override_settings

from tracker.files.closed_site import close
from tracker.management import dangers
from tracker.management.dangers import found_in_settings

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SOUND: dict[str, Any] = {
    "DEBUG": False,
    "SECRET_KEY": "s" * 64,
    "ALLOWED_HOSTS": ["record.example"],
    "BEHIND_TLS": True,
    "SECOND_FACTOR": True,
    "CLAMAV_SOCKET": "127.0.0.1:3310",
    "ALARMS_TO": ["officer@example.org"],
    "MAILERS": {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend", "OPTIONS": {}}},
}
SMTP = "django.core.mail.backends.smtp.EmailBackend"
DANGERS: list[tuple[dict[str, Any], str]] = [
    ({"DEBUG": True}, "DEBUG is on"),
    ({"SECRET_KEY": "short"}, "SECRET_KEY is short"),
    ({"SECRET_KEY": "change-me" * 9}, "SECRET_KEY is short"),
    ({"METRICS_TOKEN": "change-me"}, "METRICS_TOKEN is the one of an example"),
    ({"ALARMS_TO": []}, "ALARMS_TO is empty"),
    ({"ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS takes every name"),
    ({"BEHIND_TLS": False}, "BEHIND_TLS is off"),
    ({"SECOND_FACTOR": False}, "SECOND_FACTOR is off"),
    ({"CLAMAV_SOCKET": ""}, "CLAMAV_SOCKET is empty"),
    ({"LEDGER_CLOCK_WAS_AHEAD": True}, "LEDGER_CLOCK_WAS_AHEAD is on"),
    ({"MAILERS": {"default": {"BACKEND": SMTP, "OPTIONS": {"host": "mail.example"}}}}, "emails go to another host"),
    ({"ORGANIZATION_LOGO": "/nowhere/logo.png"}, "ORGANIZATION_LOGO cannot be shown"),
    ({"IGNORED_NAMES": ["COSTLY_AT_ONCE"]}, "a setting of an earlier release is set and has no effect"),
    ({"PRIVACY_ADDRESS": "privacy.example"}, "IMPRINT_ADDRESS or PRIVACY_ADDRESS is no address"),
    ({"MEDIA_ROOT": "var/media"}, "MEDIA_ROOT or TAKEDOWN_LOG lies in the folder of the code"),
    ({"TAKEDOWN_LOG": "var/take-downs.jsonl"}, "MEDIA_ROOT or TAKEDOWN_LOG lies in the folder of the code"),
    ({"DATA_LICENCE_ADDRESS": "https://terms.example/"}, "DATA_LICENCE_ADDRESS is no address"),
    ({"DATA_LICENCE": "CC BY 4.0", "DATA_LICENCE_ADDRESS": "terms.example"}, "DATA_LICENCE_ADDRESS is no address"),
]


def test_it_says_what_is_installed_and_warns_of_nothing_that_is_sound(run, settings) -> None:
    with override_settings(**SOUND):
        printed = run("about")
    assert f"release: {settings.RELEASE}\n" in printed
    assert ", 0 migrations to be made\n" in printed
    assert "WARNING" not in printed
    assert "s" * 64 not in printed


def test_each_dangerous_setting_is_found_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dangers, "landlock_version", lambda: 7)  # whatever this machine has
    for setting, sentence in DANGERS:
        with override_settings(**SOUND | setting):
            found = [danger.sentence for danger in found_in_settings()]
        assert found, sentence
        assert all(each.startswith(sentence) for each in found), found


def test_a_kernel_that_cannot_close_connections_has_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dangers, "landlock_version", lambda: 3)
    with override_settings(**SOUND):
        assert [danger.number for danger in found_in_settings()] == [21]


def test_places_that_are_dangerous_have_a_line(run, settings) -> None:
    close()
    with override_settings(**SOUND, TAKEDOWN_LOG=Path(settings.MEDIA_ROOT) / "take-downs.jsonl"):
        printed = run("about")
    assert "WARNING TAKEDOWN_LOG lies in MEDIA_ROOT" in printed
    assert "WARNING public pages are closed" in printed


def test_a_mail_goes_out_at_once(run) -> None:
    assert "took a mail from" in run("send_test_mail", "officer@example.org")
    assert [message.to for message in mail.outbox] == [["officer@example.org"]]
    with pytest.raises(CommandError, match="nobody is no mail address"):
        run("send_test_mail", "nobody")


def test_a_server_that_does_not_take_it_is_named(run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        port = taken.getsockname()[1]
        place = {"host": "127.0.0.1", "port": port, "timeout": 2}
        with (
            override_settings(MAILERS={"default": {"BACKEND": SMTP, "OPTIONS": place}}),
            pytest.raises(CommandError, match=f"127.0.0.1:{port} did not take it: ConnectionRefusedError"),
        ):
            run("send_test_mail", "officer@example.org")


def test_the_deployment_check_knows_them_and_refuses_a_secret_of_an_example() -> None:
    def said() -> list[str]:
        found = run_checks(include_deployment_checks=True, tags=[Tags.security])
        return sorted(each.id for each in found if str(each.id).startswith("followup."))

    with override_settings(**SOUND, DEMONSTRATION=False):
        assert said() == []
    with override_settings(**SOUND | {"SECRET_KEY": "change-me" * 9, "CLAMAV_SOCKET": ""}, DEMONSTRATION=False):
        assert said() == ["followup.E002", "followup.I009"]
    with override_settings(**SOUND | {"DEBUG": True}, DEMONSTRATION=True):
        assert said() == []
