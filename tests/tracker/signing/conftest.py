"""The seed's world where second factors are asked for, browsers at addresses of their own, and codes of an app."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tracker import actions
from tracker.factors import app_codes
from tracker.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(secret: str = SECRET) -> str:
    """What the app shows at this moment."""
    return app_codes.code_at(secret, int(time.time()) // 30)


@pytest.fixture
def asked(settings: Any) -> None:
    """Second factors and codes are asked for, as on a production server."""
    settings.SECOND_FACTOR = True


@pytest.fixture
def browser_at() -> Callable[..., Client]:
    def open_one(address: str = "192.0.2.1", **headers: Any) -> Client:
        return Client(REMOTE_ADDR=address, headers=headers)

    return open_one


@pytest.fixture
def has_app() -> Callable[[User], None]:
    """Give a person the authenticator app whose codes `code_now` knows."""

    def give(person: User) -> None:
        actions.add_app(secret=SECRET, by=person, now=person.created_at)

    return give
