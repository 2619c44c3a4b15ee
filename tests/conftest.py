"""What every test stands on: its own files and mails, a database that was migrated once, and Debian's Chromium.

What belongs here: fixtures that all folders share. Records are made by `tests/factories/`.
"""

import datetime
import gc
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone, translation
from pytest_django.live_server_helper import LiveServer

from tests.factories.kept import begin_test
from tests.factories.world import seed_world
from tests.migrated import migrated_once
from tests.public_pages import OneConnection
from tracker.config import public_reading
from tracker.config.front.application import with_stack_reserve

__all__ = ["seed_world"]

pytest_plugins = ["tests.chance", "tests.slowest"]

# Playwright's sync API runs an event loop in the test's thread; Django would take each query there for a mistake.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).resolve().parent.parent
# Folders of tests that take long: `make test-all` runs them, `make test` only the files named behind a folder. The
# rules of the house are in `make check`.
LONG_FOLDERS = {
    "tests/browser/": ("test_without_javascript.py",),
    "tests/house/": (),
    "tests/lab/": (),
    "tests/matrix/": ("test_quick_permissions.py",),
}

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without these Chromium calls home, or dies where /dev/shm is small.
CHROMIUM_FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
# What the longest test takes, on a machine that is busy.
ROOM, DAY = datetime.timedelta(minutes=5), datetime.timedelta(days=1)

_from_call = pytest.CallInfo.from_call.__func__


def from_call(cls: type, func: Callable[[], Any], *given: Any, **named: Any) -> Any:
    """Each part of a test has the stack reserve of a request of the server: without it tests took a quarter longer."""
    return _from_call(cls, lambda: with_stack_reserve(func), *given, **named)


pytest.CallInfo.from_call = classmethod(from_call)


def wait_before(now: datetime.datetime) -> datetime.timedelta:
    """How long a test waits that would begin at `now`: until midnight where that is nearer than `ROOM`, since a record
    of one day is not compared with the days of the next."""
    left = now.replace(hour=0, minute=0, second=0, microsecond=0) + DAY - now
    return left if left < ROOM else datetime.timedelta()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Wait, seldom; and let worlds that were made once know where the test begins."""
    begin_test()
    if wait := wait_before(timezone.localtime()):
        time.sleep(wait.total_seconds() + 1)


def is_long(name: str) -> bool:
    """Return whether a file of tests takes long as a whole."""
    return any(name.startswith(it) and name.removeprefix(it) not in few for it, few in LONG_FOLDERS.items())


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out files in which `-m` selects nothing: to import all of them takes half a minute of each process."""
    if not collection_path.name.startswith("test_"):
        return None
    first, name = config.option.markexpr.partition(" and ")[0], collection_path.relative_to(ROOT).as_posix()
    if first == "not all":
        return is_long(name) or None
    if first not in ("all", "database", "lab"):
        return None
    is_marked = f"mark.{first}" in collection_path.read_text(encoding="utf-8")
    return None if is_marked or (first == "all" and is_long(name)) else True


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of long folders with `all`, before `-m` selects by marks."""
    for item in items:
        if is_long(item.nodeid.partition("::")[0]):
            item.add_marker(pytest.mark.all)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Modules, models and collected tests stay until the end: to look through them for garbage again and again took
    between a twentieth and a sixth of what tests cost. New objects are looked through, more of them at a time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the seed of the order, with which `make test ORDER=` repeats it."""
    terminalreporter.line(f"order of the tests: ORDER={config.getoption('randomly_seed', 'as written')}")


@pytest.fixture(scope="session", autouse=True)
def test_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache of this process, no kept pages (tests look at how each is made), static files as they stand in the tree,
    and a hash that is quick. Django's own test environment keeps mails in memory."""
    one_connection = patch.object(public_reading, "_alias", OneConnection())
    with (
        one_connection,
        override_settings(
            CACHES={
                "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
                "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
            },
            STORAGES={
                **settings.STORAGES,
                "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
            },
            STATIC_ROOT=tmp_path_factory.mktemp("static"),
            COSTLY_SECONDS=1_000_000,  # tests read many tables in a minute, all from one network
            COSTLY_SECONDS_NETWORK=1_000_000,
            SECOND_FACTOR=False,  # asked for where a test is about it
            DECISION_UNDO_MINUTES=0,  # a decision takes effect at once where no test is about the minutes
            SUGGESTIONS=False,  # as without the extra, whatever is installed
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ),
    ):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Where pytest-django lets in who changes how the test database is made."""
    with migrated_once():
        yield


@pytest.fixture(autouse=True)
def own_files_and_cache(tmp_path: Path) -> Iterator[None]:
    """Each test has an empty folder for uploads and an empty cache, and speaks English whatever a page before spoke."""
    translation.activate(settings.LANGUAGE_CODE)
    with override_settings(MEDIA_ROOT=tmp_path / "media", TAKEDOWN_LOG=tmp_path / "take-downs.jsonl"):
        yield
    cache.clear()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser. A missing one fails the test; a skip would pass for green."""
    wanted = os.environ.get("CHROMIUM")
    for name in (wanted,) if wanted else CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    pytest.fail("Browser tests need Chromium: run `bin/ensure-chromium`, or set CHROMIUM to its path.", pytrace=False)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium: str) -> dict[str, Any]:
    """Debian's Chromium, for Playwright's own download may be impossible; as root it has no sandbox."""
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": CHROMIUM_FLAGS,
        "chromium_sandbox": os.geteuid() != 0,
    }


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """The server, begun after its database is made: only then its threads share the connection of the test.

    Begun before it, each thread opens a connection of its own, and Django closes none that leads into memory.
    """
    return live_server
