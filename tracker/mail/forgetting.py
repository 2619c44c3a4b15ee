"""Mails that repeat erased words: what is stored of them goes, and one that still waits goes out without them.

Decided by reference (docs/adr/0021): a notice names what it is about in its key, and a mail of the clock that an
earlier release wrote repeats the reason of a return as it stands. Used by `tracker.actions.erasing` alone, inside its
transaction.
"""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tracker.choices import MailKind
from tracker.mail.outbox import key_of, tell
from tracker.models import Evidence, Mandate, OutgoingMail, User
from tracker.models.versions import Version

ERASED = _("The words were erased by order.")
# What notices about a version repeat of what was said about it, and stands there in a mail that was not sent yet.
ABOUT_A_VERSION: dict[str, dict[str, Any]] = {"returned": {"reason": ERASED}, "withdrawn": {"note_verbale": ERASED}}
OF_THE_CLOCK = (MailKind.DIGEST, MailKind.REMINDER, MailKind.ESCALATION)


def forget_about_versions(versions: Sequence[Version]) -> None:
    """Blank the notices about these versions, and mails of the clock that repeat why one was returned.

    Args:
        versions: of one State, with the reasons still in them.
    """
    if not versions:
        return
    readers = _readers_of(versions[0].member_state_id)
    for version, (notice, without) in itertools.product(versions, ABOUT_A_VERSION.items()):
        people = _blank(_notices(notice, readers, version))
        tell(people, notice, about=version, version=version, submission=version.submission, **without)
    returned = [(reason, each.checked_at) for each in versions if (reason := one_line(each.return_reason))]
    quoted = {reason for reason, _since in returned}
    if first := min((since for _reason, since in returned if since), default=None):
        written = OutgoingMail.objects.filter(user__in=readers, kind__in=OF_THE_CLOCK, queued_at__gte=first)
        texts = written.order_by().values_list("pk", "text").iterator()
        _blank(OutgoingMail.objects.filter(pk__in=[pk for pk, text in texts if _repeats(text, quoted)]))


def forget_about_evidence(item: Evidence) -> None:
    """Blank the notices about an item of evidence: they name its title and its file."""
    readers = _readers_of(item.member_state_id) | User.objects.filter(pk=item.added_by_id)
    _blank(_notices("evidence_refused", readers, item))


def one_line(text: str) -> str:
    """A text as mails of the clock repeat it: each run of white space is one space."""
    return " ".join(text.split())


def _readers_of(member_state: str) -> QuerySet[User]:
    """Whoever may have been told of what concerns a State: everybody with a mandate of it, also one that ended."""
    return User.objects.filter(pk__in=Mandate.objects.filter(member_state=member_state).values("user"))


def _notices(notice: str, readers: QuerySet[User], thing: models.Model) -> QuerySet[OutgoingMail]:
    keys = [key_of(notice, person, thing) for person in readers]
    return OutgoingMail.objects.filter(key__in=keys)


def _repeats(text: str, quoted: Iterable[str]) -> bool:
    said = one_line(text)
    return any(reason in said for reason in quoted)


def _blank(mails: QuerySet[OutgoingMail]) -> list[User]:
    """Blank what was sent, and take back what was not; returns to whom a mail was taken back.

    A mail of the clock that is taken back is written anew by its next run, as one that was never written.
    """
    waiting = list(mails.filter(sent_at__isnull=True).select_related("user"))
    OutgoingMail.objects.filter(pk__in=[mail.pk for mail in waiting]).delete()
    mails.update(subject="", text="", html="")
    return [mail.user for mail in waiting]


__all__ = ["ABOUT_A_VERSION", "ERASED", "forget_about_evidence", "forget_about_versions"]
