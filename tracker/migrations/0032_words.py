"""Words are found by an index of words and stems, in place of one of three characters in a row (docs/adr/0051).

What each row is found by is made first, and the index of all of them then: to alter rows that an index holds already
takes it hours, of a large record. What the release before writes meanwhile is put right by `rebuild_read_model`.
"""

import json
from importlib import import_module
from itertools import batched

from django.db import migrations

from tracker.ledger.bodies import search_words_of
from tracker.models import search_index
from tracker.words import search_words

of_three_characters = import_module("tracker.migrations.0024_search_index")
AT_ONCE = 2_000


def install(apps, editor):
    of_three_characters.remove(apps, editor)
    texts = apps.get_model("tracker", "PublicationText").objects.order_by("pk").values_list("pk", "body")
    _store(editor, search_index.TEXTS, texts, lambda body: search_words_of(json.loads(body)))
    printings = apps.get_model("tracker", "Printing").objects.order_by("pk")
    printed = printings.values_list("pk", "document__language", "label", "text")
    _store(editor, search_index.PRINTINGS, printed, search_words)
    for statement in search_index.makes(editor.connection.vendor):
        editor.execute(statement, params=None)


def _store(editor, index, rows, words_of):
    """Set the words of each row (number, and what they are made of)."""
    numbers = list(rows.values_list("pk", flat=True))
    update = f"UPDATE {index.table} SET search_words = %s WHERE {index.number} = %s"
    with editor.connection.cursor() as cursor:
        for some in batched(numbers, AT_ONCE):
            found = rows.filter(pk__gte=some[0], pk__lte=some[-1])
            cursor.executemany(update, [(words_of(*made_of), number) for number, *made_of in found])


def remove(apps, editor):
    for statement in search_index.drops(editor.connection.vendor):
        editor.execute(statement, params=None)
    of_three_characters.install(apps, editor)


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0031_read_marks"),
    ]

    operations = [
        migrations.RunPython(install, remove),
    ]
