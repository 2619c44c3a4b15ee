"""Store changes of what a document has of a State as corrections of the document."""

import django.db.models.deletion
from django.db import migrations, models


CHANGE, CORRECTION = "tracker.printedchange", "tracker.correction"
SAME = (
    "document_id",
    "reason",
    "asked_at",
    "asked_by_id",
    "confirmed_at",
    "confirmed_by_id",
    "refused_at",
    "refused_by_id",
)


def become_corrections(apps, editor):
    """Store each change as a correction; the audit knows the State, and the text before a change that was confirmed."""
    using = editor.connection.alias
    changes = apps.get_model("tracker", "PrintedChange").objects.using(using)
    corrections = apps.get_model("tracker", "Correction").objects.using(using)
    events = apps.get_model("tracker", "AuditEvent").objects.using(using)
    moved = {}
    for each in changes.order_by("pk"):
        own = events.filter(object_type=CHANGE, object_id=str(each.pk)).order_by("pk")
        made = corrections.create(
            kind="in_document",
            before={"label": each.label, **before(apps, using, each, own)},
            after={"kind": each.kind, "key": each.key, "act": each.act, "text": each.text, "value": each.value},
            needs_second_person=True,
            done_at=each.confirmed_at,
            **{name: getattr(each, name) for name in SAME},
        )
        moved[each.pk] = made.pk
    name_in_the_audit(events, editor, CHANGE, CORRECTION, moved)


def before(apps, using, change, events):
    """The State, the text and the position before the change."""
    model = "Position" if change.kind == "answer" else "PrintedCommitment"
    thing = apps.get_model("tracker", model).objects.using(using).filter(pk=change.key).first()
    found = {"state": getattr(thing, "member_state_id", ""), "text": getattr(thing, "text", "")}
    found["value"] = getattr(thing, "value", "")
    for event in events:
        found["state"] = event.member_state_id or found["state"]
        if event.act == "confirm_printed_change":
            found |= {name: pair[0] for name, pair in event.changes.items() if name in ("text", "value")}
    return found


def become_changes(apps, editor):
    """Store each such correction as a change again, with a new number."""
    using = editor.connection.alias
    changes = apps.get_model("tracker", "PrintedChange").objects.using(using)
    corrections = apps.get_model("tracker", "Correction").objects.using(using)
    moved = {}
    for each in corrections.filter(kind="in_document").order_by("pk"):
        values = {name: each.after[name] for name in ("kind", "key", "act", "text", "value")}
        made = changes.create(label=each.before["label"], **values, **{name: getattr(each, name) for name in SAME})
        moved[each.pk] = made.pk
    name_in_the_audit(apps.get_model("tracker", "AuditEvent").objects.using(using), editor, CORRECTION, CHANGE, moved)
    corrections.filter(pk__in=moved).delete()


def name_in_the_audit(events, editor, old_type, new_type, moved):
    """Let the events of each row name its new kind and number."""
    for old, new in moved.items():
        events.filter(object_type=old_type, object_id=str(old)).update(object_type=new_type, object_id=str(new))
    if editor.connection.vendor == "postgresql":  # a table with checks that wait cannot be altered
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0060_dates_are_no_correction"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="correction",
            name="correction_kind_is_a_choice",
        ),
        migrations.RemoveConstraint(
            model_name="correction",
            name="correction_exactly_one",
        ),
        migrations.AddField(
            model_name="correction",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="our_corrections",
                to="tracker.sourcedocument",
                verbose_name="document",
            ),
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
                    ("in_document", "The answer or commitment in a document"),
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
                            "in_document",
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
                        ("document__isnull", True),
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
                        ("document__isnull", True),
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
                        ("document__isnull", True),
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
                        ("document__isnull", True),
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
                        ("document__isnull", True),
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
                        ("document__isnull", True),
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
                        ("document__isnull", True),
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
                        ("document__isnull", True),
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
                        ("document__isnull", True),
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
                        ("document__isnull", True),
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
                    models.Q(
                        ("commitment_update__isnull", True),
                        ("document__isnull", False),
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
                    _connector="OR",
                ),
                name="correction_exactly_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "in_document"), _negated=True), ("needs_second_person", True), _connector="OR"
                ),
                name="correction_of_a_document_takes_two",
            ),
        ),
        migrations.RunPython(become_corrections, become_changes),
        migrations.DeleteModel(
            name="PrintedChange",
        ),
    ]
