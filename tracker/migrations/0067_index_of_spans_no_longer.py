"""Index the few spans whose text may not be read any more: each page of a past day counts them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0066_rows_of_documents"),
    ]

    operations = [
        migrations.AddIndex(
            "span",
            models.Index(
                condition=models.Q(("is_readable", False)),
                fields=["recommendation", "since", "until", "is_readable", "member_state", "regional_group", "period"],
                name="span_no_longer",
            ),
        ),
    ]
