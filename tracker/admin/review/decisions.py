"""Accept and return: who decides, in which order, what a page says of a decision, and what opens next.

Decisions take effect after `DECISION_UNDO_MINUTES`; the actions plan, apply and take them back. While one reviewer has
a response open, a colleague decides nothing in it before taking it over. Each answer goes through its own policy.
"""

import datetime
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from tracker import actions
from tracker.actions import NotAllowed
from tracker.admin.clerk import clerk
from tracker.admin.display import check_address, list_of, public_address, screen_address, state_and_period
from tracker.admin.queries import own_queue, versions_of, waiting_in
from tracker.admin.review.comparison import hints_for, subject_of, verdicts_of
from tracker.choices import DecisionAct, ReviewState
from tracker.models import MemberState, PlannedDecision, Transmission, User
from tracker.models.planned_decisions import PlannedDecisionQuerySet
from tracker.rules.policies import (
    Allowed,
    Denied,
    Verdict,
    may_accept,
    may_end_decision,
    may_open_for_checking,
    may_return,
)

NAMED = 6
PUBLIC = gettext_lazy("What was accepted is public now.")
NOT_PUBLIC = gettext_lazy("Without consent to publish, nothing of it is public.")


def publishes() -> str:
    """When an accepted answer with consent becomes public."""
    minutes = settings.DECISION_UNDO_MINUTES
    if not minutes:
        return _("With consent it is published at once.")
    return ngettext(
        "With consent it is published in %(count)d minute. Until then you can take the acceptance back.",
        "With consent it is published in %(count)d minutes. Until then you can take the acceptance back.",
        minutes,
    ) % {"count": minutes}


@dataclass(frozen=True)
class DecisionMade:
    """What became of one decision: the versions decided on, those refused with the reason, and how many are left.

    `set_key` is that of the planned decisions; None where the decision took effect.
    """

    act: DecisionAct
    versions: Sequence[Any]
    due_at: datetime.datetime
    refused: Sequence[tuple[str, str]] = ()
    left: int = 0
    set_key: uuid.UUID | None = None

    @property
    def count(self) -> int:
        return len(self.versions)

    def __str__(self) -> str:
        said: list[Any] = [self._done] if self.versions else []
        if self.versions and self.set_key is not None:
            said.append(self._when)
        elif self.versions and self.act == DecisionAct.ACCEPT:
            said.append(_public_at(self.versions) if self.versions[0].submission.has_consent else NOT_PUBLIC)
        if self.left:
            words = ngettext(
                "%(count)d more has no points to check: accept it in the same way.",
                "%(count)d more have no points to check: accept them in the same way.",
                self.left,
            )
            said.append(words % {"count": self.left})
        said += [f"{label}: {reason}" for label, reason in self.refused]
        return format_html_join(" ", "{}", ((each,) for each in said))

    @property
    def _done(self) -> str:
        if self.act == DecisionAct.ACCEPT:
            # Translators: a State and its items, then what became of them: "Ardovela, 15 (a), 15 (b): 2 accepted."
            words = ngettext("%(names)s: accepted.", "%(names)s: %(count)d accepted.", self.count)
        else:
            words = ngettext(
                "%(names)s: returned with the reason.", "%(names)s: %(count)d returned with the reason.", self.count
            )
        return words % {"names": names_with_state(self.versions), "count": self.count}

    @property
    def _when(self) -> SafeString:
        """When it takes effect, with the way to take it back."""
        words = ngettext("It takes effect at %(time)s.", "They take effect at %(time)s.", self.count)
        way = gettext_lazy("Take back or do it now")
        return format_html(
            '{} <a href="{}">{}</a>', words % {"time": time_of(self.due_at)}, planned_address(self.set_key), way
        )


def decide(
    act: DecisionAct, versions: Sequence[Any], *, by: User, now: datetime.datetime, **reasons: Any
) -> DecisionMade:
    """Plan a decision on versions of one response; it takes effect at once where `DECISION_UNDO_MINUTES` is 0.

    Args:
        reasons: of a return, as `actions.plan_returns` takes them.
    """
    due_at = now + datetime.timedelta(minutes=settings.DECISION_UNDO_MINUTES)
    if not versions:
        return DecisionMade(act, [], due_at)
    plan: Any = actions.plan_acceptance if act == DecisionAct.ACCEPT else actions.plan_returns
    planned = plan(versions=versions, due_at=due_at, by=by, now=now, **reasons)
    refused = dict(planned.refused)
    set_key = planned.decisions[0].set_key if planned.decisions else None
    if set_key is not None and due_at <= now:
        refused |= actions.apply_decisions(set_key=set_key, by=by, now=now)
        set_key = None
    taken = [version for version in versions if version not in refused]
    return DecisionMade(act, taken, due_at, [(subject_of(each), why) for each, why in refused.items()], set_key=set_key)


def accept(version: Any, *, by: User, now: datetime.datetime) -> DecisionMade:
    """Accept one version. Raises NotAllowed with the reason where that is refused."""
    return _unless_refused(decide(DecisionAct.ACCEPT, [version], by=by, now=now))


