# The acts of the secretariat on a day are found by an index, so that a clerk reads her own at the end of it.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0049_correct_a_letter'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(condition=models.Q(('owner', 'secretariat')), fields=['at'], name='auditevent_of_a_day'),
        ),
    ]
