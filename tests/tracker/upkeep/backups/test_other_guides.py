"""What the other guides of administrators say runs as they say it, on one site from its first start on.

In this process: the guide of backups, which moves a site, runs its commands as a shell does.
"""

import shlex
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.lab.drill.guides import commands
from tracker.models import Heartbeat, User

pytestmark = pytest.mark.django_db(transaction=True)
SECRET, NEWER = "some-secret-of-the-drill-" * 3, "a-newer-secret-of-the-drill-" * 3
NOBODY_LISTENS = {"host": "127.0.0.1", "port": 1, "timeout": 2}


@pytest.fixture
def site(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Settings of a site in earnest whose mail server is away."""
    settings.DEMONSTRATION = False
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = SECRET, ["record.example.org"]
    settings.BEHIND_TLS = settings.SECURE_SSL_REDIRECT = True
    settings.ALARMS, settings.ALARMS_TO = tmp_path / "alarms.json", ["officer@example.org"]
    backend = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": NOBODY_LISTENS}}
    settings.SILENCED_SYSTEM_CHECKS = [*settings.SILENCED_SYSTEM_CHECKS, "async.E001"]  # tests with a browser need it
    for name, value in (("USERNAME", "administrator"), ("EMAIL", "a@example.org"), ("PASSWORD", "that nobody has")):
        monkeypatch.setenv(f"DJANGO_SUPERUSER_{name}", value)
    return settings


def run(guide: str, heading: str, **words: str) -> str:
    """Run what stands under a heading, with the words in capitals replaced; what it printed."""
    printed = StringIO()
    for line in commands(guide, heading).splitlines():
        for word, meant in words.items():
            line = line.replace(word, meant)
        program, *rest = shlex.split(line)
        assert program == "manage.py", line
        call_command(*rest, stdout=printed, stderr=printed)
    return printed.getvalue()


PROVED = "From the new folder: back up, migrate, prove"


def test_a_site_is_installed_watched_upgraded_and_given_another_secret(site: Any, tmp_path: Path) -> None:
    printed = run("install.md", "First start")
    assert "Added 197 States" in printed
    assert ", 0 migrations to be made" in printed
    assert User.objects.get().is_administrator

    with pytest.raises(CommandError, match="Nobody was told"):
        run("monitor.md", "Alarms")
    told = site.ALARMS.read_text(encoding="utf-8")
    assert "Mail server: the last try failed (ConnectionRefusedError)." in told
    assert "Backup: no sign of it yet." in told

    assert "0 of 0 looked at, 0 wrong" in run("personal-data.md", "How long")
    asked = run("personal-data.md", "What a person asks for", USERNAME="administrator")
    assert '"a@example.org"' in asked

    upgraded = run("upgrade.md", PROVED, **{"/var/backups/followup": str(tmp_path)})
    assert "Nothing is wrong." in upgraded
    assert run("upgrade.md", "Afterwards") == "The read model is what the ledger says.\n"
    assert (tmp_path / "before-upgrade" / "manifest.json").exists()
    signs = set(Heartbeat.objects.filter(trouble="").values_list("name", flat=True))
    assert {"backup", "verification", "maintenance", "watch"} <= signs

    site.SECRET_KEY, site.SECRET_KEY_FALLBACKS = NEWER, [SECRET]
    assert "0 sealed anew" in run("upgrade.md", "Another SECRET_KEY")
