"""Browsers of several people at once on one record, served by the test itself.

`seed_world` is that of the factories; `demonstration` is the whole demonstration, loaded once and copied back for each
test.
"""

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.visiting import PublicPages
from tests.factories.world import World, make_world
from tracker.demonstration import load_demonstration
from tracker.models import User

# Machines are shared: a slow page is no fault, a missing one is.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

type NewContext = Callable[..., BrowserContext]


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], live_server: LiveServer) -> Iterator[dict[str, Any]]:
    """Every browser opens addresses of this record, and reads English.

    When the browsers have closed, the threads that served them end; a socket that outlived its test would be a fault.
    """
    yield {**browser_context_args, "base_url": live_server.url, "locale": "en-GB", "reduced_motion": "reduce"}
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


@pytest.fixture
def browser_page(new_context: NewContext) -> Callable[..., Page]:
    def open_one(**context_args: Any) -> Page:
        context = new_context(**context_args)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    return open_one


@pytest.fixture
def public(browser_page: Callable[..., Page]) -> PublicPages:
    return PublicPages(browser_page())


@pytest.fixture
def page_as(browser_page: Callable[..., Page], live_server: LiveServer) -> Callable[[str], Page]:
    """A page of a person who signed in before: for tests that are not about signing in."""

    def open_one(username: str) -> Page:
        client = Client()
        client.force_login(User.objects.get(username=username))
        page = browser_page()
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return page

    return open_one


@pytest.fixture
def seed_world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture(scope="session")
def demonstration_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="session")
def demonstration_copy(
    django_db_setup: None, django_db_blocker: Any, demonstration_folder: Path
) -> Iterator[sqlite3.Connection]:
    """The loaded demonstration as a database of its own; the tests' database is empty again."""
    var = demonstration_folder
    copy = sqlite3.connect(":memory:")
    with django_db_blocker.unblock(), override_settings(VAR_DIR=var, MEDIA_ROOT=var / "media"):
        load_demonstration(now=timezone.now())
        connection.connection.backup(copy)
        call_command("flush", interactive=False, verbosity=0)
    yield copy
    copy.close()


@pytest.fixture
def demonstration(transactional_db: None, demonstration_copy: sqlite3.Connection) -> None:
    """The demonstration, as it was loaded. Its files are not there: most of these tests read pages."""
    connection.ensure_connection()
    demonstration_copy.backup(connection.connection)


@pytest.fixture
def demonstration_files(demonstration: None, demonstration_folder: Path) -> None:
    shutil.copytree(demonstration_folder / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)


@pytest.fixture
def law(tmp_path: Path) -> Path:
    path = tmp_path / "online-fraud-act.txt"
    path.write_text("An invented law on online fraud.\n")
    return path
