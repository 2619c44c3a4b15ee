"""The seed's world, a worker that can be called, and a mail server that can be away."""

from typing import Any

import pytest
from django.test import override_settings

from tests.factories.world import seed_world

__all__ = ["seed_world"]

NOBODY_LISTENS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 2},
    }
}


@pytest.fixture
def dead_server() -> Any:
    """A context in which no mail server answers."""
    return override_settings(MAILERS=NOBODY_LISTENS)
