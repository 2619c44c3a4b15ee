"""What the settings make of the environment: values and old names that are refused, owners, TLS, processes.

The tests marked `all` start a process, as an operator does.
"""

import json
import os
import stat
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tests.serving.site import python
from tracker.config.environment import (
    email_server,
    ignored_names,
    names_by_language,
    refuse_example,
    refuse_old_names,
    restrict_database,
    restrict_to_owner,
    upload_storage,
)

PUBLIC_HOST = "https://record.example.org"
# Prints what the settings say of this process.
SAID = """
import json
from django.conf import settings
names = ("PROCESS", "ROOT_URLCONF", "MIDDLEWARE", "PUBLIC_ADDRESS", "SECURE_CSP", "DECISION_UNDO_MINUTES")
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


A_SITE = {"DATABASE_URL": "sqlite://:memory:", "SECRET_KEY": "x", "ALLOWED_HOSTS": "record.example.org"}
NEW_NAMES = {"PROCESS": "private", "EMAIL_URL": "smtp://localhost", "FILES_URL": "s3://store.example.org/files"}


@pytest.mark.parametrize(
    ("advice", "names"),
    [
        ("write PROCESS=public", "PUBLIC_ONLY"),
        ("write PROCESS=private", "ROOMS_ONLY"),
        ("write PROCESS=operations", "OPERATIONS_ONLY"),
        ("let the proxy add it", "HSTS_SUBDOMAINS HSTS_PRELOAD"),
        ("write EMAIL_URL=smtps://", "SMTP_HOST SMTP_PORT SMTP_USERNAME SMTP_PASSWORD SMTP_USE_TLS SMTP_USE_SSL"),
        ("write FILES_URL=s3://", "FILES_BUCKET"),
    ],
)
def test_old_name_that_would_be_dangerous_to_ignore_is_refused(advice: str, names: str) -> None:
    for old in names.split():
        sentence = f"^{old} is not read any more: {advice}.*, and remove {old}.$"
        with pytest.raises(ImproperlyConfigured, match=sentence) as said:
            refuse_old_names({old: "True"})
        assert "True" not in str(said.value)


def test_old_name_that_asks_for_nothing_or_stays_beside_the_new_one_is_not_refused() -> None:
    """As a copy of the example of an earlier release has them, or while the site is upgraded."""
    refuse_old_names(dict.fromkeys(("SMTP_USE_TLS", "HSTS_SUBDOMAINS", "HSTS_PRELOAD"), "false"))
    refuse_old_names(dict.fromkeys(("FILES_BUCKET", "SMTP_USERNAME", "SMTP_PASSWORD"), ""))
    old = {"ROOMS_ONLY": "true", "SMTP_HOST": "mail.example.org", "SMTP_USE_SSL": "true", "FILES_BUCKET": "files"}
    refuse_old_names(old | NEW_NAMES)
    assert {*ignored_names(old | NEW_NAMES | {"COSTLY_AT_ONCE": "9"})} == {*old, "COSTLY_AT_ONCE"}
    for name, value, refused in (("FILES_URL", "", "FILES_BUCKET"), ("PROCESS", "public", "ROOMS_ONLY")):
        with pytest.raises(ImproperlyConfigured, match=f"^{refused} is not read any more"):
            refuse_old_names(old | NEW_NAMES | {name: value})


def test_secret_of_an_example_is_refused() -> None:
    assert refuse_example("SECRET_KEY", "of our own") == "of our own"
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is the one of an example"):
        refuse_example("SECRET_KEY", "change-me-" * 9)


@pytest.mark.parametrize(
    ("address", "place", "security"),
    [
        ("smtp://localhost", ("localhost", 25, "", ""), {}),
        ("smtp+starttls://a:b@mail.example.org", ("mail.example.org", 587, "a", "b"), {"use_tls": True}),
        (
            "smtps://a%40b.c:p%2Fq%3A@mail.example.org:4650",
            ("mail.example.org", 4650, "a@b.c", "p/q:"),
            {"use_ssl": True},
        ),
    ],
)
def test_email_url_names_server_and_security(address: str, place: tuple[Any, ...], security: dict[str, bool]) -> None:
    options = email_server(address)
    assert tuple(options.pop(name) for name in ("host", "port", "username", "password")) == place
    assert options == {"timeout": 20, **security}


def test_files_url_names_a_bucket() -> None:
    assert upload_storage("") == {"BACKEND": "tracker.files.whole_files.WholeFiles"}
    assert upload_storage("s3://id:k%2Fy@store.example.org:9000/at/files?region=eu")["OPTIONS"] == {
        "bucket_name": "files", "endpoint_url": "https://store.example.org:9000/at", "region_name": "eu",
        "access_key": "id", "secret_key": "k/y",
    }  # fmt: skip
    assert upload_storage("s3+http://127.0.0.1:9000/files")["OPTIONS"] == {
        "bucket_name": "files", "endpoint_url": "http://127.0.0.1:9000",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "read", "values"),
    [
        (
            "EMAIL_URL", email_server,
            ["mail.example.org", "smtp+tls://h", "smtps://", "smtps://a:hid/den@h", "smtps://a:1#hidden@h",
             "smtps://a:1?hidden@h", "smtps://h:port", "smtps://h/inbox", "smtps://h:465?timeout=3"],
        ),
        (
            "FILES_URL", upload_storage,
            ["files", "https://h/files", "s3://h", "s3:///files", "s3://a:hid/den@h/files", "s3://a:1/hidden@h/files",
             "s3://a:1?hidden@h/files", "s3://h/files?regoin=eu", "s3://h/files#eu"],
        ),
    ],
)  # fmt: skip
def test_address_that_cannot_be_read_is_refused_and_not_quoted(
    name: str, read: Callable[[str], object], values: list[str]
) -> None:
    for value in values:
        with pytest.raises(ImproperlyConfigured, match=f"^{name} cannot be read: write {name}=s") as said:
            read(value)
        assert "hid" not in "".join(traceback.format_exception(said.value)), value


def test_organization_has_a_name_by_language() -> None:
    codes = [code for code, _name in settings.LANGUAGES]
    assert names_by_language("NAME", "", codes) == ("", {})
    assert names_by_language("NAME", "Office; fr=Bureau = B; zh-hans=局", codes) == (
        "Office", {"fr": "Bureau = B", "zh-hans": "局"},
    )  # fmt: skip
    for value in ("Office; de=Amt", "Office; Bureau"):
        with pytest.raises(
            ImproperlyConfigured, match=r'^NAME cannot be read at ".*": write "NAME; fr=NOM; es=NOMBRE"'
        ):
            names_by_language("NAME", value, codes)


@pytest.mark.all
def test_the_site_does_not_start_with_a_secret_of_an_example_or_an_old_name() -> None:
    assert "SECRET_KEY is the one of an example" in settings_with(**A_SITE | {"SECRET_KEY": "change-me-" * 9})
    assert "PUBLIC_ONLY is not read any more: write PROCESS=public" in settings_with(**A_SITE, PUBLIC_ONLY="true")


def test_what_is_stored_is_for_its_owner_only(tmp_path: Path) -> None:
    """Also what an earlier release left open."""
    (tmp_path / "media").mkdir(mode=0o755)
    (tmp_path / "old.sqlite3").touch(mode=0o644)
    for name in ("old", "new"):
        restrict_database({"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / f"{name}.sqlite3")})
    restrict_to_owner(tmp_path / "media", tmp_path / "nothing")
    assert modes(tmp_path) == {"media": 0o700, "old.sqlite3": 0o600, "new.sqlite3": 0o600}
    restrict_database({"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"})
    assert not Path(":memory:").exists()


@pytest.mark.all
def test_a_site_that_starts_closes_its_files_and_binds_only_its_own_name_to_tls(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir(mode=0o755)
    assert starts(tmp_path) == "31536000 False False"
    found = modes(tmp_path)
    assert found.pop("media") == 0o700
    assert set(found.values()) == {0o600}
    assert starts(tmp_path, BEHIND_TLS="false") == "0 False False"


@pytest.mark.all
def test_a_server_that_has_begun_sets_apart_what_it_loaded() -> None:
    """What stays in memory is not looked through each time that Python searches for what is no longer used."""
    done = python(["-c", LOADED], dict(os.environ))
    assert int(done.stdout) > 180_000  # 165,000 before the pages are imported, 198,000 with them


@pytest.mark.all
def test_the_environment_chooses_the_process_and_how_long_a_decision_can_be_taken_back() -> None:
    public = settings_with(PROCESS="public", DECISION_UNDO_MINUTES="-1")
    assert (public["PROCESS"], public["ROOT_URLCONF"]) == ("public", "tracker.config.public_urls")
    assert not [each for each in public["MIDDLEWARE"] if "sessions" in each or "auth" in each.replace("allauth", "")]
    private = settings_with(PROCESS="private", PUBLIC_ADDRESS=f"{PUBLIC_HOST}/")
    assert (private["PROCESS"], private["PUBLIC_ADDRESS"]) == ("private", PUBLIC_HOST)
    assert private["MIDDLEWARE"] == settings.EVERY_MIDDLEWARE
    assert PUBLIC_HOST in private["SECURE_CSP"]["form-action"]
    assert [each["DECISION_UNDO_MINUTES"] for each in (public, private)] == [0, 10]
    assert "PUBLIC_ADDRESS" in settings_with(PROCESS="private")
