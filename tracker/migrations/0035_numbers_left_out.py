"""How many numbers of the ledger are of no entry: of what was left out until now, the entries that name it tell."""

import json

from django.db import migrations, models


def count(apps, schema_editor):
    named = apps.get_model('tracker', 'Publication').objects.filter(entry_format=3).values_list('other_keys', flat=True)
    lost = [json.loads(each)['lost'] for each in named]
    number = sum(each['last'] - each['first'] + 1 for each in lost)
    apps.get_model('tracker', 'LedgerHead').objects.update(left_out=number)


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0034_printed_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='ledgerhead',
            name='left_out',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.RunPython(count, migrations.RunPython.noop, elidable=True),
    ]
