"""Let items of periods, and answers without a publication, refer to the corrected text of their document."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def follow(apps, schema_editor):
    printings = apps.get_model("tracker", "Printing").objects
    right = printings.filter(
        recommendation=OuterRef("recommendation"), document=OuterRef("printing__document"), corrected_at__isnull=True
    )
    wrong = {"printing__corrected_at__isnull": False}
    items = apps.get_model("tracker", "PeriodItem").objects.filter(**wrong)
    answers = apps.get_model("tracker", "StatusUpdate").objects.filter(**wrong, publication_text__isnull=True)
    for rows in (items, answers):
        for pk, printing in rows.annotate(right=Subquery(right.values("pk"))).values_list("pk", "right"):
            rows.model.objects.filter(pk=pk).update(printing=printing)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0057_corrections")]

    # Nothing to do backwards: earlier releases read items that refer to the corrected text.
    operations = [migrations.RunPython(follow, migrations.RunPython.noop, elidable=True)]
