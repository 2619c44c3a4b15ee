# A search of the audit looks for a permanent key of whatever kind: without an index of its own 600,000 events were read.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0051_corrected_paragraphs'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['object_id', 'object_type'], name='auditevent_about'),
        ),
        migrations.RemoveIndex(
            model_name='auditevent',
            name='auditevent_object',
        ),
    ]
