# What the sheet of mandates is called where a person chooses it.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0045_search_words_at_once'),
    ]

    operations = [
        migrations.AlterField(
            model_name='importcolumnmap',
            name='kind',
            field=models.CharField(choices=[('recommendations', 'Recommendations'), ('answers', 'Answers of States'), ('pledges', 'Commitments of States'), ('mandates', 'Focal points and experts'), ('invitations', 'Invitations to a reporting period')], max_length=16, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='spreadsheetimport',
            name='kind',
            field=models.CharField(choices=[('recommendations', 'Recommendations'), ('answers', 'Answers of States'), ('pledges', 'Commitments of States'), ('mandates', 'Focal points and experts'), ('invitations', 'Invitations to a reporting period')], max_length=16, verbose_name='kind'),
        ),
    ]
