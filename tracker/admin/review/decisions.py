"""Deciding what was sent: who has a sending open, all without a hint at once, and what opens next.

A rule of the desk, not of the record: while one reviewer has a sending open, a colleague decides nothing in it before
she has taken it over. Each answer still goes through the policies and the action of its own.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tracker.admin.clerk import clerk
from tracker.admin.display import check_address, list_of, screen_address, state_and_period
from tracker.admin.queries import own_queue, versions_of, waiting_in
from tracker.admin.review.comparison import hints_for, verdicts_of
from tracker.admin.review.planning import DecisionMade, decide
from tracker.choices import DecisionAct, ReviewState
from tracker.models import Transmission, User
from tracker.policies import Allowed, Denied, Verdict, may_accept, may_open_for_checking, may_return


def may_decide_in(user: User, transmission: Transmission) -> Verdict:
    """Whether the person may decide what was sent: not while a colleague has the sending open."""
    if transmission.claimed_by_id in (None, user.pk):
        return Allowed()
    name = str(transmission.claimed_by)
    return Denied(
        _("%(name)s is reviewing this response. Take over the review before you decide anything in it.")
        % {"name": name}
    )


def unless_open_elsewhere(may: Callable[[User, Any], Verdict]) -> Callable[[User, Any], Verdict]:
    """The policy `may` on a version; where it allows, a colleague who has the sending open still comes first."""

    def decides(user: User, version: Any) -> Verdict:
        verdict = may(user, version)
        return may_decide_in(user, version.transmission) if verdict and version.transmission else verdict

    return decides


may_accept_here = unless_open_elsewhere(may_accept)
may_return_here = unless_open_elsewhere(may_return)


def may_decide_on(user: User, transmission: Transmission) -> Verdict:
    """Whether the person may decide on answers of a response: a reviewer, where no colleague has it open."""
    return may_open_for_checking(user, transmission) and may_decide_in(user, transmission)


# --- order: what has a hint comes first, else as the page of the sending has it


def is_waiting(version: Any) -> bool:
    """Whether nobody decided the version yet, nor planned to."""
    return version.review_state == ReviewState.SUBMITTED and version.plan is None


def in_order(versions: Sequence[Any]) -> list[Any]:
    """Versions in the order in which they are checked."""
    return sorted(versions, key=lambda version: not hints_for(version))


def neighbours(version: Any, versions: Sequence[Any]) -> tuple[Any, Any]:
    """The waiting versions before and after this one; None where there is none."""
    ordered = [each for each in in_order(versions) if is_waiting(each) or each == version]
    place = ordered.index(version)
    return (ordered[place - 1] if place else None), (ordered[place + 1] if place + 1 < len(ordered) else None)


def next_to_check(request: HttpRequest, version: Any) -> str:
    """Where a reviewer goes after deciding a version: the next that waits, the next sending, or the list.

    After the last one with a hint it is the page of the sending, where the others are accepted at once.
    """
    user = clerk(request)
    versions = versions_of(version.transmission, user)
    own = next(each for each in versions if each == version)
    waiting = [each for each in in_order(versions) if is_waiting(each)]
    if not waiting:
        return next_sending(request, version.transmission)
    following = neighbours(own, versions)[1] or waiting[0]
    is_turning = bool(hints_for(own)) and not hints_for(following) and len(waiting) > 1
    return check_address(version.transmission) if is_turning else screen_address(following)


def next_sending(request: HttpRequest, finished: Transmission) -> str:
    """What the State sent besides in this period, else the oldest sending that no colleague has open, else the list of
    all; a sentence says which."""
    open_to_her = own_queue(clerk(request))
    more = open_to_her.filter(submission=finished.submission).first()
    following = more or open_to_her.first()
    if more:
        said = _("%(response)s: one more of its responses waits, and this is it.")
    elif following:
        said = _("%(response)s: nothing is left to review. This is the next response.")
    else:
        said = _("%(response)s: nothing is left to review. No other response waits for you.")
    messages.info(request, said % {"response": state_and_period(finished.submission)})
    return check_address(following) if following else list_of(Transmission)


def first_to_check(request: HttpRequest, transmission: Transmission) -> str:
    """Where opening a sending leads: a single version at once to its screen, several to their page."""
    waiting = [each for each in versions_of(transmission, clerk(request)) if is_waiting(each)]
    return screen_address(waiting[0]) if len(waiting) == 1 else check_address(transmission)


def after_accepting_all(request: HttpRequest, transmission: Transmission) -> str:
    """Their page where more can be accepted at once; else the first of the rest, else the next sending."""
    user = clerk(request)
    if without_hint(transmission, user):
        return check_address(transmission)
    waiting = in_order(waiting_in(transmission, user))
    return screen_address(waiting[0]) if waiting else next_sending(request, transmission)


# --- all without a hint


# How many are accepted by one press, under one lock of the ledger: it answers within a second or two.
AT_ONCE = 1_000


def without_hint(transmission: Transmission, user: User) -> list[Any]:
    """The waiting versions without a hint that the person may accept."""
    plain = [version for version in waiting_in(transmission, user) if not hints_for(version)]
    verdicts = verdicts_of(plain, user)
    return [version for version in plain if verdicts[version]]


def may_accept_plain(user: User, transmission: Transmission) -> Verdict:
    """Whether the person may accept all without a hint: a reviewer, in a sending that no colleague has open."""
    verdict = may_decide_on(user, transmission)
    if verdict and not without_hint(transmission, user):
        return Denied(_("No answer in this response that you may accept is free of points to check."))
    return verdict


def accept_plain(transmission: Transmission, *, by: User, now: datetime.datetime) -> DecisionMade:
    """Accept the waiting versions without a hint, in their order: each asks its policy and has its own event.

    What is refused is named with its reason. Of very many the first are accepted, and the same act goes on with the
    rest.
    """
    found = without_hint(transmission, by)
    made = decide(DecisionAct.ACCEPT, found[:AT_ONCE], by=by, now=now)
    return replace(made, left=len(found[AT_ONCE:]))
