"""What this release finds in the database that another release left: receipts, the chain, and every page of that day.

Run as a program with the folder of the release, it prints what it found.
"""

import datetime
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import django
import time_machine

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from tracker.choices import SENDING_ROLES  # noqa: E402
from tracker.ledger import spans  # noqa: E402
from tracker.ledger.receipts import check_receipt  # noqa: E402
from tracker.ledger.verification import verify_database  # noqa: E402
from tracker.models import Mandate, Publication, PublicationText, Span, Transmission, User  # noqa: E402


def answers_of(client: Client, address: str) -> tuple[int, bytes]:
    reply: Any = client.get(address)
    return reply.status_code, b"".join(reply.streaming_content) if reply.streaming else reply.content


def pages(addresses: list[str]) -> dict[str, int]:
    """The addresses that do not answer 200, each with what it answers."""
    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    found = {address: answers_of(client, address)[0] for address in addresses}
    return {address: status for address, status in found.items() if status != 200}


def receipts_in_the_portal() -> dict[str, int]:
    """How many receipts a focal point is shown, and of how many the text handed out has the hash that was kept."""
    shown = same = 0
    for sending in Transmission.objects.select_related("submission"):
        holders = Mandate.objects.acting().filter(
            member_state=sending.submission.member_state_id, role__in=SENDING_ROLES, user__is_active=True
        )
        person = User.objects.filter(pk__in=holders.values("user")).first()
        if person is None:
            continue
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(person)
        shown += answers_of(client, reverse("portal:receipt", args=[sending.pk]))[0] == 200
        text = answers_of(client, reverse("portal:receipt_text", args=[sending.pk]))[1]
        same += hashlib.sha256(text).hexdigest() == sending.receipt_sha256
    return {"shown": shown, "same": same}


def main(folder: Path) -> dict[str, Any]:
    verified = verify_database()
    formats = [
        *Transmission.objects.values_list("receipt_format", flat=True),
        *Publication.objects.values_list("entry_format", flat=True),
        *PublicationText.objects.values_list("body_format", flat=True),
    ]
    call_command("check", verbosity=0)
    return {
        "receipts": Transmission.objects.count(),
        "true": sum(map(check_receipt, Transmission.objects.all())),
        "publications": verified.publications,
        "without_text": verified.without_text,
        "head": verified.head,
        "formats": sorted(set(formats)),
        "wrong spans": len(set(spans.by_the_ledger(Publication.objects.all())) ^ set(spans.stored(Span.objects.all()))),
        "portal": receipts_in_the_portal(),
        "not answered": pages((folder / "addresses.txt").read_text(encoding="utf-8").split()),
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    made_on = json.loads((folder / "release.json").read_text(encoding="utf-8"))["made_on"]
    with time_machine.travel(datetime.datetime.fromisoformat(f"{made_on}T12:00+00:00")):
        print(json.dumps(main(folder)))
