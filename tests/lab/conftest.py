"""A site in processes of its own."""

from django.conf import settings

from tests.serving.conftest import database_url, site

__all__ = ["database_url", "site"]

if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
    collect_ignore = ["soak/test_crowd_at_the_doors.py"]  # it stops a PostgreSQL of its own