def return_version(version: Any, *, by: User, now: datetime.datetime, **reasons: Any) -> DecisionMade:
    """Return one version with its reasons. Raises NotAllowed with the reason where that is refused."""
    return _unless_refused(decide(DecisionAct.RETURN, [version], by=by, now=now, **reasons))


def _unless_refused(made: DecisionMade) -> DecisionMade:
    for _name, reason in made.refused:
        raise NotAllowed(reason)
    return made


def _public_at(versions: Sequence[Any]) -> SafeString:
    """That what was accepted is public now, and where it is read: the page of one version, or of the State."""
    state = versions[0].submission.member_state_id.lower()
    address = reverse("report:state", args=[state]) if len(versions) > 1 else public_address(versions[0])
    return format_html('{} <a href="{}">{}</a>', PUBLIC, address, _("Read it on the public pages"))


def subject_and_state(version: Any) -> dict[str, Any]:
    """Whose version it is and what it is about, as messages name it."""
    return {"state": version.submission.member_state, "name": subject_of(version)}


def names_with_state(versions: Sequence[Any]) -> str:
    """Return the State and the first names of versions of one response."""
    first = [subject_of(version) for version in versions[:NAMED]]
    comma = pgettext("between the parts of a list", ", ")
    return f"{versions[0].submission.member_state}{comma}{named(first, len(versions))}"


def time_of(moment: datetime.datetime) -> str:
    """A moment of today as a page says it."""
    return f"{date_format(moment, 'TIME_FORMAT')} (UTC)"


def planned_address(set_key: uuid.UUID | None = None) -> str:
    """The page of planned decisions; `set_key`: at those that were planned together."""
    page = reverse("admin:planned")
    return f"{page}#set-{set_key}" if set_key else page


# --- what is planned


@dataclass(frozen=True)
class PlannedSet:
    """Decisions that were planned together, as pages show them to one person.

    `address` is the page of their response; `denied` is why the person may not end them.
    """

    key: uuid.UUID
    verb: str | Promise
    state: MemberState
    names: str
    address: str
    planned_at: datetime.datetime
    due_at: datetime.datetime
    by: User
    late: str
    is_published: bool
    is_return: bool
    denied: str

    @property
    def sentence(self) -> str:
        facts = {"verb": self.verb, "names": self.names, "time": time_of(self.due_at)}
        # Translators: a decision that can still be taken back: "Accept: 15 (a), 15 (b). Takes effect at 14:32."
        return _("%(verb)s: %(names)s. Takes effect at %(time)s.") % facts


def planned_in(transmission: Transmission, user: User) -> list[PlannedSet]:
    """The decisions on a response that have not taken effect, the next one first."""
    return sets_of(PlannedDecision.objects.filter(transmission=transmission), user)


def sets_of(decisions: PlannedDecisionQuerySet, user: User) -> list[PlannedSet]:
    """Put decisions together that one press of a button planned, in their order."""
    together: dict[uuid.UUID, list[PlannedDecision]] = {}
    for each in decisions.with_versions():
        together.setdefault(each.set_key, []).append(each)
    now = timezone.now()
    return [_planned_set(rows, user, now) for rows in together.values()]


def _planned_set(rows: Sequence[PlannedDecision], user: User, now: datetime.datetime) -> PlannedSet:
    first = rows[0]
    submission = first.transmission.submission
    return PlannedSet(
        key=first.set_key,
        verb=first.get_act_display(),
        state=submission.member_state,
        names=named([subject_of(each.version) for each in rows[:NAMED]], len(rows)),
        address=check_address(first.transmission),
        planned_at=first.planned_at,
        due_at=first.due_at,
        by=first.planned_by,
        late=_late(first.minutes_late(now)) if first.is_overdue(now) else "",
        is_published=first.act == DecisionAct.ACCEPT and submission.has_consent,
        is_return=first.act == DecisionAct.RETURN,
        denied=may_end_decision(user, first).reason,
    )


def _late(minutes: int) -> str:
    words = ngettext(
        "Late: the clock has not applied it for %(count)d minute.",
        "Late: the clock has not applied it for %(count)d minutes.",
        minutes,
    )
    return words % {"count": minutes}


def named(names: Sequence[str], count: int) -> str:
    """The first names, and how many there are more."""
    comma = pgettext("between the parts of a list", ", ")
    said = comma.join(names)
    more = count - len(names)
    if not more:
        return said
    return ngettext("%(names)s and %(count)d more", "%(names)s and %(count)d more", more) % {
        "names": said,
        "count": more,
    }


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


def after_deciding(request: HttpRequest, transmission: Transmission) -> str:
    """The page of a response where more of it can be accepted at once; else its first answer that waits, else the next
    response."""
    waiting = in_order(waiting_in(transmission, clerk(request)))
    if not waiting:
        return next_sending(request, transmission)
    is_several = len([each for each in waiting if not hints_for(each)]) > 1
    return check_address(transmission) if is_several else screen_address(waiting[0])


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
