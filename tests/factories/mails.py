"""What waits in the queue of mails, read as its readers would."""

import re
from dataclasses import dataclass

from django.db.models import Value
from django.db.models.functions import Concat

from tracker.models import OutgoingMail, User

LINK = re.compile(r"https?://[^/\s]+(/portal/join/[^/\s]+/)")


@dataclass(frozen=True)
class Mail:
    """One queued mail."""

    to: str
    subject: str
    body: str

    @property
    def link(self) -> str:
        """The path of the link by which an account is taken up."""
        found = LINK.search(self.body)
        assert found, self.body
        return found[1]


def queued_mails(to: str = "") -> list[Mail]:
    """All mails, or those to one address, oldest first."""
    mails = [Mail(row.address, row.subject, row.text) for row in OutgoingMail.objects.order_by("pk")]
    return [mail for mail in mails if to in ("", mail.to)]


def quote_as_before(reason: str, to: User) -> None:
    """Let the mails of the clock to this person say what those of earlier releases said: why an answer was returned."""
    line = Value(f"\n- Returned: 15 (a). {' '.join(reason.split())}")
    OutgoingMail.objects.filter(key__startswith="clock", user=to).update(text=Concat("text", line))


def token_of(mail: Mail) -> str:
    """The secret part of the link."""
    return mail.link.rstrip("/").rpartition("/")[2]
