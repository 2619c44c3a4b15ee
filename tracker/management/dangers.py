"""Settings that are dangerous where others reach the server: `manage.py about` and `check --deploy` say so."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning
from django.db import connection

from tracker.files.child import landlock_version
from tracker.files.closed_site import is_closed
from tracker.files.organization import is_bad_logo
from tracker.files.record_storage import StorageAway, record_storage

SHORTEST_SECRET = 40  # characters; the command in .env.example makes 86
EXAMPLE = "change-me"  # what stands in examples in place of a secret
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
LANDLOCK_OF_CONNECTIONS = 4
HERE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Danger:
    """What is said and when, and how grave it is: an error ends `check --deploy`."""

    number: int
    kind: type[Error] | type[Warning] | type[Info]
    sentence: str
    is_so: Callable[[], bool]

    def message(self) -> CheckMessage:
        return self.kind(f"{self.sentence}.", id=f"followup.{self.kind.__name__[0]}{self.number:03d}")


def _mailer() -> dict[str, Any]:
    mailers: Any = settings.MAILERS
    options: dict[str, Any] = mailers["default"].get("OPTIONS", {})
    return options


def _is_in_clear() -> bool:
    options = _mailer()
    return options.get("host", "localhost") not in HERE and not (options.get("use_tls") or options.get("use_ssl"))


def _is_no_licence() -> bool:
    address = settings.DATA_LICENCE_ADDRESS
    return bool(address) and not (settings.DATA_LICENCE and ADDRESS.fullmatch(address))


def _says_of_bucket(question: str) -> bool:
    """What the bucket of files says of itself; where it gives no answer, the worse. No bucket says nothing."""
    try:
        return bool(getattr(record_storage(), question, bool)())
    except StorageAway:
        return True


def _is_in_the_code(path: Any) -> bool:
    return Path(path).resolve().is_relative_to(settings.BASE_DIR)


DANGERS = (
    Danger(1, Error, "DEBUG is on: error pages show the source and the settings", lambda: settings.DEBUG),
    Danger(
        2, Error, "SECRET_KEY is short, or the one of an example",
        lambda: len(settings.SECRET_KEY) < SHORTEST_SECRET or EXAMPLE in settings.SECRET_KEY,
    ),
    Danger(
        3, Error, "the password in DATABASE_URL is the one of the example",
        lambda: connection.settings_dict["PASSWORD"] == EXAMPLE,
    ),
    Danger(4, Error, "METRICS_TOKEN is the one of an example", lambda: EXAMPLE in settings.METRICS_TOKEN),
    Danger(5, Warning, "ALLOWED_HOSTS takes every name", lambda: "*" in settings.ALLOWED_HOSTS),
    Danger(6, Warning, "BEHIND_TLS is off: passwords travel in clear", lambda: not settings.BEHIND_TLS),
    Danger(
        7, Warning, "SECOND_FACTOR is off: a password alone opens the secretariat", lambda: not settings.SECOND_FACTOR
    ),
    Danger(8, Warning, "emails go to another host in clear: begin EMAIL_URL with smtps or smtp+starttls", _is_in_clear),
    Danger(9, Info, "CLAMAV_SOCKET is empty: no scanner looks at uploads", lambda: not settings.CLAMAV_SOCKET),
    Danger(
        10, Warning, "LEDGER_CLOCK_WAS_AHEAD is on: nothing refuses a clock that is behind",
        lambda: settings.LEDGER_CLOCK_WAS_AHEAD,
    ),
    Danger(
        11, Error, "TAKEDOWN_LOG lies in MEDIA_ROOT: a restore replaces it",
        lambda: Path(settings.TAKEDOWN_LOG).resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()),
    ),
    Danger(12, Info, "ALARMS_TO is empty: nobody is told what stops", lambda: not settings.ALARMS_TO),
    Danger(
        13, Info, "public pages are closed after a restore, and no email is sent: manage.py open_to_the_public",
        is_closed,
    ),
    Danger(
        14, Error, "DATA_LICENCE_ADDRESS is no address (http...), or DATA_LICENCE is empty and no page states it",
        _is_no_licence,
    ),
    Danger(
        15, Error, "ORGANIZATION_LOGO cannot be shown: it is no PNG or JPEG, larger than 100 KB, or cannot be read",
        is_bad_logo,
    ),
    Danger(
        16, Error, "IMPRINT_ADDRESS or PRIVACY_ADDRESS is no address (http...)",
        lambda: not all(
            ADDRESS.fullmatch(each) for each in (settings.IMPRINT_ADDRESS, settings.PRIVACY_ADDRESS) if each
        ),
    ),
    Danger(
        17, Error, "anybody may read the bucket of FILES_URL, or it cannot be asked",
        lambda: _says_of_bucket("is_open_to_others"),
    ),
    Danger(
        18, Error, "the bucket of FILES_URL keeps older versions, which no erasure reaches, or it cannot be asked",
        lambda: _says_of_bucket("keeps_older_versions"),
    ),
    Danger(
        19, Warning, "MEDIA_ROOT or TAKEDOWN_LOG lies in the folder of the code: the next release has another folder",
        lambda: any(_is_in_the_code(each) for each in (settings.MEDIA_ROOT, settings.TAKEDOWN_LOG)),
    ),
    Danger(
        20, Warning, "a setting of an earlier release is set and has no effect: docs/admin/upgrade.md says what to do",
        lambda: bool(settings.IGNORED_NAMES),
    ),
    Danger(
        21, Info, "this kernel is older than Linux 6.7: a process that draws pages of a PDF may open connections",
        lambda: landlock_version() < LANDLOCK_OF_CONNECTIONS,
    ),
)  # fmt: skip


def found_in_settings() -> list[Danger]:
    """Those that are so here, the gravest kinds among them."""
    return [each for each in DANGERS if each.is_so()]


def check_of_settings(**_given: Any) -> list[CheckMessage]:
    """As `manage.py check --deploy` takes it. The demonstration is for one person's own machine."""
    return [] if settings.DEMONSTRATION else [each.message() for each in found_in_settings()]
