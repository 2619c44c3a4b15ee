"""Where a person has something to do, and how far the answers have come there, in numbers and labels.

A place is an invitation that is open to the person today. Nothing is counted that the person may not see.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import pgettext

from tracker.choices import SENDING_ROLES, CheckKind, CheckOutcome, IntentionKind, MandateRole, ReviewState
from tracker.mail.kinds import address_of
from tracker.models import (
    Assignment,
    Comment,
    Evidence,
    EvidenceCheck,
    Invitation,
    Mandate,
    PeriodItem,
    StatusUpdate,
    User,
)
from tracker.models.people import mandates_of
from tracker.models.submissions import sent_for_invitation

# An observer reads. There is nothing for the clock to tell.
WORKING_ROLES = (*SENDING_ROLES, MandateRole.EXPERT)
SENT = (ReviewState.SUBMITTED, ReviewState.ACCEPTED)


@dataclass(frozen=True)
class OpenInvitation:
    """One open invitation of a State for which the person drafts or sends."""

    user: User
    invitation: Invitation
    roles: frozenset[str]
    has_focal_point: bool
    is_silent: bool  # nothing was sent, by whichever channel
    has_declined: bool  # the State said that it will not answer this time

    @property
    def sends(self) -> bool:
        return bool(self.roles & set(SENDING_ROLES))

    @property
    def is_reminded(self) -> bool:
        """Reminders go to the focal point, to an expert, and to the alternate where nobody is focal point."""
        return bool(self.roles - {MandateRole.ALTERNATE}) or not self.has_focal_point

    @property
    def due_on(self) -> datetime.date:
        return self.invitation.effective_due_on

    @property
    def name(self) -> str:
        comma = pgettext("between the parts of a list", ", ")
        return comma.join([self.invitation.member_state.name, self.invitation.period.title])

    @property
    def address(self) -> str:
        """The whole address of the task list."""
        room = (self.invitation.period.slug, self.invitation.member_state_id.lower())
        return address_of(reverse("portal:task_list", args=room))


def invitations_of(user: User) -> list[Invitation]:
    """The standing invitations of the States that the person works for, with what the clock asks about them."""
    found = (
        Invitation.objects.standing()
        .filter(mandates_of(user).rows(WORKING_ROLES, state="member_state", meeting="period__meeting"))
        .with_intention()
        .annotate(has_sent=Exists(sent_for_invitation()))
        .select_related("period__meeting", "member_state")
        .order_by("period__due_on", "member_state")
    )
    return list(found)


def places_of(user: User, today: datetime.date) -> list[OpenInvitation]:
    """The places where the person can do something today."""
    return [_place(user, each) for each in invitations_of(user) if each.is_open(today)]


def _place(user: User, invitation: Invitation) -> OpenInvitation:
    held = list(
        Mandate.objects.for_meeting(invitation.period.meeting)
        .filter(member_state=invitation.member_state_id)
        .values_list("user", "role")
    )
    return OpenInvitation(
        user,
        invitation,
        roles=frozenset(role for person, role in held if person == user.pk and role in WORKING_ROLES),
        has_focal_point=any(role == MandateRole.FOCAL_POINT for _person, role in held),
        is_silent=not getattr(invitation, "has_sent"),  # noqa: B009 - an annotation
        has_declined=getattr(invitation, "intention_kind") == IntentionKind.WILL_NOT_ANSWER,  # noqa: B009
    )


@dataclass(frozen=True)
class PlaceProgress:
    """What a mail may say of one place. `returned` and `named` speak of labels, with the reason or the day inside."""

    asked: int
    answered: int
    drafts: int
    returned: tuple[tuple[str, str], ...]
    named: tuple[tuple[str, datetime.date | None], ...]
    new_comments: int
    comments_to_reader: int
    broken_links: int
    newly_broken: int

    @property
    def unsent(self) -> int:
        return self.asked - self.answered


class AskedLabels(dict[int, dict[Any, str]]):
    """By period, the labels of the recommendations that it asks: read once, for all who are told of the period."""

    def __missing__(self, period: int) -> dict[Any, str]:
        items = PeriodItem.objects.filter(period=period).order_by("order")
        self[period] = dict(items.values_list("recommendation", "printing__label"))
        return self[period]


def progress_of(place: OpenInvitation, since: datetime.datetime, labels: AskedLabels) -> PlaceProgress:
    """Read it, in a number of questions that does not grow with what is asked.

    Args:
        since: the moment of the last digest, for what is new.
        labels: of the run of the clock.

    An expert who neither sends counts what is named to her, and is told of nothing else.
    """
    items = labels[place.invitation.period_id]
    named = {} if place.sends else _named_to(place)
    asked = [pk for pk in items if place.sends or pk in named]
    stages = _stages(place)
    answered = [pk for pk in asked if stages.get(pk, ("", ""))[0] in SENT]
    returned = [(items[pk], stages[pk][1]) for pk in asked if stages.get(pk, ("", ""))[0] == ReviewState.RETURNED]
    broken = _broken_links(place) if place.sends else []
    return PlaceProgress(
        asked=len(asked),
        answered=len(answered),
        drafts=sum(stages.get(pk, ("", ""))[0] == ReviewState.DRAFT for pk in asked),
        returned=tuple(returned),
        named=tuple((items[pk], named[pk]) for pk in asked if pk in named and pk not in answered),
        new_comments=_new_comments(place, since, asked),
        comments_to_reader=_comments_to_reader(place),
        broken_links=len(broken),
        newly_broken=sum(ended is not None and ended > since for ended in broken),
    )


def _stages(place: OpenInvitation) -> dict[Any, tuple[str, str]]:
    """By recommendation, the stage of the State's answer and, of a returned one, the reason.

    As on the task list: an own draft or sending goes first; a letter that went back to data entry is not the State's.
    """
    invitation = place.invitation
    versions = (
        StatusUpdate.objects.visible_to(place.user)
        .filter(submission__period=invitation.period_id, submission__member_state=invitation.member_state_id)
        .exclude(on_behalf=True, review_state=ReviewState.RETURNED)
        .order_by("version")
        .values_list("recommendation", "review_state", "on_behalf", "return_reason", "checked_at")
    )
    found: dict[Any, tuple[str, str]] = {}
    is_own: set[Any] = set()
    for pk, stage, on_behalf, reason, checked_at in versions:
        if on_behalf and pk in is_own:
            continue
        if stage in (ReviewState.DRAFT, ReviewState.SUBMITTED) and not on_behalf:
            is_own.add(pk)
        # What the State took back itself has no reason, and is a draft to be.
        is_returned = stage == ReviewState.RETURNED and checked_at is not None
        found[pk] = (stage, reason if is_returned else "")
    return found


def _named_to(place: OpenInvitation) -> dict[Any, datetime.date | None]:
    """What is named to the person as an expert there, each with its due date inside the State."""
    named = Assignment.objects.standing().filter(
        mandate__user=place.user,
        mandate__role=MandateRole.EXPERT,
        mandate__member_state=place.invitation.member_state_id,
        period=place.invitation.period_id,
    )
    return dict(named.values_list("recommendation", "due_on"))


def _new_comments(place: OpenInvitation, since: datetime.datetime, asked: Iterable[Any]) -> int:
    """Comments of colleagues since that moment, on what the person works on; for a sender on commitments as well."""
    invitation = place.invitation
    comments = Comment.objects.filter(
        submission__period=invitation.period_id,
        submission__member_state=invitation.member_state_id,
        removed_at__isnull=True,
        written_at__gt=since,
    ).exclude(written_by=place.user)
    if not place.sends:
        return comments.filter(recommendation__in=list(asked)).count()
    items = PeriodItem.objects.filter(period=invitation.period_id)
    return comments.filter(Q(recommendation__in=items.values("recommendation")) | Q(commitment__isnull=False)).count()


def _comments_to_reader(place: OpenInvitation) -> int:
    """Open comments addressed to the person, as far as she may still read them."""
    invitation = place.invitation
    found = Comment.objects.visible_to(place.user).filter(
        submission__period=invitation.period_id, submission__member_state=invitation.member_state_id
    )
    return found.addressed_to(place.user).count()


def _broken_links(place: OpenInvitation) -> list[datetime.datetime | None]:
    """When each link of the State's library that is broken now was found to be."""
    checks = EvidenceCheck.objects.filter(
        evidence=OuterRef("pk"), kind=CheckKind.LINK, ended_at__isnull=False
    ).order_by("-pk")
    links = Evidence.objects.filter(
        member_state=place.invitation.member_state_id, on_behalf=False, erased_at__isnull=True
    ).exclude(link="")
    newest = links.annotate(
        found=Subquery(checks.values("outcome")[:1]), found_at=Subquery(checks.values("ended_at")[:1])
    )
    return list(newest.filter(found=CheckOutcome.BROKEN).values_list("found_at", flat=True))
