"""What may still be sent after a period closed: where it was reopened for the State, and what continues something.

Source: `docs/domain.md` 5.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.choices import ReviewState
from tracker.models import CommitmentUpdate, Invitation, ReportingPeriod, StatusUpdate, Submission, Transmission
from tracker.models.versions import Version, by_kind


def open_until(period: ReportingPeriod) -> str:
    """Why a period is reopened for a later day only: until then every State can send."""
    day = date_format(period.closes_on, "DATE_FORMAT")
    return _("Every State invited can send until %(day)s, when the period closes. Choose a later day.") % {"day": day}


def closes_before(last_day: datetime.date) -> str:
    """Why no due date is given after the last day on which a State can send."""
    day = date_format(last_day, "DATE_FORMAT")
    return _("The period closes on %(day)s. Choose that day or an earlier one, or reopen the period first.") % {
        "day": day
    }


def early_closing(period: ReportingPeriod, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Return the due date and the closing date of a period that is closed today.

    An answer that is sent today must not become late: before the due date the last day is today, later yesterday.
    """
    last = today - datetime.timedelta(days=1) if period.due_on < today else today
    return min(period.due_on, last), last


def why_dates_are_refused(
    period: ReportingPeriod, dates: Mapping[str, datetime.date], today: datetime.date
) -> dict[str, str]:
    """Return why a period cannot have these new dates, by the name of the date; empty where it can have them."""
    opens_on, due_on, closes_on = (
        dates.get(name, getattr(period, name)) for name in ("opens_on", "due_on", "closes_on")
    )
    if not opens_on <= due_on <= closes_on:
        return {"due_on" if due_on < opens_on else "closes_on": _("A period opens, then is due, then closes.")}
    if not period.is_opened:
        return {}
    if "opens_on" in dates and min(period.opens_on, opens_on) <= today:
        return {"opens_on": _("The first day can be changed only before the period begins, and to a later day.")}
    refused = {name: _("Choose today or a later day.") for name in ("due_on", "closes_on") if name in dates}
    closing = early_closing(period, today)[1]
    return {name: why for name, why in refused.items() if dates[name] < (closing if name == "closes_on" else today)}


def why_not_cancelled(period: ReportingPeriod) -> str:
    """Why a period is not cancelled; empty where nobody answers it. Of a draft no more is said than that."""
    if Transmission.objects.filter(submission__period=period).exists():
        return _("This period can no longer be cancelled: answers were sent.")
    if period.submissions.exists():
        return _("This period can no longer be cancelled: answers may be in preparation.")
    return ""


def why_invitation_stands(invitation: Invitation) -> str:
    """Why an invitation is not cancelled; empty where the State began nothing. Of a draft no more is said than that."""
    sent = Transmission.objects.standing().filter(submission__period=invitation.period_id)
    if sent.filter(submission__member_state=invitation.member_state_id).exists():
        return _("This invitation stands: the State has sent answers.")
    if _begun(invitation.period.submissions.filter(member_state=invitation.member_state_id)).exists():
        return _("This invitation stands: the State may be writing its answers.")
    return ""


def _begun(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Those that the State began, or in which there is more than a letter that data entry took back."""
    kept = [
        Exists(kind.objects.filter(submission=OuterRef("pk")).exclude(kind.objects.all().of_the_secretariat_alone()))
        for kind in (StatusUpdate, CommitmentUpdate)
    ]
    return submissions.filter(Q(started_by__is_data_entry=False) | kept[0] | kept[1])


def is_open_still(submission: Submission, versions: Sequence[Version], on: datetime.date) -> bool:
    """Whether these versions may be sent on the day `on`, on which the period is closed; the State is invited to it."""
    standing = Invitation.objects.standing().select_related("period")
    invitation = standing.get(period=submission.period_id, member_state=submission.member_state_id)
    if on <= invitation.last_day_to_send:
        return True
    return len(those_that_continue(versions)) == len(versions)


def those_that_continue(versions: Sequence[Version]) -> list[Version]:
    """Those of these versions that correct an accepted one or follow a returned one. One query for each kind."""
    found: list[Version] = []
    for kind, own in by_kind(versions).items():
        siblings: dict[Any, list[Any]] = {}
        for sibling in kind.objects.of_same_answers(own).order_by("version"):
            siblings.setdefault(sibling.about, []).append(sibling)
        found += [version for version in own if _continues(version, siblings[version.about])]
    return found


def _continues(version: Version, siblings: Sequence[Version]) -> bool:
    others = [each for each in siblings if each.pk != version.pk]
    if any(each.review_state == ReviewState.ACCEPTED for each in others):
        return True
    before = [each for each in others if not each.on_behalf and each.version < version.version]
    return bool(before) and before[-1].review_state == ReviewState.RETURNED
