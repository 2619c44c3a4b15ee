"""Accept and return at the desk: at once, or with `DECISION_UNDO_MINUTES` as decisions that can be undone until then.

Belongs here: which of the two, and what a page shows of what is planned. The actions plan, apply and undo.
"""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from tracker import actions
from tracker.actions import NotAllowed
from tracker.admin.display import check_address, public_address
from tracker.admin.forms import DeskActForm
from tracker.admin.review.comparison import subject_of
from tracker.models import PlannedDecision, StatusUpdate, Transmission, User
from tracker.models.return_reasons import FieldReason
from tracker.policies import Verdict, may_undo_decision

NAMED = 6
PUBLIC = gettext_lazy("What was accepted is public now.")
NOT_PUBLIC = gettext_lazy("Without consent to publish, nothing of it is public.")


def takes_effect(now: datetime.datetime) -> datetime.datetime | None:
    """When a decision made now takes effect; None for at once."""
    minutes = settings.DECISION_UNDO_MINUTES
    return now + datetime.timedelta(minutes=minutes) if minutes > 0 else None


def publishes() -> str:
    """When an accepted answer with consent becomes public."""
    if settings.DECISION_UNDO_MINUTES > 0:
        return _("With consent it is published when the acceptance takes effect.")
    return _("With consent it is published at once.")


def accept(version: Any, *, by: User, now: datetime.datetime) -> str:
    """Accept a version, or plan to; returns the sentence that says which."""
    _before(version, now)
    due_at = takes_effect(now)
    if due_at is None:
        publication = actions.accept(version=version, by=by, now=now)
        said = _("Accepted: %(state)s, %(name)s.") % subject_and_state(version)
        return format_html("{} {}", said, public_at(public_address(publication)) if publication else NOT_PUBLIC)
    planned = actions.plan_acceptance(versions=[version], due_at=due_at, by=by, now=now)
    for reason in planned.refused.values():
        raise NotAllowed(reason)
    return _("%(state)s, %(name)s: it will be accepted at %(time)s, unless it is undone.") % {
        **subject_and_state(version),
        "time": time_of(due_at),
    }


def public_at(address: str) -> SafeString:
    """That what was accepted is public now, and where it is read."""
    return format_html('{} <a href="{}">{}</a>', PUBLIC, address, _("Read it on the public pages"))


def return_version(
    version: Any, *, reason: str, by_field: Sequence[FieldReason] = (), by: User, now: datetime.datetime
) -> str:
    """Return a version with its reasons, or plan to; returns the sentence that says which."""
    _before(version, now)
    due_at = takes_effect(now)
    if due_at is None:
        actions.return_for_revision(version=version, reason=reason, by_field=by_field, by=by, now=now)
        return _("Returned with the reason: %(state)s, %(name)s.") % subject_and_state(version)
    actions.plan_return(version=version, reason=reason, by_field=by_field, due_at=due_at, by=by, now=now)
    return _("%(state)s, %(name)s: it will be returned at %(time)s, with the reason, unless it is undone.") % {
        **subject_and_state(version),
        "time": time_of(due_at),
    }


def subject_and_state(version: Any) -> dict[str, Any]:
    """Whose version it is and what it is about, as messages name it."""
    return {"state": version.submission.member_state, "name": subject_of(version)}


def _before(version: Any, now: datetime.datetime) -> None:
    """What was due before comes first. Raises NotAllowed where a decision on this version can still be undone."""
    actions.apply_due_decisions(now, submission=version.submission)
    if PlannedDecision.objects.filter(**_is_of(version)).exists():
        raise NotAllowed(_("A decision on this answer is planned already. Undo it before you decide otherwise."))


def _is_of(version: Any) -> dict[str, Any]:
    side = "status_update" if isinstance(version, StatusUpdate) else "commitment_update"
    return {side: version.pk}


def time_of(moment: datetime.datetime) -> str:
    """A moment of today as a page says it."""
    return f"{date_format(moment, 'TIME_FORMAT')} (UTC)"


# --- what is planned, and undoing it


@dataclass(frozen=True)
class PlannedSet:
    """What one press planned, as a page shows it: what, of which answers, from when on, by whom."""

    key: uuid.UUID
    verb: str | Promise
    names: str
    due_at: datetime.datetime
    by: User
    is_overdue: bool

    @property
    def sentence(self) -> str:
        facts = {"verb": self.verb, "names": self.names, "time": time_of(self.due_at)}
        # Translators: a decision that can still be undone, e.g. "Accept: 15 (a), 15 (b). Takes effect at 2:32 p.m."
        return _("%(verb)s: %(names)s. Takes effect at %(time)s.") % facts


def planned_in(transmission: Transmission) -> list[PlannedSet]:
    """The decisions on a response that can still be undone, what takes effect first before."""
    together: dict[uuid.UUID, list[PlannedDecision]] = {}
    for each in PlannedDecision.objects.filter(transmission=transmission).with_versions():
        together.setdefault(each.set_key, []).append(each)
    now = timezone.now()
    return [_shown(rows, now) for rows in together.values()]


def _shown(rows: Sequence[PlannedDecision], now: datetime.datetime) -> PlannedSet:
    first = rows[0]
    names = named([subject_of(each.version) for each in rows[:NAMED]], len(rows))
    verb = first.get_act_display()
    return PlannedSet(first.set_key, verb, names, first.due_at, first.planned_by, first.is_overdue(now))


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


class UndoDecisionForm(DeskActForm):
    """Which of the decisions on a response is undone."""

    set_key = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)

    def prepare(self, thing: Any, user: Any) -> None:
        field: Any = self.fields["set_key"]
        field.choices = [(str(each.key), each.sentence) for each in planned_in(thing)]
        field.error_messages["invalid_choice"] = _(
            "There is nothing to undo any more: the decision took effect, or was undone or cancelled before."
        )


def may_undo_in(user: User, transmission: Transmission) -> Verdict:
    """Whether the person may undo what is planned in this response."""
    return may_undo_decision(user)


def undo(transmission: Transmission, *, set_key: str, by: User, now: datetime.datetime) -> str:
    """Undo what one press planned; returns the sentence that says so."""
    names = {str(each.key): each.names for each in planned_in(transmission)}.get(set_key, "")
    count = actions.undo_decisions(set_key=uuid.UUID(set_key), by=by, now=now)
    said = ngettext(
        "%(state)s, %(names)s: undone. %(count)d waits to be reviewed again.",
        "%(state)s, %(names)s: undone. %(count)d wait to be reviewed again.",
        count,
    )
    return said % {"state": transmission.submission.member_state, "names": names, "count": count}


def after_undoing(_request: HttpRequest, transmission: Transmission) -> str:
    """Where the answers wait again."""
    return check_address(transmission)
