"""Remove the choices of columns that release 0.2.0 saved under a name: a choice is remembered by its headings.

The table stays for one release, without a foreign key, for processes of the release before. The next release drops it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0064_links_within_the_hour"),
    ]

    operations = [
        migrations.AlterField(
            "importcolumnmap",
            "saved_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                django.db.models.deletion.PROTECT,
                related_name="+",
                verbose_name="saved by",
                db_constraint=False,
            ),
        ),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("ImportColumnMap")]),
    ]
