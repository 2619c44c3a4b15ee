"""Who is told what. A notice is queued in the transaction of the act it tells of: told if done, and only if done.

The queue is a table of the same database (docs/adr/0004); the mail worker sends. Texts are in templates/emails/, in the
language of the person who reads them.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.choices import SENDING_ROLES
from tracker.models import Evidence, Invitation, Mandate, Submission, User
from tracker.models.versions import Version


@task()
def send_notice(to: str, subject: str, body: str) -> None:
    """Send one plain mail. Run by the mail worker; an error leaves the notice in the queue as failed."""
    EmailMessage(subject=subject, body=body, to=[to]).send()


def senders_of(submission: Submission) -> Iterable[User]:
    """The acting focal point and alternate of a State for the meeting of the period."""
    return User.objects.filter(
        mandates__in=Mandate.objects.for_meeting(submission.period.meeting).filter(
            member_state=submission.member_state_id, role__in=SENDING_ROLES
        )
    ).distinct()


def address_of(path: str) -> str:
    """The whole address of a page, for a mail."""
    return f"{settings.SITE_ADDRESS}{path}"


def tell(people: Iterable[User], notice: str, **context: Any) -> None:
    """Queue the notice `notice` (a template of templates/emails/) for each person who has an address."""
    for person in people:
        if not person.email:
            continue
        with translation.override(person.language):
            # Translators: stands before the subject of every mail of the demonstration.
            mark = _("[Demonstration]") if settings.DEMONSTRATION else ""
            text = render_to_string(
                f"emails/{notice}.txt", {"person": person, "demonstration": settings.DEMONSTRATION, **context}
            )
        subject, _blank, body = text.strip().partition("\n")
        send_notice.enqueue(person.email, f"{mark} {subject.strip()}".strip(), body.strip() + "\n")


def invited(invitation: Invitation) -> None:
    """Tell the focal points of an invited State what is asked, and until when."""
    mandates = Mandate.objects.for_meeting(invitation.period.meeting).filter(
        member_state=invitation.member_state_id, role__in=SENDING_ROLES
    )
    tell(User.objects.filter(mandates__in=mandates).distinct(), "invited", invitation=invitation)


def about_version(notice: str, version: Version, **context: Any) -> None:
    """Tell the senders of the State about one version: returned, accepted on behalf, withdrawn by note verbale."""
    tell(senders_of(version.submission), notice, version=version, submission=version.submission, **context)


def about_submission(notice: str, submission: Submission, **context: Any) -> None:
    """Tell the senders of the State about a submission: a receipt, an entry on behalf, a consent."""
    tell(senders_of(submission), notice, submission=submission, **context)


def about_evidence(notice: str, evidence: Evidence) -> None:
    """Tell the senders of a State and who added it about an item of the library; of a letter's item, who added it."""
    adding = Q(pk=evidence.added_by_id, is_active=True)
    if evidence.on_behalf:
        people = User.objects.filter(adding)
    else:
        acting = Mandate.objects.acting().filter(member_state=evidence.member_state_id)
        senders = Q(mandates__in=acting.filter(role__in=SENDING_ROLES))
        people = User.objects.filter(senders | (adding & Q(mandates__in=acting))).distinct()
    tell(people, notice, evidence=evidence)
