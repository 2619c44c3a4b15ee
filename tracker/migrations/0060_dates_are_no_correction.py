"""The dates of a period are changed by one form: the audit keeps what a correction of them said."""

from django.db import migrations, models


def remove_corrections_of_dates(apps, editor):
    apps.get_model("tracker", "Correction").objects.using(editor.connection.alias).filter(kind="period_date").delete()
    if editor.connection.vendor == "postgresql":  # a table with checks that wait cannot be altered
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0059_second_approvals_are_corrections"),
    ]

    operations = [
        migrations.RunPython(remove_corrections_of_dates, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="correction",
            name="correction_one_open_period",
        ),
        migrations.RemoveConstraint(
            model_name="correction",
            name="correction_kind_is_a_choice",
        ),
        migrations.RemoveConstraint(
            model_name="correction",
            name="correction_exactly_one",
        ),
        migrations.AlterField(
            model_name="correction",
            name="kind",
            field=models.CharField(
                choices=[
                    ("text", "The text"),
                    ("status", "The action taken"),
                    ("date", "The date"),
                    ("letter", "The note verbale or the file"),
                    ("state", "The State"),
                    ("recommendation", "The recommendation"),
                    ("acceptance", "The acceptance"),
                    ("invitation", "The invitation"),
                    ("nomination", "The nomination"),
                    ("publication", "The publication of a document"),
                    ("set_consent", "Set consent on a note verbale"),
                    ("erase", "Erase"),
                ],
                max_length=14,
                verbose_name="what was wrong",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "text",
                            "status",
                            "date",
                            "letter",
                            "state",
                            "recommendation",
                            "acceptance",
                            "invitation",
                            "nomination",
                            "publication",
                            "set_consent",
                            "erase",
                        ],
                    )
                ),
                name="correction_kind_is_a_choice",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("commitment_update__isnull", True),
                        ("import_proposal__isnull", True),
                        ("invitation__isnull", True),
                        ("mandate__isnull", True),
                        ("paragraph__isnull", True),
                        ("printing__isnull", True),
                        ("spreadsheet_import__isnull", True),
                        ("status_update__isnull", True),
                        ("submission__isnull", True),
                        ("transmission__isnull", False),
                    ),
                    models.Q(
                        ("commitment_update__isnull", True),
                        ("import_proposal__isnull", True),
                        ("invitation__isnull", True),
                        ("mandate__isnull", True),
                        ("paragraph__isnull", True),
                        ("printing__isnull", True),
                        ("spreadsheet_import__isnull", True),
                        ("status_update__isnull", False),
                        ("submission__isnull", True),
                        ("transmission__isnull", True),
                    ),
                    models.Q(
                        ("commitment_update__isnull", False),
                        ("import_proposal__isnull", True),
                        ("invitation__isnull", True),
                        ("mandate__isnull", True),
                        ("paragraph__isnull", True),
                        ("printing__isnull", True),
                        ("spreadsheet_import__isnull", True),
                        ("status_update__isnull", True),
                        ("submission__isnull", True),
                        ("transmission__isnull", True),
                    ),
                    models.Q(
                        ("commitment_update__isnull", True),
                        ("import_proposal__isnull", True),
                        ("invitation__isnull", False),
                        ("mandate__isnull", True),
                        ("paragraph__isnull", True),
                        ("printing__isnull", True),
                        ("spreadsheet_import__isnull", True),
                        ("status_update__isnull", True),
                        ("submission__isnull", True),
                        ("transmission__isnull", True),
                    ),
                    models.Q(
                        ("commitment_update__isnull", True),
                        ("import_proposal__isnull", True),
                        ("invitation__isnull", True),
                        ("mandate__isnull", False),
                        ("paragraph__isnull", True),
                        ("printing__isnull", True),
                        ("spreadsheet_import__isnull", True),
                        ("status_update__isnull", True),
                        ("submission__isnull", True),
                        ("transmission__isnull", True),
                    ),
                    models.Q(
                        ("commitment_update__isnull", True),
                        ("import_proposal__isnull", True),
                        ("invitation__isnull", True),
                        ("mandate__isnull", True),
                        ("paragraph__isnull", True),
                        ("printing__isnull", False),
                        ("spreadsheet_import__isnull", True),
                        ("status_update__isnull", True),
                        ("submission__isnull", True),
                        ("transmission__isnull", True),
                    ),
                    models.Q(
                        ("commitment_update__isnull", True),
                        ("import_proposal__isnull", True),
                        ("invitation__isnull", True),
                        ("mandate__isnull", True),
                        ("paragraph__isnull", False),
                        ("printing__isnull", True),
                        ("spreadsheet_import__isnull", True),
                        ("status_update__isnull", True),
                        ("submission__isnull", True),
                        ("transmission__isnull", True),
                    ),
                    models.Q(
                        ("commitment_update__isnull", True),
                        ("import_proposal__isnull", False),
                        ("invitation__isnull", True),
                        ("mandate__isnull", True),
                        ("paragraph__isnull", True),
                        ("printing__isnull", True),
                        ("spreadsheet_import__isnull", True),
                        ("status_update__isnull", True),
                        ("submission__isnull", True),
                        ("transmission__isnull", True),
                    ),
                    models.Q(
                        ("commitment_update__isnull", True),
                        ("import_proposal__isnull", True),
                        ("invitation__isnull", True),
                        ("mandate__isnull", True),
                        ("paragraph__isnull", True),
                        ("printing__isnull", True),
                        ("spreadsheet_import__isnull", False),
                        ("status_update__isnull", True),
                        ("submission__isnull", True),
                        ("transmission__isnull", True),
                    ),
                    models.Q(
                        ("commitment_update__isnull", True),
                        ("import_proposal__isnull", True),
                        ("invitation__isnull", True),
                        ("mandate__isnull", True),
                        ("paragraph__isnull", True),
                        ("printing__isnull", True),
                        ("spreadsheet_import__isnull", True),
                        ("status_update__isnull", True),
                        ("submission__isnull", False),
                        ("transmission__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="correction_exactly_one",
            ),
        ),
        migrations.RemoveField(
            model_name="correction",
            name="period",
        ),
    ]
