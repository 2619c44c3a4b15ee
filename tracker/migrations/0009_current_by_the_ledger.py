# Of answers reported on the same day the one that the ledger has last is current: until now it was the one with the
# highest row id, which no export holds. The pointers that move by this are named; in most records none does.

from itertools import groupby

from django.db import migrations
from django.db.models import F

PAIR = ("publication__member_state_id", "publication__recommendation_id", "publication__commitment_id")
TEXT = (*PAIR, "publication__period_id", "reported_on", "publication_id")
POINTER = ("pk", "member_state_id", "recommendation_id", "commitment_id", "publication_id")


def wanted_by_the_ledger(texts):
    """{(State, recommendation, commitment): sequence}: the last text of each period; of these the latest reported."""
    found = {}
    rows = texts.order_by(*PAIR, "publication").values_list(*TEXT).iterator()
    for pair, texts_of_it in groupby(rows, key=lambda row: row[:3]):
        last = {period: (reported_on, sequence) for *_pair, period, reported_on, sequence in texts_of_it}
        found[pair] = max(last.values())[1]
    return found


def point_by_the_ledger(apps, schema_editor):
    pointers = apps.get_model("tracker", "CurrentPublication").objects
    wanted = wanted_by_the_ledger(apps.get_model("tracker", "PublicationText").objects)
    moved = [  # rows and not objects: there may be hundreds of thousands
        (pk, pair, due, now)
        for pk, *pair, now in pointers.values_list(*POINTER).iterator()
        if (due := wanted.get(tuple(pair), now)) != now
    ]
    for pk, (state, recommendation, commitment), due, now in moved:
        print(f"\n  current of {state} on {recommendation or commitment}: publication {due}, no longer {now}", end="")
        pointers.filter(pk=pk).update(publication=due)
    if moved:  # pages that were kept are made again
        apps.get_model("tracker", "PublicCounter").objects.filter(pk=1).update(changes=F("changes") + 1)
    if pointers.exists():
        print(f"\n  {len(moved)} of {pointers.count()} pointers moved", end="")


class Migration(migrations.Migration):
    dependencies = [("tracker", "0008_second_approval_mails")]

    operations = [migrations.RunPython(point_by_the_ledger, migrations.RunPython.noop)]
