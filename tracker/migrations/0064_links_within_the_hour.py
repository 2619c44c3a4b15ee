"""Name the reason of a link that was sent within the last hour; no column changes."""

from django.db import migrations, models

CHOICES = [
    ("invited", "It is invited already."),
    ("cancelled", "Its invitation was cancelled."),
    ("not_invited", "It is not invited."),
    ("nobody", "It has no focal point or alternate who could be told."),
    ("no_address", "No e-mail address of its focal point or alternate is known."),
    ("nothing_asked", "Nothing is asked of it now: its answers are with the secretariat or accepted."),
    ("will_not", "It has said that it will not report this time."),
    ("closed", "It can no longer send: the period is closed."),
    ("reminded", "It was reminded today."),
    ("not_later", "It has this due date or a later one already."),
    ("open", "It can send until that day already."),
    ("nothing_sent", "It has sent nothing."),
    ("thanked", "It was thanked already."),
    ("signed_in", "Its focal point and alternate have set up their accounts."),
    ("link_today", "It was sent an account link within the last hour."),
    ("refused", "It was refused:"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0063_consents_recorded_by_mistake"),
    ]

    operations = [
        migrations.AlterField(
            model_name="periodactoutcome",
            name="obstacle",
            field=models.CharField(blank=True, choices=CHOICES, max_length=14, verbose_name="why not"),
        ),
    ]
