# The spans of all that was published before there were any. In chunks, each in a transaction of its own, and each of
# them as often as one likes: a migration that was cut off begins anew and leaves nothing double. What a server of the
# release before publishes meanwhile is put right by `rebuild_read_model`, which belongs to the steps of a release.

from itertools import batched, groupby

from django.db import migrations, transaction

from tracker.ledger.spans import entries_of, of_entries

SUBJECTS = {"recommendation": 4, "commitment": 500}  # how many at a time: some thousand entries
BATCH = 1_000
KEYS = ("member_state", "recommendation", "commitment", "publication", "meeting", "period", "ended_with")
LATER = ("replaced_at",)  # what 0042 adds, and fills


def fill(apps, schema_editor):
    Publication, Span = apps.get_model("tracker", "Publication"), apps.get_model("tracker", "Span")
    public = apps.get_model("tracker", "EvidenceCitation").objects.filter(
        evidence__is_public=True, evidence__check_state="clean", evidence__erased_at__isnull=True
    )
    for subject, at_once in SUBJECTS.items():
        named = Publication.objects.filter(**{f"{subject}__isnull": False}).order_by(subject)
        keys = list(named.values_list(subject, flat=True).distinct())
        for chunk in batched(keys, at_once):
            about = {f"{subject}__in": chunk}
            entries = entries_of(Publication.objects.filter(**about).order_by(), public)
            rows = [row for _pair, group in groupby(entries, key=lambda entry: entry[:3]) for row in of_entries(group)]
            with transaction.atomic():
                Span.objects.filter(**about).delete()
                Span.objects.bulk_create([Span(**_columns(row)) for row in rows], batch_size=BATCH)


def _columns(row):
    return {f"{name}_id" if name in KEYS else name: value for name, value in row._asdict().items() if name not in LATER}


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("tracker", "0015_spans")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
