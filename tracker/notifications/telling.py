"""Writing mails: one row for each person told, in her language, in the transaction of the act."""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, prefetch_related_objects
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from tracker import organization
from tracker.choices import SENDING_ROLES, CorrectionKind, DecisionAct, DecisionEnd
from tracker.mail_kinds import ALWAYS_SENT, MailKind
from tracker.models import (
    Correction,
    Evidence,
    Invitation,
    MailPreference,
    Mandate,
    OutgoingMail,
    PlannedDecision,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.models.versions import Version
from tracker.notifications.matter import address_of, due_on, matter_of
from tracker.notifications.notice_kinds import KINDS
from tracker.notifications.page import page_of
from tracker.notifications.sending import send_mail, with_links
from tracker.second_approvals import Concern
from tracker.stages import NewDates

SUBJECT_LIMIT = 300
# Notices without a link to an account: each holds its own link or code, or is about a mandate that ended.
WITHOUT_LINK = ("mandate_ended", "reset_link", "sending_code", "sign_in_changed", "sign_in_reset")
MANY_LINES = re.compile(r"\n\s*\n\s*\n")  # what a template leaves where it has nothing to say


def senders_of(asked: Submission | Invitation) -> Iterable[User]:
    """The acting focal point and alternate of a State for the meeting of the period."""
    return _senders(asked.period.meeting, asked.member_state_id)


def _senders(meeting: Any, member_state: str) -> models.QuerySet[User]:
    mandates = Mandate.objects.for_meeting(meeting).filter(member_state=member_state, role__in=SENDING_ROLES)
    return User.objects.filter(mandates__in=mandates).distinct()


def tell(people: Iterable[User], notice: str, *, about: Any = None, **context: Any) -> None:
    """Write the notice `notice` (a template of templates/emails/) to each person who has an address and wants it.

    Args:
        about: the object that it is about, or several things that name it: the same notice about the same thing is
            written to a person once. Without it each call is a notice of its own (a code, a link).
    """
    key = get_random_string(20) if about is None else _named(about)
    for person in people:
        queue(person, notice, key=f"{notice} {person.pk} {key}", **context)


def tell_each(notice: str, told: Iterable[tuple[User, Any, dict[str, Any]]]) -> None:
    """Write one notice about several things, as `tell` writes it about each: person, thing, and the words about it.

    As many questions for many as for one; a task for each mail.
    """
    told = list(told)
    wanting = _wanting([person for person, _about, _context in told], KINDS[notice])
    facts = {
        key_of(notice, person, about): (person, context) for person, about, context in told if person.pk in wanting
    }
    before = set(OutgoingMail.objects.filter(key__in=facts).values_list("key", flat=True)) if facts else set()
    mails = OutgoingMail.objects.bulk_create(
        OutgoingMail(key=key, **_facts(person, notice, None, context))
        for key, (person, context) in facts.items()
        if key not in before
    )
    for mail in mails:
        send_mail.enqueue(mail.pk)


def key_of(notice: str, person: User, about: Any) -> str:
    """The key of the mail by which `tell` told a person of a thing."""
    return f"{notice} {person.pk} {_named(about)}"


def _named(thing: Any) -> str:
    if isinstance(thing, models.Model):
        return f"{thing._meta.model_name} {thing.pk}"
    if isinstance(thing, list | tuple):
        return " ".join(_named(each) for each in thing)
    return str(thing)


def queue(
    person: User, notice: str, *, key: str, now: datetime.datetime | None = None, **context: Any
) -> OutgoingMail | None:
    """Write one mail and ask the worker to send it.

    Args:
        key: what it is about, and to whom: of all mails with this key there is one.
        now: the moment of queueing; else that of the clock.

    Returns the row, or None where the person has no address, muted this kind, or was told already.
    """
    if not _is_wanted(person, KINDS[notice]):
        return None
    mail, is_new = OutgoingMail.objects.get_or_create(key=key, defaults=_facts(person, notice, now, context))
    if not is_new:
        return None
    send_mail.enqueue(mail.pk)
    return mail


def _facts(person: User, notice: str, now: datetime.datetime | None, context: dict[str, Any]) -> dict[str, Any]:
    """The columns of one mail but its key, written in the language of the person."""
    kind = KINDS[notice]
    with translation.override(person.language):
        subject, text, html = _written(person, notice, kind, context)
    return {
        "user": person,
        "address": person.email,
        "kind": kind,
        "language": person.language,
        "subject": subject,
        "text": text,
        "html": html,
        "queued_at": now or timezone.now(),
    }


def _is_wanted(person: User, kind: MailKind) -> bool:
    return bool(_wanting([person], kind))


def _wanting(people: Iterable[User], kind: MailKind) -> set[int]:
    """Those of these people who have an address and want mails of this kind."""
    reachable = {person.pk for person in people if person.email}
    if not reachable:
        return reachable
    chosen = MailPreference.objects.filter(user__in=reachable).values_list("user", "muted")
    return reachable - {person for person, muted in chosen if kind in muted}


def reached(asked: Submission | Invitation, notice: str) -> list[User]:
    """The acting focal point and alternate of a State who have an address and want a notice of this kind."""
    return [person for person in senders_of(asked) if _is_wanted(person, KINDS[notice])]


def _written(person: User, notice: str, kind: MailKind, context: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, text and page of one mail, in the language that is active.

    If the person never signed in, a link to her account takes the place of each page. Only its place is in the text.
    """
    # Translators: stands before the subject of every mail of the demonstration.
    mark = _("[Demonstration]") if settings.DEMONSTRATION else ""
    facts = {
        "person": person,
        "demonstration": settings.DEMONSTRATION,
        "organization": organization.name(),
        "can_be_muted": kind not in ALWAYS_SENT,
        "is_about_the_account": kind == MailKind.ACCOUNT,
        "choices_address": address_of(reverse("portal:mail")),
        "contact_email": settings.CONTACT_EMAIL,
        "account_link": with_links(address_of(reverse("portal:tasks"))),
        **context,
    }
    if person.has_signed_in or notice in WITHOUT_LINK:
        facts["account_link"] = ""
    if facts["account_link"]:
        facts |= {"can_be_muted": False, "is_about_the_account": True}
    first, _blank, body = render_to_string(f"emails/{notice}.txt", facts).strip().partition("\n")
    if matter := matter_of(notice, facts):
        first = f"{first} – {matter.where}" if matter.where else first
        body = f"{body.rstrip()}\n\n{render_to_string('emails/matter.txt', {'matter': matter}).strip()}"
    if facts["account_link"]:
        linked = with_links(body, context.get("account_link", ""))
        more = render_to_string("emails/account_link.txt", {**facts, "has_link": linked != body}).strip()
        body = f"{linked.rstrip()}\n\n{more}"
    subject = " ".join(f"{mark} {first}".split())[:SUBJECT_LIMIT]
    closing = render_to_string("emails/closing.txt", facts).strip()
    body = MANY_LINES.sub("\n\n", body.strip())
    text = f"{body}\n\n-- \n{closing}\n"
    return subject, text, page_of(subject, body, closing)


def about_invitations(notice: str, invitations: Sequence[Invitation]) -> None:
    """Tell the focal points of States, all in one period, that they are invited to it, or no longer."""
    told = _with_senders(invitations)
    asked = told[0][1].period.items.count() if told else 0
    tell_each(notice, ((person, each, {"invitation": each, "asked": asked}) for person, each in told))


def _with_senders(invitations: Iterable[Invitation]) -> list[tuple[User, Invitation]]:
    """Each acting focal point and alternate of each State with its invitation; all are of one period."""
    by_state = {each.member_state_id: each for each in invitations}
    if not by_state:
        return []
    meeting = next(iter(by_state.values())).period.meeting
    mandates = Mandate.objects.for_meeting(meeting).filter(member_state__in=by_state, role__in=SENDING_ROLES)
    acting = mandates.select_related("user").order_by("member_state", "user__username")
    people = {(mandate.member_state_id, mandate.user_id): mandate.user for mandate in acting}
    return [(person, by_state[state]) for (state, _pk), person in people.items()]


def remind(invitation: Invitation, now: datetime.datetime) -> list[User]:
    """Remind the focal points of a State of an invitation, once a day; returns who was written to."""
    people = _senders(invitation.period.meeting, invitation.member_state_id)
    told = []
    for person in people:
        key = key_of("reminded", person, (invitation, now.date()))
        if queue(person, "reminded", key=key, now=now, **reminding(invitation, now.date())):
            told.append(person)
    return told


def reminding(invitation: Invitation, today: datetime.date) -> dict[str, Any]:
    """What the mail of `remind` is made of."""
    room = (invitation.period.slug, invitation.member_state_id.lower())
    return {
        "state": invitation.member_state,  # its name is read in the language of each person
        "period": invitation.period,
        "due": invitation.effective_due_on,
        "is_past": today > invitation.effective_due_on,
        "page": address_of(reverse("portal:task_list", args=room)),
    }


def thank(invitation: Invitation, *, sent: int, public: int) -> list[User]:
    """Thank the focal points of a State for its report, once for a period; returns who was written to."""
    people = _senders(invitation.period.meeting, invitation.member_state_id)
    thanks = thanking(invitation, sent=sent, public=public)
    return [
        person for person in people if queue(person, "thanked", key=key_of("thanked", person, invitation), **thanks)
    ]


def thanking(invitation: Invitation, *, sent: int, public: int) -> dict[str, Any]:
    """Return what the email of `thank` is made of; its public page is in the language of the person."""
    room = (invitation.period.slug, invitation.member_state_id.lower())
    path = reverse_lazy("report:period", args=[invitation.period.slug])
    return {
        "state": invitation.member_state,
        "period": invitation.period,
        "closed": invitation.period.closes_on,
        "sent": sent,
        "public": public,
        "page": address_of(reverse("portal:receipts", args=room)),
        "public_page": format_lazy("{}{}", settings.PUBLIC_ADDRESS, path),
    }


def preview(person: User, notice: str, **context: Any) -> tuple[str, str]:
    """Subject and text of the very mail that `queue` would write to a person; nothing is written."""
    with translation.override(person.language):
        # Translators: stands in the preview of an e-mail, in place of the link that is made when the e-mail is sent.
        context = {"account_link": _("(the link is put here when the e-mail is sent)"), **context}
        subject, text, _html = _written(person, notice, KINDS[notice], context)
    return subject, text


def changed_invitations(notice: str, until: Mapping[Invitation, datetime.date]) -> None:
    """Tell the focal points of States, all in one period, of new due dates, or until when it was reopened for them."""
    tell_each(
        notice,
        (
            (person, (each, until[each]), {"invitation": each, "until": until[each]})
            for person, each in _with_senders(until)
        ),
    )


def dates_changed(changed: Sequence[NewDates], now: datetime.datetime) -> None:
    """Tell the focal points of States, all in one period, of the new dates of the period."""
    by_invitation = {each.facts.invitation: each for each in changed if each.facts.invitation is not None}
    tell_each(
        "dates_changed",
        (
            (person, (each, now.isoformat()), {"invitation": each, "dates": by_invitation[each]})
            for person, each in _with_senders(by_invitation)
        ),
    )


def about_versions(notice: str, versions: Sequence[Version], *, together: bool = False, **context: Any) -> None:
    """Tell the senders of the State of each version by itself (returned, withdrawn on a letter), or once of them all.

    The versions are of one response. As many questions for many as for one; a row for each mail.
    """
    submission = versions[0].submission
    answers = [each for each in versions if isinstance(each, StatusUpdate)]
    prefetch_related_objects(answers, "printing", "recommendation__meeting")
    context |= {"submission": submission, "due_on": due_on(submission)}
    people = list(senders_of(submission))
    sets = [versions] if together else [[version] for version in versions]
    # Nothing is told twice of a version: the first of a set names it.
    tell_each(
        notice,
        ((person, own[0], {**context, "version": own[0], "versions": own}) for own in sets for person in people),
    )


def about_decisions(decisions: Sequence[PlannedDecision], why: DecisionEnd, sentences: Sequence[str] = ()) -> None:
    """Tell the reviewer who planned them together that these decisions were cancelled, and why.

    Args:
        sentences: what the policy said, in the language of this person.
    """
    first = decisions[0]
    tell(
        [first.planned_by],
        "decision_cancelled",
        about=[first.set_key, first.pk],
        decisions=decisions,
        is_return=first.act == DecisionAct.RETURN,
        why=why.label,
        sentences=sentences,
    )


def about_sending(notice: str, transmission: Transmission, **context: Any) -> None:
    """Tell the senders of the State about one sending: a receipt, an entry on behalf, the end of its review."""
    context |= {"submission": transmission.submission, "transmission": transmission}
    tell(senders_of(transmission.submission), notice, about=transmission, **context)


def about_evidence(notice: str, evidence: Evidence) -> None:
    """Tell the senders of a State and who added it about an item of the library; of a letter's item, who added it."""
    adding = Q(pk=evidence.added_by_id, is_active=True)
    if evidence.on_behalf:
        people = User.objects.filter(adding)
    else:
        acting = Mandate.objects.acting().filter(member_state=evidence.member_state_id)
        senders = Q(mandates__in=acting.filter(role__in=SENDING_ROLES))
        people = User.objects.filter(senders | (adding & Q(mandates__in=acting))).distinct()
    tell(people, notice, about=evidence, evidence=evidence)


def about_request(notice: str, request: Correction) -> None:
    """Tell the senders of the State what the secretariat asked for, or what became of it. Never the words concerned."""
    submission: Submission = request.target
    concern = Concern(request)
    room = {"period": submission.period.slug, "iso3": submission.member_state_id.lower()}
    version = concern.newest
    if request.kind == CorrectionKind.SET_CONSENT or version is None:
        path = reverse("portal:receipts" if concern.is_of_files else "portal:consent", kwargs=room)
    elif isinstance(version, StatusUpdate):
        about = version.recommendation
        path = reverse("portal:answer", kwargs={**room, "meeting": about.meeting.slug, "slug": about.slug})
    else:
        path = reverse("portal:commitment", kwargs={**room, "uuid": version.commitment_id})
    tell(
        senders_of(submission),
        notice,
        about=request,
        request=request,
        concern=concern,
        submission=submission,
        page=address_of(path),
    )


def about_submission(notice: str, submission: Submission, **context: Any) -> None:
    """Tell the senders of the State about a submission as a whole; each call is a notice of its own."""
    tell(senders_of(submission), notice, submission=submission, **context)
