# The number of the format that each hashed thing has: 1 for all that stands, which is also what older code writes.
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0005_public_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name='publication',
            name='entry_format',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='format of the header'),
        ),
        migrations.AddField(
            model_name='publication',
            name='other_keys',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='keys of a later format'),
        ),
        migrations.AddField(
            model_name='publicationtext',
            name='body_format',
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name='transmission',
            name='receipt_format',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='format of the receipt'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('entry_format__gte', 1)), name='publication_has_a_format'),
        ),
        migrations.AddConstraint(
            model_name='publicationtext',
            constraint=models.CheckConstraint(condition=models.Q(('body_format__gte', 1)), name='publicationtext_has_a_format'),
        ),
        migrations.AddConstraint(
            model_name='transmission',
            constraint=models.CheckConstraint(condition=models.Q(('receipt_format__gte', 1)), name='transmission_has_a_receipt_format'),
        ),
    ]
