"""Remove the pointer to the current publication from the models: the validity spans say the same.

The table stays for one release, without foreign keys: processes of the release before read and write it until they are
restarted. The next release drops it.
"""

import django.db.models.deletion
from django.db import migrations, models

FREED = {
    "member_state": models.ForeignKey(
        "tracker.memberstate",
        django.db.models.deletion.PROTECT,
        related_name="current_publications",
        db_constraint=False,
    ),
    "recommendation": models.ForeignKey(
        "tracker.recommendation",
        django.db.models.deletion.PROTECT,
        null=True,
        blank=True,
        related_name="current_publications",
        db_constraint=False,
    ),
    "commitment": models.OneToOneField(
        "tracker.commitment",
        django.db.models.deletion.PROTECT,
        null=True,
        blank=True,
        related_name="current_publication",
        db_constraint=False,
    ),
    "publication": models.OneToOneField(
        "tracker.publication", django.db.models.deletion.PROTECT, related_name="current", db_constraint=False
    ),
}


def point_again(apps, schema_editor):
    """Fill the table again for an earlier release."""
    pointers = apps.get_model("tracker", "CurrentPublication").objects
    rows = apps.get_model("tracker", "Span").objects.filter(until__isnull=True, is_readable=True)
    keys = ("member_state_id", "recommendation_id", "commitment_id", "publication_id")
    pointers.all().delete()
    pointers.bulk_create((pointers.model(**row) for row in rows.values(*keys).iterator()), batch_size=1_000)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0061_printed_changes_are_corrections")]

    operations = [
        *(migrations.AlterField("currentpublication", name, field) for name, field in FREED.items()),
        migrations.RunPython(migrations.RunPython.noop, point_again, elidable=True),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("CurrentPublication")]),
    ]
