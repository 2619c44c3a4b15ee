"""Store consents on notes verbales and erasures as corrections of a response, with a number of their own."""

import datetime

import django.db.models.deletion
from django.db import migrations, models

import tracker.models.constraints

REQUEST, CORRECTION = "tracker.twopersonrequest", "tracker.correction"
ASKED = ("reason", "asked_at", "asked_by_id", "confirmed_at", "confirmed_by_id")


def become_corrections(apps, editor):
    """Store each request as a correction; `before` has its number, by which an old address finds it."""
    requests = apps.get_model("tracker", "TwoPersonRequest").objects.using(editor.connection.alias)
    corrections = apps.get_model("tracker", "Correction").objects.using(editor.connection.alias)
    moved = {}
    for each in requests.order_by("pk"):
        made = corrections.create(
            kind=each.act,
            submission_id=each.submission_id,
            before={"request": each.pk},
            after=note_of(each) if each.act == "set_consent" else each.names,
            needs_second_person=True,
            done_at=each.confirmed_at,
            refused_at=each.refused_at or each.overtaken_at,
            refused_by_id=each.refused_by_id or each.overtaken_by_id,
            is_overtaken=each.overtaken_at is not None,
            **{name: getattr(each, name) for name in ASKED},
        )
        moved[each.pk] = made.pk
    name_in_the_audit(apps, editor, REQUEST, CORRECTION, moved)


def note_of(request):
    return {
        "consent": request.names["consent"],
        "note_verbale": request.note_verbale,
        "note_on": request.note_on.isoformat() if request.note_on else None,
        "sentence": request.consent_sentence,
        "licence": request.consent_licence,
        "why_older": request.why_older,
    }


def become_requests(apps, editor):
    """Store each consent and erasure as a request again, with a new number."""
    requests = apps.get_model("tracker", "TwoPersonRequest").objects.using(editor.connection.alias)
    corrections = apps.get_model("tracker", "Correction").objects.using(editor.connection.alias)
    moved = {}
    for each in corrections.filter(submission__isnull=False).order_by("pk"):
        after, end = each.after, "overtaken" if each.is_overtaken else "refused"
        is_consent = each.kind == "set_consent"
        note = {
            "note_verbale": after["note_verbale"],
            "note_on": datetime.date.fromisoformat(after["note_on"]) if after["note_on"] else None,
            "consent_sentence": after["sentence"],
            "consent_licence": after["licence"],
            "why_older": after["why_older"],
        } if is_consent else {}  # fmt: skip
        made = requests.create(
            act=each.kind,
            submission_id=each.submission_id,
            names={"consent": after["consent"]} if is_consent else after,
            **{f"{end}_at": each.refused_at, f"{end}_by_id": each.refused_by_id},
            **{name: getattr(each, name) for name in ASKED},
            **note,
        )
        moved[each.pk] = made.pk
    name_in_the_audit(apps, editor, CORRECTION, REQUEST, moved)
    corrections.filter(pk__in=moved).delete()


def name_in_the_audit(apps, editor, before, after, moved):
    """Let the events of each row name its new kind and number."""
    events = apps.get_model("tracker", "AuditEvent").objects.using(editor.connection.alias)
    for old, new in moved.items():
        events.filter(object_type=before, object_id=str(old)).update(object_type=after, object_id=str(new))
    if editor.connection.vendor == "postgresql":  # a table with checks that wait cannot be altered
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0058_items_follow_corrected_texts"),
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
            name="is_overtaken",
            field=models.BooleanField(db_default=False, default=False, verbose_name="overtaken"),
        ),
        migrations.AddField(
            model_name="correction",
            name="submission",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="our_corrections",
                to="tracker.submission",
                verbose_name="response",
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
                    ("period_date", "A date of the period"),
                    ("nomination", "The nomination"),
                    ("publication", "The publication of a document"),
                    ("set_consent", "Set consent on a note verbale"),
                    ("erase", "Erase"),
                ],
                max_length=14,
                verbose_name="what was wrong",
            ),
        ),
        migrations.AlterField(
            model_name="correction",
            name="reason",
            field=models.TextField(
                max_length=4000, validators=[tracker.models.constraints.refuse_unstorable], verbose_name="reason"
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
                            "period_date",
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
                        ("period__isnull", True),
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
                        ("period__isnull", True),
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
                        ("period__isnull", True),
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
                        ("period__isnull", True),
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
                        ("period__isnull", False),
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
                        ("period__isnull", True),
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
                        ("period__isnull", True),
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
                        ("period__isnull", True),
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
                        ("period__isnull", True),
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
                        ("period__isnull", True),
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
                        ("period__isnull", True),
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
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_overtaken", False), ("refused_at__isnull", False), _connector="OR"),
                name="correction_overtaken_is_refused",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ("set_consent", "erase")),
                        ("needs_second_person", True),
                        ("submission__isnull", False),
                    ),
                    models.Q(
                        models.Q(("kind__in", ("set_consent", "erase")), _negated=True), ("submission__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="correction_of_a_response_takes_two",
            ),
        ),
        migrations.RunPython(become_corrections, become_requests),
        migrations.DeleteModel(
            name="TwoPersonRequest",
        ),
    ]
