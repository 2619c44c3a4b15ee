"""What the site stores is for its owner alone, and what binds other names of the organization is asked for."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ASKS = """
import django; django.setup()
from django.conf import settings; from django.db import connection
connection.cursor().execute("CREATE TABLE IF NOT EXISTS a (b)")
print(settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD)
"""


def starts(folder: Path, **environment: str) -> str:
    """Start the site on a SQLite file in this folder, with the umask of most machines; returns what it prints."""
    given = {"DATABASE_URL": f"sqlite:///{folder}/record.sqlite3", "MEDIA_ROOT": f"{folder}/media", "SECRET_KEY": "x"}
    given |= {"DJANGO_SETTINGS_MODULE": "tracker.config.settings", "ALLOWED_HOSTS": "record.example.org"}
    done = subprocess.run(
        [sys.executable, "-c", ASKS], cwd=settings.BASE_DIR, env=os.environ | given | environment,
        capture_output=True, text=True, check=True, umask=0o022,
    )  # fmt: skip
    return done.stdout.strip()


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_the_file_of_sqlite_is_made_for_its_owner_and_so_is_its_journal(tmp_path: Path) -> None:
    starts(tmp_path)
    found = modes(tmp_path)
    assert found.pop("record.sqlite3") == 0o600
    assert set(found.values()) <= {0o600}


def test_what_an_earlier_release_left_open_is_closed(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir(mode=0o755)
    (tmp_path / "record.sqlite3").touch(mode=0o644)
    starts(tmp_path)
    assert modes(tmp_path)["record.sqlite3"] == 0o600
    assert modes(tmp_path)["media"] == 0o700


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "31536000 False False"),
        ({"HSTS_SUBDOMAINS": "true"}, "31536000 True False"),
        ({"HSTS_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"}, "31536000 True True"),
        ({"HSTS_SUBDOMAINS": "true", "BEHIND_TLS": "false"}, "0 False False"),
    ],
)
def test_only_this_name_is_bound_to_tls_unless_more_is_asked(tmp_path: Path, asked: dict[str, str], said: str) -> None:
    assert starts(tmp_path, **asked) == said
