"""Paragraphs of reports and titles of evidence are found by words, as texts and printings are (docs/adr/0051).

What the release before writes meanwhile has no words: it is put right by `rebuild_read_model`.
"""

from itertools import batched

from django.db import migrations, models

from tracker.models import search_index
from tracker.words import search_words

AT_ONCE = 2_000


def install(apps, editor):
    paragraphs = apps.get_model("tracker", "Paragraph").objects.order_by("pk")
    _store(editor, search_index.PARAGRAPHS, paragraphs.values_list("pk", "document__language", "text"))
    citations = apps.get_model("tracker", "EvidenceCitation").objects.exclude(evidence__title="").order_by("pk")
    _store(editor, search_index.CITATIONS, citations.values_list("pk", "evidence__language", "evidence__title"))
    for statement in search_index.makes(editor.connection.vendor, search_index.LATER):
        editor.execute(statement, params=None)


def _store(editor, index, rows):
    """Set the words of each row (number, and what they are made of)."""
    numbers = list(rows.values_list("pk", flat=True))
    update = f"UPDATE {index.table} SET search_words = %s WHERE {index.number} = %s"
    with editor.connection.cursor() as cursor:
        for some in batched(numbers, AT_ONCE):
            found = rows.filter(pk__gte=some[0], pk__lte=some[-1])
            cursor.executemany(update, [(search_words(*made_of), number) for number, *made_of in found])


def remove(apps, editor):
    for statement in search_index.drops(editor.connection.vendor, search_index.LATER):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0037_consent_sentences"),
    ]

    operations = [
        migrations.AddField(
            model_name="paragraph",
            name="search_words",
            field=models.TextField(db_default="", editable=False),
        ),
        migrations.AddField(
            model_name="evidencecitation",
            name="search_words",
            field=models.TextField(db_default="", editable=False),
        ),
        migrations.RunPython(install, remove),
    ]
