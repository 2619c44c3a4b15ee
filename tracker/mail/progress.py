"""How far the answers of one State have come in one period, as far as the person may see, in numbers and labels."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from tracker.choices import CheckKind, CheckOutcome, MandateRole, ReviewState
from tracker.mail.places import OpenInvitation
from tracker.models import Assignment, Comment, Evidence, EvidenceCheck, PeriodItem, StatusUpdate

SENT = (ReviewState.SUBMITTED, ReviewState.ACCEPTED)


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
