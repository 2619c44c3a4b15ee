"""A site in processes of its own, and the world that threads share."""

from django.conf import settings

from tests.serving.conftest import database_url, site
from tests.tracker.conftest import shared_world

__all__ = ["database_url", "shared_world", "site"]

if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
    collect_ignore = ["soak/test_crowd_at_the_doors.py"]  # it stops a PostgreSQL of its own
