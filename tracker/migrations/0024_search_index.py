from django.db import migrations

MAKE = (
    "CREATE VIRTUAL TABLE tracker_searchindex USING fts5(words, content='', tokenize='trigram case_sensitive 1')",
    "INSERT INTO tracker_searchindex (tracker_searchindex, rank) VALUES ('secure-delete', 1)",
    "CREATE VIRTUAL TABLE tracker_searchterms USING fts5vocab(tracker_searchindex, 'row')",
)
ADD = "INSERT INTO tracker_searchindex (rowid, words) VALUES (NEW.publication_id, NEW.search_words || '  ');"
TAKE = """INSERT INTO tracker_searchindex (tracker_searchindex, rowid, words)
    VALUES ('delete', OLD.publication_id, OLD.search_words || '  ');"""
TRIGGERS = (
    ("adds", "INSERT", ADD),
    ("takes", "DELETE", TAKE),
    ("renews", "UPDATE OF search_words", TAKE + ADD),
)
SET = tuple(
    f"CREATE TRIGGER IF NOT EXISTS tracker_searchindex_{name} AFTER {act} ON tracker_publicationtext BEGIN {does} END"
    for name, act, does in TRIGGERS
)
FILL = """INSERT INTO tracker_searchindex (rowid, words)
    SELECT publication_id, search_words || '  ' FROM tracker_publicationtext"""


def install(apps, editor):
    if editor.connection.vendor == "sqlite":
        for statement in (*MAKE, *SET, FILL):
            editor.execute(statement, params=None)


def remove(apps, editor):
    if editor.connection.vendor == "sqlite":
        for name, _act, _does in TRIGGERS:
            editor.execute(f"DROP TRIGGER IF EXISTS tracker_searchindex_{name}", params=None)
        editor.execute("DROP TABLE tracker_searchterms", params=None)
        editor.execute("DROP TABLE tracker_searchindex", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0023_span_figures_of_states"),
    ]

    operations = [
        migrations.RunPython(install, remove),
    ]
