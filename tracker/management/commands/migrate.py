"""`manage.py migrate`, as Django has it; at its end the database looks at the tables that have changed much."""

from typing import Any

from django.core.management.commands import migrate

from tracker import table_statistics


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not options["plan"]:
            table_statistics.renew(options["database"])
