"""The demonstration, loaded once for all tests of a module, in a transaction that is never committed."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tracker.demonstration import Accounts, load_demonstration

LOADED_AT = datetime.datetime(2027, 3, 3, 11, 30, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def var_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


def _loading(django_db_blocker: Any, var_folder: Path, *, with_congress: bool) -> Iterator[Accounts]:
    with (
        django_db_blocker.unblock(),
        override_settings(DEMONSTRATION=True, VAR_DIR=var_folder, MEDIA_ROOT=var_folder / "media"),
        transaction.atomic(),
    ):
        yield load_demonstration(now=LOADED_AT, with_congress=with_congress)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, var_folder: Path) -> Iterator[Accounts]:
    """The accounts of a loaded demonstration. A test that uses it also uses `db`, and what it changes is undone."""
    yield from _loading(django_db_blocker, var_folder, with_congress=False)


@pytest.fixture(scope="module")
def loaded_whole(django_db_setup: None, django_db_blocker: Any, var_folder: Path) -> Iterator[Accounts]:
    """The same with the invented Congress, as `make run` has it."""
    yield from _loading(django_db_blocker, var_folder, with_congress=True)


@pytest.fixture
def demonstration(loaded: Accounts, db: None, var_folder: Path) -> Iterator[Accounts]:
    """The loaded demonstration, with its files, for one test."""
    with override_settings(DEMONSTRATION=True, VAR_DIR=var_folder, MEDIA_ROOT=var_folder / "media"):
        yield loaded


@pytest.fixture
def whole_demonstration(loaded_whole: Accounts, db: None, var_folder: Path) -> Iterator[Accounts]:
    """The loaded demonstration with the Congress, for one test."""
    with override_settings(DEMONSTRATION=True, VAR_DIR=var_folder, MEDIA_ROOT=var_folder / "media"):
        yield loaded_whole
