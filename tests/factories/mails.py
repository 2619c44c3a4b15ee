"""What waits in the queue of mails, read as its readers would."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from tracker.mail.sending import link_for, link_when_sent
from tracker.models import OutgoingMail, User


@dataclass(frozen=True)
class Mail:
    """One queued mail."""

    to: str
    subject: str
    body: str
    row: OutgoingMail

    @property
    def holds_link(self) -> bool:
        """Whether the mail is to have a link to an account."""
        return link_when_sent() in self.body

    @cached_property
    def link(self) -> str:
        """The path of the link by which an account is taken up, made as the worker makes it."""
        made, path = link_for(self.row, timezone.now())
        assert made, self.body
        return path


def queued_mails(to: str = "") -> list[Mail]:
    """All mails, or those to one address, oldest first."""
    mails = [Mail(row.address, row.subject, row.text, row) for row in OutgoingMail.objects.order_by("pk")]
    return [mail for mail in mails if to in ("", mail.to)]


def quote_as_before(reason: str, to: User) -> None:
    """Let the mails of the clock to this person say what those of earlier releases said: why an answer was returned."""
    line = Value(f"\n- Returned: 15 (a). {' '.join(reason.split())}")
    OutgoingMail.objects.filter(key__startswith="clock", user=to).update(text=Concat("text", line))


def token_of(mail: Mail) -> str:
    """The secret part of the link."""
    return mail.link.rstrip("/").rpartition("/")[2]
