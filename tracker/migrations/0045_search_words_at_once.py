# PostgreSQL: the index of words takes new ones at once, as `search_index` says, and those that wait are put into it.

from django.db import migrations

INDEXES = ("publicationtext_words", "printing_words", "paragraph_words", "citation_words")


def take_at_once(apps, editor):
    if editor.connection.vendor == "postgresql":
        for name in INDEXES:
            editor.execute(f"ALTER INDEX {name} SET (fastupdate = off)")
            editor.execute(f"SELECT gin_clean_pending_list('{name}'::regclass)")


def let_wait(apps, editor):
    if editor.connection.vendor == "postgresql":
        for name in INDEXES:
            editor.execute(f"ALTER INDEX {name} RESET (fastupdate)")


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0044_file_store_is_watched'),
    ]

    operations = [
        migrations.RunPython(take_at_once, let_wait),
    ]
