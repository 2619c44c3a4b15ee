"""What the record holds after the crashes, against what the focal points saw: nothing lost, half or double.

Run as a program with the path of the journals ({key of a sending: its words}), it prints what it counted.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from tracker.choices import MailKind  # noqa: E402
from tracker.ledger.receipts import check_receipt  # noqa: E402
from tracker.models import AuditEvent, OutgoingMail, StatusUpdate, Transmission  # noqa: E402


def is_whole(transmission: Transmission, words: str) -> bool:
    """One version with exactly these words, a receipt that checks, and one event."""
    versions = list(StatusUpdate.objects.filter(transmission=transmission))
    events = AuditEvent.objects.filter(act="submit", object_id__in=[str(each.pk) for each in versions])
    return [each.summary for each in versions] == [words] and check_receipt(transmission) and events.count() == 1


def reckon(begun: dict[str, str]) -> dict[str, int]:
    """The counts that must be nought, and the number of sendings."""
    stored = {str(each.pk): each for each in Transmission.objects.all()}
    whole = [key for key, words in begun.items() if key in stored and is_whole(stored[key], words)]
    return {
        "sendings": len(stored),
        "lost": len(begun.keys() - stored.keys()),
        "unknown": len(stored.keys() - begun.keys()),
        "half": len(begun.keys() & stored.keys()) - len(whole),
        "double": StatusUpdate.objects.filter(transmission__isnull=False).count() - len(set(begun.values())),
        "receipts by mail missing or double": abs(receipts_queued() - len(stored)),
        "damage": int(is_damaged()),
    }


def receipts_queued() -> int:
    """How many receipts wait for the mail worker, who does not run here; -1 where one has no task, or two."""
    receipts = list(OutgoingMail.objects.waiting().filter(kind=MailKind.RECEIPT).values_list("pk", flat=True))
    calls = DBTaskResult.objects.filter(task_path__endswith="send_mail").values_list("args_kwargs", flat=True)
    asked = [call["args"][0] for call in calls if call["args"][0] in receipts]
    return len(receipts) if sorted(asked) == sorted(receipts) else -1


def is_damaged() -> bool:
    """Whether the database itself finds a fault in its file. PostgreSQL would not have started."""
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return bool(cursor.fetchone() != ("ok",))


if __name__ == "__main__":
    print(json.dumps(reckon(json.loads(Path(sys.argv[1]).read_text()))))
