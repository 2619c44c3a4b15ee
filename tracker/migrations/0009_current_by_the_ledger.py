# Of answers reported on the same day the one that the ledger has last is current: until now it was the one with the
# highest row id, which no export holds. The pointers that move by this are named; in most records none does.

from django.db import migrations
from django.db.models import F

TEXT = (
    "publication__member_state_id",
    "publication__recommendation_id",
    "publication__commitment_id",
    "publication__period_id",
    "reported_on",
    "publication_id",
)


def wanted_by_the_ledger(texts):
    """{(State, recommendation, commitment): sequence}: the last text of each period; of these the latest reported."""
    last, best = {}, {}
    for *pair, period, reported_on, sequence in texts.order_by("publication").values_list(*TEXT).iterator():
        last[(*pair, period)] = (reported_on, sequence)
    for (*pair, _period), ranked in last.items():
        best[tuple(pair)] = max(best.get(tuple(pair), ranked), ranked)
    return {pair: sequence for pair, (_reported_on, sequence) in best.items()}


def point_by_the_ledger(apps, schema_editor):
    pointers = apps.get_model("tracker", "CurrentPublication").objects
    wanted = wanted_by_the_ledger(apps.get_model("tracker", "PublicationText").objects)
    moved = 0
    for pointer in pointers.all():
        pair = (pointer.member_state_id, pointer.recommendation_id, pointer.commitment_id)
        due = wanted.get(pair, pointer.publication_id)
        if due != pointer.publication_id:
            about = pointer.recommendation_id or pointer.commitment_id
            print(f"\n  current of {pointer.member_state_id} on {about}: publication {due}, no longer {pointer.publication_id}", end="")
            pointers.filter(pk=pointer.pk).update(publication=due)
            moved += 1
    if moved:  # pages that were kept are made again
        apps.get_model("tracker", "PublicCounter").objects.filter(pk=1).update(changes=F("changes") + 1)
    if pointers.exists():
        print(f"\n  {moved} of {pointers.count()} pointers moved", end="")


class Migration(migrations.Migration):
    dependencies = [("tracker", "0008_second_approval_mails")]

    operations = [migrations.RunPython(point_by_the_ledger, migrations.RunPython.noop)]
