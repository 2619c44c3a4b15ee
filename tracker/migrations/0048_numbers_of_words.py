# How many texts about a recommendation that are current have a word, counted from spans and texts, a few
# recommendations at a time, and the index then. What a server of the release before publishes meanwhile is put right by
# `rebuild_read_model`, which belongs to the steps of a release.

from collections import Counter
from itertools import batched

import django.db.models.deletion
from django.db import migrations, models

from tracker.models.word_counts import words_of

AT_ONCE = 20  # of each a text of every State
# Words by their bytes, as SQLite compares them; and place in each page for a number that is written again.
COMPARED = (
    'ALTER TABLE tracker_wordcount ALTER COLUMN word TYPE varchar(64) COLLATE "C"',
    "ALTER TABLE tracker_wordcount SET (fillfactor = 80)",
)


def compare_by_bytes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in COMPARED:
            schema_editor.execute(statement)


def count(apps, schema_editor):
    WordCount = apps.get_model("tracker", "WordCount")
    spans = apps.get_model("tracker", "Span").objects.filter(until__isnull=True, is_readable=True).order_by()
    about = "publication__text__recommendations"
    answered = spans.filter(**{f"{about}__isnull": False}).values_list(about, flat=True).distinct()
    for some in batched(sorted(answered), AT_ONCE):
        found = Counter()
        rows = spans.filter(**{f"{about}__in": some}).values_list(about, "publication__text__search_words")
        for recommendation, search_words in rows.iterator():
            found.update((word, recommendation) for word in words_of(search_words))
        WordCount.objects.bulk_create(
            WordCount(word=word, recommendation_id=recommendation, number=number)
            for (word, recommendation), number in sorted(found.items())
        )


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0047_corrected_transcriptions'),
    ]

    operations = [
        migrations.CreateModel(
            name='WordCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=64)),
                ('number', models.IntegerField()),
                ('recommendation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='word_counts', to='tracker.recommendation')),
            ],
            options={
                'verbose_name': 'number of current texts with a word',
                'verbose_name_plural': 'numbers of current texts with a word',
                'ordering': ['pk'],
            },
        ),
        migrations.RunPython(compare_by_bytes, migrations.RunPython.noop),
        migrations.RunPython(count, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='wordcount',
            constraint=models.UniqueConstraint(models.F('word'), models.F('recommendation'), name='wordcount_once_a_recommendation'),
        ),
    ]
