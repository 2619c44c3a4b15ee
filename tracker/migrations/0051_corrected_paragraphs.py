# Words of a paragraph that the secretariat had entered wrongly from a document stay on record when they are corrected.

import django.db.models.deletion
import tracker.models.constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0050_acts_of_a_day'),
    ]

    operations = [
        migrations.CreateModel(
            name='ParagraphCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, max_length=20, verbose_name='number')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('corrected_at', models.DateTimeField(verbose_name='corrected')),
                ('corrected_because', models.CharField(max_length=200, validators=[tracker.models.constraints.refuse_unstorable], verbose_name='why it was corrected')),
                ('corrected_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='corrected by')),
                ('paragraph', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='tracker.paragraph', verbose_name='paragraph')),
            ],
            options={
                'verbose_name': 'correction of a paragraph',
                'verbose_name_plural': 'corrections of paragraphs',
                'ordering': ['paragraph', 'pk'],
            },
        ),
    ]
