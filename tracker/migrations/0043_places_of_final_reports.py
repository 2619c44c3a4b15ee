# Recommendations of a meeting whose final report has another order than its draft stand where the final report prints
# them. A server of the release before puts what it confirms at the end, as it did: nothing fails, and the next document
# that takes another's place mends it.

from django.db import migrations

from tracker.actions.placing import in_places


def place(apps, schema_editor):
    documents, recommendations = (apps.get_model("tracker", name) for name in ("SourceDocument", "Recommendation"))
    final = documents.objects.filter(confirmed_at__isnull=False, replaces__isnull=False, translates=None)
    for meeting in final.order_by("meeting").values_list("meeting", flat=True).distinct():
        own = documents.objects.filter(meeting=meeting, confirmed_at__isnull=False, translates=None)
        printed = [
            (each.replaces_id is not None, list(each.printings.order_by("order").values_list("recommendation", flat=True)))
            for each in own.order_by("confirmed_at", "pk")
        ]
        for number, key in enumerate(in_places(printed), start=1):
            recommendations.objects.filter(pk=key, meeting=meeting).exclude(order=number).update(order=number)


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0042_answers_by_period'),
    ]

    operations = [
        migrations.RunPython(place, migrations.RunPython.noop),
    ]
