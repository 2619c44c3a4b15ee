"""One world for all tests of a file: what a request changes is undone, so it is built once."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from report.briefs import pdf
from report.downloads import making
from tests.factories.kept import made_once
from tests.matrix.asking import Asker
from tests.matrix.cast import Cast, make_cast
from tests.matrix.difference import Rows, all_rows
from tests.matrix.sending import FormBook


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the world's uploads, for all tests of a file."""
    folder = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="module", autouse=True)
def unset_documents() -> Iterator[None]:
    """A PDF is answered with the words that would be set in it: these are what is searched, and setting takes long.

    What is set is looked at in `tests/report/test_briefs.py`.
    """

    def unset(document: dict[str, Any]) -> bytes:
        return json.dumps(document, ensure_ascii=False).encode()

    with patch.object(pdf, "typeset", unset):
        yield


@pytest.fixture(autouse=True)
def own_files_and_cache(files: Path) -> Iterator[None]:
    """An empty cache for each test. The log is quiet: of thousands of refusals each is as it should be."""
    logging.disable(logging.ERROR)
    with override_settings(MEDIA_ROOT=files):
        yield
    logging.disable(logging.NOTSET)
    cache.clear()


def _cast() -> Cast:
    cast = make_cast()
    making.make(timezone.now())
    return cast


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker, files: Path) -> Iterator[Cast]:
    """Everybody and everything, in a transaction that is rolled back after the last test of the file.

    A test that asks for it is marked `django_db`: without the mark there would be no test database.
    """
    assert str(settings.VAR_DIR) not in str(connection.settings_dict["NAME"]), "mark the test with django_db"
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_once(_cast)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def askers(cast: Cast) -> dict[str, Asker]:
    rows: Rows = {}
    signed_in = {role: Asker(person, rows) for role, person in cast.people.items()}
    signed_in["visitor"].opened(cast.link)
    rows.update(all_rows())
    return signed_in


@pytest.fixture(scope="module")
def taken_forms(askers: dict[str, Asker]) -> FormBook:
    """The forms of a module's tests: each page is asked for once."""
    return FormBook(askers)


@pytest.fixture
def book(taken_forms: FormBook) -> FormBook:
    taken_forms.begin()
    return taken_forms
