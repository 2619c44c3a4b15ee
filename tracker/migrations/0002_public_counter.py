from django.db import migrations, models


def begin_counting(apps, schema_editor):
    apps.get_model("tracker", "PublicCounter").objects.get_or_create(pk=1)


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0001_the_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicCounter',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('changes', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'counter of public changes',
                'verbose_name_plural': 'counter of public changes',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='publiccounter_is_one_row')],
            },
        ),
        migrations.RunPython(begin_counting, migrations.RunPython.noop),
    ]
