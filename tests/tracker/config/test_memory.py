"""What stays in memory is not looked through each time that Python searches for what is no longer used."""

import subprocess
import sys

from django.conf import settings

PROGRAM = """
import gc
import tracker.config.asgi
print(gc.get_freeze_count())
"""


def test_a_server_that_has_begun_sets_apart_what_it_loaded() -> None:
    """In a process of its own, for it is so from then on."""
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    loaded = int(told.stdout)
    assert loaded > 180_000  # 165,000 before the pages are imported, 198,000 with them
