"""On SQLite, free pages overwritten once; and an index for the drafts that were discarded.

What was deleted before `PRAGMA secure_delete` was set may still stand in pages that nobody uses: the file is written
anew. It needs as much free disk as the file is long, and no transaction around it: so it comes first, and whoever had
not enough disk migrates again.
"""

from django.db import migrations, models


def overwrite_free_pages(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("tracker", "0011_ready_drafts"),
    ]

    operations = [
        migrations.RunPython(overwrite_free_pages, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                condition=models.Q(("act", "discard")), fields=["member_state"], name="auditevent_discarded"
            ),
        ),
    ]
