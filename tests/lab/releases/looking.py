"""What this release finds in the database that another release left: receipts, the chain, and every page of that day.

Run as a program with the folder of the release, it prints what it found, how many links of its mails were followed, and
each that did not lead where it should.
"""

import datetime
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import time_machine

django.setup()

from django.contrib.auth.tokens import default_token_generator  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils.encoding import force_bytes  # noqa: E402
from django.utils.http import urlsafe_base64_encode  # noqa: E402

from tracker.choices import SENDING_ROLES  # noqa: E402
from tracker.ledger import spans  # noqa: E402
from tracker.ledger.receipts import check_receipt  # noqa: E402
from tracker.ledger.verification import verify_database  # noqa: E402
from tracker.models import (  # noqa: E402
    CommitmentUpdate,
    Invitation,
    Mandate,
    OutgoingMail,
    Publication,
    PublicationText,
    Span,
    StatusUpdate,
    Transmission,
    User,
)

SIGN_IN = "/portal/sign-in/"
TAKES_UP = re.compile(r"/portal/(?:join|reset)/\S+/")

OF_A_KIND = 8  # so many at most are followed, one here and there
Link = tuple[str, str, User]  # what it is of, its address, and to whom it was mailed


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


def rooms() -> Iterator[tuple[str, User, Any]]:
    """Each State's part of each period: where it stands, whom its mails went to, and the invitation."""
    for invitation in Invitation.objects.standing().select_related("period"):
        holders = Mandate.objects.acting().filter(member_state=invitation.member_state_id, role__in=SENDING_ROLES)
        person = User.objects.filter(pk__in=holders.values("user"), is_active=True).first()
        if person:
            yield f"/portal/{invitation.period.slug}/{invitation.member_state_id.lower()}/", person, invitation


def of_rooms() -> Iterator[Link]:
    """The task list, the decision on consent, each answer and each update of a commitment."""
    for room, person, invitation in rooms():
        yield "task list", room, person
        its = {"submission__period": invitation.period, "submission__member_state": invitation.member_state_id}
        answers = StatusUpdate.objects.filter(**its).select_related("recommendation__meeting")
        updates = CommitmentUpdate.objects.filter(**its)
        if answers or updates:
            yield "consent", f"{room}consent/", person
        for about in {answer.recommendation for answer in answers}:
            yield "answer", f"{room}recommendations/{about.meeting.slug}/{about.slug}/", person
        for commitment in set(updates.values_list("commitment", flat=True)):
            yield "commitment", f"{room}commitments/{commitment}/", person


def of_persons() -> Iterator[Link]:
    """The choice of mails; to the secretariat, its first page."""
    for person in User.objects.filter(is_active=True):
        yield "choices", "/portal/mail/", person
        if person.is_secretariat:
            yield "to do", "/admin/", person


def once() -> Iterator[tuple[str, str]]:
    """The links that work once, by whoever holds them: to take up an account, and to set a new password."""
    for mail in OutgoingMail.objects.exclude(text=""):
        yield from (("account", address) for address in TAKES_UP.findall(mail.text))
    person = User.objects.filter(is_active=True).earliest("pk")
    key = urlsafe_base64_encode(force_bytes(person.pk))
    yield "password", f"/portal/reset/{key}/{default_token_generator.make_token(person)}/"


@cache
def signed_in(person: User | None) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    if person:
        client.force_login(person)
    return client


def led_to(person: User | None, address: str) -> tuple[int, str]:
    """Status and path of the page on which somebody ends who opens the address."""
    reply: Any = signed_in(person).get(address, follow=True)
    return reply.status_code, urlsplit(reply.redirect_chain[-1][0]).path if reply.redirect_chain else address


def wrong(link: Link) -> list[str]:
    """What is not as it should be: signed out one is asked to sign in, and as the addressee one reads the page."""
    _kind, address, person = link
    seen = {"signed out": led_to(None, address), "signed in": led_to(person, address)}
    meant = {"signed out": (200, SIGN_IN), "signed in": (200, address)}
    return [f"{address} {how}: {seen[how]}" for how in meant if seen[how] != meant[how]]


def some_of(links: Iterable[Link]) -> list[Link]:
    by_kind = defaultdict(list)
    for each in links:
        by_kind[each[0]].append(each)
    return [each for found in by_kind.values() for each in found[:: len(found) // OF_A_KIND + 1]]


def mailed() -> dict[str, Any]:
    """Follow the links that its mails hold: they are in mailboxes for ever.

    The addresses are written out as 0.1.0 and 0.2.0 mailed them, not asked of the address table of today.
    """
    links = some_of([*of_rooms(), *of_persons()])
    opened = [(kind, address, led_to(None, address)) for kind, address in once()]
    return {
        "followed": Counter([kind for kind, _address, _person in links] + [kind for kind, _address, _seen in opened]),
        "wrong": [line for link in links for line in wrong(link)]
        + [f"{address}: {seen}" for _kind, address, seen in opened if seen[0] != 200 or seen[1] == SIGN_IN],
    }


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
        "mailed": mailed(),
        "not answered": pages((folder / "addresses.txt").read_text(encoding="utf-8").split()),
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    made_on = json.loads((folder / "release.json").read_text(encoding="utf-8"))["made_on"]
    with time_machine.travel(datetime.datetime.fromisoformat(f"{made_on}T12:00+00:00")):
        print(json.dumps(main(folder)))
