"""Filters of lists that ask more than one column: what waits."""

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.contrib.admin import (
    BooleanFieldListFilter,
    ChoicesFieldListFilter,
    FieldListFilter,
    RelatedFieldListFilter,
    SimpleListFilter,
)
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.admin.queries import (
    invitations_with_expired_links,
    silent_invitations,
    with_unread_sentence,
    without_consent,
)
from tracker.choices import CheckState, IntentionKind, ReviewState
from tracker.models import EvidenceCheck

STAGE = _("stage")


def stage_filter(
    choices: dict[str, tuple[str | Promise, Callable[[Any], QuerySet[Any]]]],
    heading: Any = STAGE,
    name: str = "stage",
) -> type[SimpleListFilter]:
    """Return a filter of the named choices: {value: (label, rows -> rows)}."""

    class NamedStageFilter(SimpleListFilter):
        title = heading
        parameter_name = name

        def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
            return [(value, label) for value, (label, _rows) in choices.items()]

        def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
            chosen = choices.get(self.value() or "")
            return chosen[1](queryset) if chosen else queryset

    return NamedStageFilter


def titled(kind: type[FieldListFilter], heading: str | Promise) -> type[FieldListFilter]:
    """Return a filter with a heading that is not the name of its column."""

    def begin(self: Any, *args: Any, **kwargs: Any) -> None:
        kind.__init__(self, *args, **kwargs)
        self.title = heading

    return type(kind.__name__, (kind,), {"__init__": begin})


class PeriodFilter(RelatedFieldListFilter):
    """By the reporting period, also where there is only one: the list says which."""

    def has_output(self) -> bool:
        return bool(self.lookup_choices)


MeetingFilter = titled(RelatedFieldListFilter, _("meeting"))
# By how it came: typed by data entry from a letter or form, or written in the portal.
EnteredFilter = titled(BooleanFieldListFilter, _("from a letter or form"))
# Names of stages on pages, where the record has another name.
STAGES: dict[ReviewState, str | Promise] = {
    ReviewState.SUBMITTED: pgettext_lazy("stage of a State", "Sent"),
    ReviewState.SUPERSEDED: _("Replaced"),
}


class NamedStages(ChoicesFieldListFilter):
    """By the stage of a version, with the names that pages use."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        words = {str(state.label): label for state, label in STAGES.items()}
        for choice in super().choices(changelist):
            yield {**choice, "display": words.get(str(choice["display"]), choice["display"])}


StageFilter = titled(NamedStages, STAGE)


def _among(found: Callable[[datetime.date], QuerySet[Any]]) -> Callable[[Any], Any]:
    """Of some rows those that are found today."""
    return lambda rows: rows.filter(pk__in=found(timezone.now().date()).values("pk"))


def _that_said(kind: str, invitations: Any) -> QuerySet[Any]:
    return invitations.with_intention().filter(intention_kind=kind)


def filled(column: str) -> Callable[[Any], Any]:
    """The rows in which a column is not empty: what was done."""
    return lambda rows: rows.filter(**{f"{column}__isnull": False})


def waiting(rows: Any) -> Any:
    """The rows that wait."""
    return rows.waiting()


TransmissionStage = stage_filter(
    {
        "waiting": (_("Waiting to be checked"), lambda rows: rows.filter(waiting_count__gt=0)),
        "open": (_("Under review"), lambda rows: rows.filter(waiting_count__gt=0, claimed_at__isnull=False)),
        "checked": (_("Checked"), lambda rows: rows.filter(waiting_count=0)),
    }
)
ProposalStage = stage_filter(
    {
        "waiting": (_("Waiting to be confirmed"), waiting),
        "confirmed": (_("Confirmed"), filled("confirmed_at")),
        "dropped": (pgettext_lazy("of an import", "Discarded"), filled("dropped_at")),
    }
)
CorrectionStage = stage_filter(
    {
        "waiting": (_("Waiting for a second approval"), waiting),
        "done": (pgettext_lazy("of a correction", "Done"), filled("done_at")),
        "confirmed": (_("Confirmed"), filled("confirmed_at")),
        "refused": (_("Refused"), lambda rows: rows.filter(refused_at__isnull=False, is_overtaken=False)),
        # Translators: a request of the secretariat that a newer decision of the State has made void.
        "overtaken": (pgettext_lazy("of a request", "Overtaken"), lambda rows: rows.filter(is_overtaken=True)),
    }
)
SubmissionStage = stage_filter(
    {
        "no_consent": (_("Accepted, consent not recorded"), without_consent),
        "unread_sentence": (_("Consent by a form, sentence to be checked"), with_unread_sentence),
    }
)
InvitationStage = stage_filter(
    {
        # Translators: the desk's own word for a State that sent nothing; it stands on no public page.
        "silent": (_("No information received, past the due date"), _among(silent_invitations)),
        "nobody": (_("No focal point or alternate"), lambda rows: rows.standing().without_senders()),
        "expired_links": (_("Account link expired"), _among(invitations_with_expired_links)),
        **{kind.value: (kind.label, partial(_that_said, kind)) for kind in IntentionKind},
        "cancelled": (_("Cancelled"), filled("cancelled_at")),
    }
)
PeriodStage = stage_filter(
    {
        "prepared": (_("Not opened yet"), lambda rows: rows.filter(opened_at__isnull=True, cancelled_at__isnull=True)),
        "running": (_("Running"), lambda rows: rows.running(timezone.now().date())),
        "closed": (_("Closed"), lambda rows: rows.opened().filter(closes_on__lt=timezone.now().date())),
        "cancelled": (_("Cancelled"), filled("cancelled_at")),
    }
)
EvidenceStage = stage_filter(
    {
        "broken": (_("Broken link"), lambda rows: rows.filter(checks__in=EvidenceCheck.objects.broken_links())),
        "waiting": (
            _("Waiting for the virus scanner"),
            lambda rows: rows.filter(checks__in=EvidenceCheck.objects.waiting_files()),
        ),
        "refused": (_("Refused by the check"), lambda rows: rows.filter(check_state=CheckState.REFUSED)),
    }
)
MandateStage = stage_filter(
    {
        "acting": (_("Acting"), lambda rows: rows.filter(ended_at__isnull=True)),
        "ended": (_("Ended"), filled("ended_at")),
    }
)
MailStage = stage_filter(
    {
        "late": (_("Could not be sent"), lambda rows: rows.late(timezone.now())),
        "waiting": (_("Waiting"), waiting),
        "sent": (_("Sent"), filled("sent_at")),
    }
)
