from django.db import migrations

from tracker.models import search_index


def install(apps, editor):
    if editor.connection.vendor == "sqlite":
        for statement in (*search_index.MAKE, *search_index.SET, search_index.FILL):
            editor.execute(statement, params=None)


def remove(apps, editor):
    if editor.connection.vendor == "sqlite":
        for name, _act, _does in search_index.TRIGGERS:
            editor.execute(f"DROP TRIGGER IF EXISTS {search_index.INDEX}_{name}", params=None)
        editor.execute("DROP TABLE tracker_searchterms", params=None)
        editor.execute("DROP TABLE tracker_searchindex", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0023_span_figures_of_states"),
    ]

    operations = [
        migrations.RunPython(install, remove),
    ]
