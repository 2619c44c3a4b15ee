"""Let a paragraph be any row of a document, as a heading or a line of the title block. All stored rows are paragraphs.

Going back deletes the rows that are no paragraphs: the release before would show them as such.
"""

from typing import Any

from django.db import migrations, models

from tracker.rules import public_relations


def delete_others(apps: Any, editor: Any) -> None:
    public_relations.drop(editor.connection)  # its views read the columns that go
    rows = apps.get_model("tracker", "Paragraph")._default_manager.using(editor.connection.alias)
    others = rows.exclude(kind="paragraph")
    for name in ("Correction", "ParagraphCorrection"):
        corrections = apps.get_model("tracker", name)._default_manager.using(editor.connection.alias)
        corrections.filter(paragraph__in=others).delete()
    others.delete()
    if editor.connection.vendor == "postgresql":
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


KINDS = ["paragraph", "title", "symbol", "officer", "date", "heading", "row", "note", "text"]
LABELS = ["Paragraph", "Title", "Symbol", "Officer", "Date", "Heading", "Row", "Note", "Text"]


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0065_no_saved_choices_of_columns"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="paragraph",
            options={
                "ordering": ["document", "place", "order"],
                "verbose_name": "paragraph",
                "verbose_name_plural": "paragraphs",
            },
        ),
        migrations.AddField("paragraph", "after_items", models.PositiveIntegerField(db_default=0, default=0)),
        migrations.AddField(
            "paragraph",
            "kind",
            models.CharField(
                choices=list(zip(KINDS, LABELS, strict=True)),
                db_default="paragraph",
                default="paragraph",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AddField("paragraph", "level", models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.AddField("paragraph", "line", models.PositiveIntegerField(null=True)),
        migrations.AddField(
            "paragraph", "page", models.PositiveIntegerField(blank=True, null=True, verbose_name="page")
        ),
        migrations.AddField("paragraph", "place", models.PositiveIntegerField(null=True)),
        migrations.AddConstraint(
            "paragraph",
            models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="paragraph_kind_is_a_choice"),
        ),
        migrations.AddConstraint(
            "paragraph",
            models.UniqueConstraint(fields=("document", "place"), name="paragraph_one_place_in_order"),
        ),
        migrations.RunPython(migrations.RunPython.noop, delete_others),
    ]
