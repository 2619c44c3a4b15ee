"""The commands' world, and a way to run one."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command


@pytest.fixture
def run() -> Callable[..., str]:
    """Run a command and return what it printed; what it refuses is raised as CommandError."""

    def run_command(*arguments: str) -> str:
        printed = StringIO()
        call_command(*arguments, stdout=printed)
        return printed.getvalue()

    return run_command
