"""What the settings make of the environment: numbers and secrets that are refused, owners, TLS, doors.

The tests marked `all` start a process, as an operator does.
"""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tests.serving.site import python
from tracker.config import doors
from tracker.config.amounts import at_least_one, no_example
from tracker.config.owners import only_the_owner, owners_database

PUBLIC_HOST = "https://record.example.org"
# Prints what the settings say of this process.
SAID = """
import json
from django.conf import settings
names = ("DOOR", "ROOT_URLCONF", "MIDDLEWARE", "PUBLIC_ADDRESS", "SECURE_CSP", "DECISION_UNDO_MINUTES")
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""
STARTED = """
import django; django.setup()
from django.conf import settings; from django.db import connection
connection.cursor().execute("CREATE TABLE IF NOT EXISTS a (b)")
print(settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD)
"""
LOADED = """
import gc
import tracker.config.asgi
print(gc.get_freeze_count())
"""


def settings_with(**environment: str) -> Any:
    """What settings say with this environment; the last line of the error where they refuse."""
    done = python(["-c", SAID], {**os.environ, "DJANGO_SETTINGS_MODULE": "tracker.config.settings", **environment})
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def starts(folder: Path, **environment: str) -> str:
    """Start the site on a SQLite file in this folder, with the umask of most machines; returns what it prints."""
    given = {"DATABASE_URL": f"sqlite:///{folder}/record.sqlite3", "MEDIA_ROOT": f"{folder}/media", "SECRET_KEY": "x"}
    given |= {"DJANGO_SETTINGS_MODULE": "tracker.config.settings", "ALLOWED_HOSTS": "record.example.org"}
    done = subprocess.run(
        [sys.executable, "-c", STARTED], cwd=settings.BASE_DIR, env=os.environ | given | environment,
        capture_output=True, text=True, check=True, umask=0o022,
    )  # fmt: skip
    return done.stdout.strip()


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_a_budget_below_one_and_a_secret_of_an_example_are_refused() -> None:
    assert at_least_one("COSTLY_SECONDS", 1) == 1
    for value in (0, -3):
        with pytest.raises(ImproperlyConfigured, match=f"COSTLY_SECONDS is {value}: it must be 1 or more"):
            at_least_one("COSTLY_SECONDS", value)
    assert no_example("SECRET_KEY", "of our own") == "of our own"
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is the one of an example"):
        no_example("SECRET_KEY", "change-me-" * 9)


@pytest.mark.all
def test_the_site_does_not_start_with_them() -> None:
    for name in ("COSTLY_SECONDS", "COSTLY_SECONDS_NETWORK", "COSTLY_AT_ONCE"):
        assert f"{name} is 0: it must be 1 or more." in settings_with(**{name: "0"})
    given = {"DATABASE_URL": "sqlite://:memory:", "SECRET_KEY": "change-me-" * 9, "ALLOWED_HOSTS": "record.example.org"}
    assert "SECRET_KEY is the one of an example" in settings_with(**given)


def test_what_is_stored_is_for_its_owner_only(tmp_path: Path) -> None:
    """Also what an earlier release left open."""
    (tmp_path / "media").mkdir(mode=0o755)
    (tmp_path / "old.sqlite3").touch(mode=0o644)
    for name in ("old", "new"):
        owners_database({"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / f"{name}.sqlite3")})
    only_the_owner(tmp_path / "media", tmp_path / "nothing")
    assert modes(tmp_path) == {"media": 0o700, "old.sqlite3": 0o600, "new.sqlite3": 0o600}
    owners_database({"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"})
    assert not Path(":memory:").exists()


@pytest.mark.all
def test_a_site_that_starts_closes_its_files_and_binds_only_its_own_name_to_tls(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir(mode=0o755)
    assert starts(tmp_path) == "31536000 False False"
    found = modes(tmp_path)
    assert found.pop("media") == 0o700
    assert set(found.values()) == {0o600}
    assert starts(tmp_path, HSTS_SUBDOMAINS="true") == "31536000 True False"
    assert starts(tmp_path, HSTS_SUBDOMAINS="true", HSTS_PRELOAD="true") == "31536000 True True"
    assert starts(tmp_path, HSTS_SUBDOMAINS="true", BEHIND_TLS="false") == "0 False False"


@pytest.mark.all
def test_a_server_that_has_begun_sets_apart_what_it_loaded() -> None:
    """What stays in memory is not looked through each time that Python searches for what is no longer used."""
    done = python(["-c", LOADED], dict(os.environ))
    assert int(done.stdout) > 180_000  # 165,000 before the pages are imported, 198,000 with them


def test_a_reviewer_has_ten_minutes_to_take_a_decision_back() -> None:
    assert settings_with(DECISION_UNDO_MINUTES="-1")["DECISION_UNDO_MINUTES"] == 0
    assert settings_with()["DECISION_UNDO_MINUTES"] == 10


@pytest.mark.all
def test_the_environment_chooses_the_door() -> None:
    assert settings_with()["ROOT_URLCONF"] == "tracker.config.urls"
    public = settings_with(PUBLIC_ONLY="1")
    assert (public["DOOR"], public["ROOT_URLCONF"]) == ("public", "tracker.config.public_urls")
    assert not [each for each in public["MIDDLEWARE"] if "sessions" in each or "auth" in each.replace("allauth", "")]
    rooms = settings_with(ROOMS_ONLY="1", PUBLIC_ADDRESS=f"{PUBLIC_HOST}/")
    assert (rooms["DOOR"], rooms["PUBLIC_ADDRESS"]) == ("rooms", PUBLIC_HOST)
    assert rooms["MIDDLEWARE"] == settings.EVERY_MIDDLEWARE
    assert PUBLIC_HOST in rooms["SECURE_CSP"]["form-action"]
    assert "PUBLIC_ADDRESS" in settings_with(ROOMS_ONLY="1")
    assert "set one" in settings_with(ROOMS_ONLY="1", PUBLIC_ONLY="1")
    assert settings_with(OPERATIONS_ONLY="1")["MIDDLEWARE"] == list(doors.OF_OPERATIONS)
