"""Programs of this product over a database of a test's own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


def environment(url: str, folder: Path, **more: str) -> dict[str, str]:
    """What a server has in its environment."""
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.lab.crashes.settings",
        "SECRET_KEY": "only-for-a-site-of-a-test",
        "ALLOWED_HOSTS": "127.0.0.1",
        "BEHIND_TLS": "false",
        "MEDIA_ROOT": str(folder / "media"),
        **more,
    }


def manage(given: dict[str, str], *words: str) -> str:
    """Run a command of manage.py to its end, and return what it printed."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR, env=given, check=True, stdout=subprocess.PIPE, text=True,
    ).stdout  # fmt: skip


@contextmanager
def program(given: dict[str, str], log: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command of manage.py that runs beside the test, and ends with it."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *words], cwd=settings.BASE_DIR, env=given, stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(what: Callable[[], object], seconds: float = 90, say: str = "") -> None:
    """Wait until something is so; what takes longer is an error."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"not within {seconds} seconds: {say}"
        time.sleep(0.1)
