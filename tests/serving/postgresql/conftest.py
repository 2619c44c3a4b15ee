"""What is true of PostgreSQL alone; `make database-test` has it, and these tests start one of their own."""

from django.conf import settings

if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
    collect_ignore_glob = ["test_*.py"]
