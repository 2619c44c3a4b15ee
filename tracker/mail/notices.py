"""What happened, and whom it concerns: what acts on several rows or States announce by email.

A State never reads whose letter another letter was, nor the words that an erasure concerns.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse, reverse_lazy
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import SENDING_ROLES, ReviewState
from tracker.mail.kinds import MOST_LABELS, address_of, due_on, listed, named, senders_of
from tracker.mail.outbox import key_of, reached, tell_concerned, write
from tracker.models import (
    AnyVersion,
    CommitmentUpdate,
    Correction,
    Invitation,
    Mandate,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.models.versions import Version
from tracker.rules.second_approvals import Concern
from tracker.rules.stages import NewDates


def about_sending(notice: str, transmission: Transmission, **facts: Any) -> None:
    """Tell the senders of the State about one sending: a receipt, an entry on behalf, a move, the end of its review."""
    submission = transmission.submission
    tell_concerned(notice, about=transmission, submission=submission, transmission=transmission, **facts)


def about_review(transmission: Transmission, *, accepted: int, returned: int) -> None:
    """Tell the senders of the State, once, that all of a sending is reviewed, and what came back.

    Args:
        accepted, returned: how many answers and commitments of it.
    """
    decided = {"transmission": transmission, "review_state": ReviewState.RETURNED, "checked_by__isnull": False}
    found = StatusUpdate.objects.filter(**decided).select_related("printing", "recommendation__meeting")
    answers = list(found.order_by("printing__order", "pk")) if returned else []
    updates = list(CommitmentUpdate.objects.filter(**decided).order_by("pk")) if returned else []
    back: list[AnyVersion] = [*answers, *updates]
    came_back = listed_in_email([each.printing.label for each in answers], len(updates))
    about_sending("reviewed", transmission, accepted=accepted, returned=returned, back=back, came_back=came_back)


def listed_in_email(labels: Sequence[str], commitments: int, most: int = MOST_LABELS) -> str:
    """Return labels, not many more than `most`, and a number of commitments in one line of the language of an email."""
    return lazy(lambda: listed(named(labels, most), commitments), str)()


def about_versions(notice: str, versions: Sequence[Version], *, together: bool = False, **facts: Any) -> None:
    """Tell the senders of the State of each version by itself (returned, withdrawn on a letter), or once of them all.

    The versions are of one response. As many questions for many as for one; a row for each email.
    """
    submission = versions[0].submission
    answers = [each for each in versions if isinstance(each, StatusUpdate)]
    prefetch_related_objects(answers, "printing", "recommendation__meeting")
    facts |= {"submission": submission, "due_on": due_on(submission)}
    people = list(senders_of(submission))
    sets = [versions] if together else [[version] for version in versions]
    # Nothing is told twice of a version: the first of a set names it.
    write(
        notice,
        (
            (person, key_of(notice, person, own[0]), {**facts, "version": own[0], "versions": own})
            for own in sets
            for person in people
        ),
    )


def about_request(notice: str, request: Correction) -> None:
    """Tell the senders of the State what the Secretariat asked for, or what became of it. Never the words concerned."""
    tell_concerned(notice, about=request, request=request, concern=Concern(request), submission=request.target)


def about_invitations(notice: str, invitations: Sequence[Invitation], **facts: Any) -> None:
    """Tell the focal points of States, all in one period, that they are invited to it, or no longer.

    Args:
        facts: more for the text of the email.
    """
    asked = invitations[0].period.items.count() if invitations else 0
    _to_each(notice, {each: (each, {"asked": asked, **facts}) for each in invitations})


def changed_invitations(notice: str, until: Mapping[Invitation, datetime.date]) -> None:
    """Tell the focal points of States, all in one period, of new due dates, or until when it was reopened for them."""
    _to_each(notice, {each: ((each, day), {"until": day}) for each, day in until.items()})


def dates_changed(changed: Iterable[NewDates], now: datetime.datetime, *, was_mistake: bool = False) -> None:
    """Tell the focal points of States, all in one period, of new dates, or that the earlier were a mistake of ours."""
    invited = ((each.facts.invitation, {"dates": each, "was_mistake": was_mistake}) for each in changed)
    _to_each("dates_changed", {it: ((it, now.isoformat()), facts) for it, facts in invited if it is not None})


def _to_each(notice: str, facts: Mapping[Invitation, tuple[Any, dict[str, Any]]]) -> None:
    """Write to each acting focal point and alternate of each invited State; all are of one period.

    Args:
        facts: by invitation what names the email, and what it is made of.
    """
    by_state = {each.member_state_id: each for each in facts}
    if not by_state:
        return
    meeting = next(iter(facts)).period.meeting
    mandates = Mandate.objects.for_meeting(meeting).filter(member_state__in=by_state, role__in=SENDING_ROLES)
    acting = mandates.select_related("user").order_by("member_state", "user__username")
    people = {(each.member_state_id, each.user_id): each.user for each in acting}
    told = ((person, by_state[state]) for (state, _pk), person in people.items())
    write(
        notice,
        (
            (person, key_of(notice, person, facts[each][0]), {"invitation": each, **facts[each][1]})
            for person, each in told
        ),
    )


def remind(invitation: Invitation, now: datetime.datetime) -> list[User]:
    """Remind the focal points of a State of an invitation, once a day; returns who was written to."""
    today = now.date()
    return tell_concerned("reminded", about=(invitation, today), now=now, **reminding(invitation, today))


def reminding(invitation: Invitation, today: datetime.date) -> dict[str, Any]:
    """What the email of `remind` is made of."""
    return {"invitation": invitation, "is_past": today > invitation.effective_due_on}


def thank(invitation: Invitation, *, sent: int, public: int) -> list[User]:
    """Thank the focal points of a State for its report, once for a period; returns who was written to."""
    return tell_concerned("thanked", about=invitation, **thanking(invitation, sent=sent, public=public))


def thanking(invitation: Invitation, *, sent: int, public: int) -> dict[str, Any]:
    """Return what the email of `thank` is made of; its public page is in the language of the person."""
    room = (invitation.period.slug, invitation.member_state_id.lower())
    path = reverse_lazy("report:period", args=[invitation.period.slug])
    return {
        "invitation": invitation,
        "sent": sent,
        "public": public,
        "page": address_of(reverse("portal:receipts", args=room)),
        "public_page": format_lazy("{}{}", settings.PUBLIC_ADDRESS, path),
    }


def told_sentence(asked: Submission | Invitation, notice: str) -> str:
    """How many people of the State the notice of an act was written to; where it was none, why."""
    if count := len(reached(asked, notice)):
        return ngettext(
            "%(count)d focal point or alternate of the State was told by e-mail.",
            "%(count)d focal points and alternates of the State were told by e-mail.",
            count,
        ) % {"count": count}
    if not senders_of(asked):
        return _("The State has no focal point or alternate here, so nobody was notified.")
    return _("Nobody was notified: no e-mail address of the focal point is known, or these e-mails are not wanted.")
