"""Migrate an empty database and print the schema, the rows and the list of migrations.

With `--by-old-files` the files that the squashed migration replaces come first, as they did before it was made.
"""

import io
import json
import sys
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tests.lab.releases.schema import recorded, rows, schema  # noqa: E402
from tests.migrated import migrate  # noqa: E402

LAST_OLD, SQUASHED = "0054_corrected_evidence", "0001_the_record_squashed_0054_corrected_evidence"


def main(*, by_old_files: bool) -> dict[str, Any]:
    if by_old_files:
        said = io.StringIO()
        call_command("migrate", "tracker", LAST_OLD, stdout=said, no_color=True)
        assert f"Applying tracker.{LAST_OLD}... OK" in said.getvalue(), "the squashed migration was applied"
        with connection.cursor() as cursor:  # as in a database from before the squashed file
            cursor.execute("DELETE FROM django_migrations WHERE name = %s", [SQUASHED])
    run = call_command if by_old_files else migrate
    run("migrate", verbosity=0)
    return {"schema": schema(), "rows": rows(), "recorded": recorded()}


if __name__ == "__main__":
    print(json.dumps(main(by_old_files="--by-old-files" in sys.argv)))
