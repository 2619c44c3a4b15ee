"""Public pages are read over the seed's world, and nothing that reads them may write."""

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from tests.factories.kept import made_once
from tests.factories.records import ThemeFactory
from tests.factories.world import World, make_world
from tests.report.addresses import THEME
from tracker import actions
from tracker.models import Evidence, StatusUpdate

WRITING = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


class WroteSomething(AssertionError):
    """A public page changed a row."""


@contextmanager
def reading_only() -> Iterator[None]:
    """Fails on any statement that writes (rule 1)."""

    def guard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITING.match(sql):
            raise WroteSomething(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(guard):
        yield


class Reader(Client):
    """A visitor: reads, never writes, is given no cookie. `whole` of a response is its content, `body` its text.

    Like a browser it goes on from an address to the canonical one of the same page.
    """

    def get(self, *args: Any, **kwargs: Any) -> Any:
        with reading_only():
            response = super().get(*args, **kwargs)
            address = response.get("Location", "")
            if response.status_code == 301 and address.partition("?")[0] == response.request["PATH_INFO"]:
                kwargs.pop("data", None)
                response = super().get(address, **kwargs)
            content = b"".join(response.streaming_content) if response.streaming else response.content
        response.whole = content
        response.body = content.decode(errors="replace")
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        return response


class PublicWorld(World):
    """The seed's world with the verbs that public pages are told by."""

    @staticmethod
    def day(year: int) -> datetime.date:
        return datetime.date(year, 12, 31)

    def publish_with(self, item: Evidence, slug: str, **fields: Any) -> StatusUpdate:
        return self.publish(slug, citations=(actions.Citation(evidence=item, pinpoint="art. 5"),), **fields)

    def withdraw(self, version: StatusUpdate) -> None:
        actions.withdraw(version=version, by=self.focal_point, now=self.now())

    def set_consent(self, consent: str) -> None:
        actions.set_consent(submission=self.submission(), consent=consent, by=self.focal_point, now=self.now())


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def kept_in_memory(settings: Any) -> Iterator[None]:
    """Pages are kept, as they are where the site runs; by what, is no matter here (`test_kept_pages`)."""
    pages = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"}
    settings.CACHES = settings.CACHES | {"pages": pages}
    yield
    caches["pages"].clear()


def public_world() -> PublicWorld:
    """The seed's world with a theme, in an empty database."""
    world = make_world()
    world.__class__ = PublicWorld
    ThemeFactory(slug=THEME, name_en="An invented theme")
    return world  # type: ignore[return-value]


@pytest.fixture
def world(db: None) -> PublicWorld:
    return made_once(public_world)


def world_with(tell: Callable[[Any], None]) -> Any:
    """A fixture: the public world and what `tell` adds to it, made once and put back for each test."""

    def make() -> PublicWorld:
        world = public_world()
        tell(world)
        return world

    def told(db: None) -> PublicWorld:
        return made_once(make)

    return pytest.fixture(name=tell.__name__)(told)
