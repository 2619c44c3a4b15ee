"""The world that threads share."""

from django.conf import settings

from tests.tracker.ledger.shared import shared_world

__all__ = ["shared_world"]

if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
    collect_ignore = ["test_serving.py", "test_crowd_at_the_doors.py"]  # they start and stop a PostgreSQL of their own
