"""One transmission as its page shows it: each version beside the one before, with hints and what may be done.

Belongs here: putting together what was read. The page is `checking`, the queries are in `queries`.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.admin.hints import Hint, hints_for
from tracker.admin.queries import earlier_versions, versions_of
from tracker.choices import ReviewState
from tracker.models import StatusUpdate, Transmission, User
from tracker.policies import Denied, Verdict, may_accept, may_return

# The columns compared, each with its name; those of a State's own words last.
ANSWER_COLUMNS = (
    ("get_implementation_status_display", _("Action taken")),
    ("summary", _("Summary")),
    ("obstacles", _("Main obstacles")),
    ("assistance_needed", _("Technical assistance needed")),
)
COMMITMENT_COLUMNS = (
    ("get_progress_display", _("Progress")),
    ("target_on", _("Target date")),
    ("text", _("Commitment")),
    ("lead_institution", _("Lead institution")),
    ("note", _("Note")),
)
CODED = ("get_implementation_status_display", "get_progress_display", "target_on")


@dataclass(frozen=True)
class Row:
    """One column of a version, now and in the version before."""

    label: str | Promise
    now: Any
    before: Any
    is_coded: bool

    @property
    def is_changed(self) -> bool:
        return (self.now or "") != (self.before or "")


@dataclass(frozen=True)
class Checked:
    """One version on the page of its transmission."""

    version: Any
    before: Any
    rows: list[Row]
    hints: list[Hint]
    accept: Verdict
    return_: Verdict
    is_answer: bool
    citations: list[Any] = field(default_factory=list)

    @property
    def is_waiting(self) -> bool:
        return self.version.review_state == ReviewState.SUBMITTED

    @property
    def refusal(self) -> str:
        """Why this person may not accept it; nothing where she may."""
        return self.accept.reason if isinstance(self.accept, Denied) else ""

    @property
    def address(self) -> str:
        return self.version._meta.model_name


def _value(version: Any, name: str) -> Any:
    value = getattr(version, name, None) if version is not None else None
    if isinstance(value, datetime.date):
        return date_format(value, "DATE_FORMAT")
    return value() if callable(value) else value


def _before(version: Any, earlier: dict[tuple[str, Any], list[Any]]) -> Any:
    subject = version.recommendation_id if isinstance(version, StatusUpdate) else version.commitment_id
    siblings = earlier.get((type(version).__name__, subject), [])
    older = [each for each in siblings if each.version < version.version]
    return older[-1] if older else None


def _checked(version: Any, earlier: dict[tuple[str, Any], list[Any]], user: User) -> Checked:
    is_answer = isinstance(version, StatusUpdate)
    before = _before(version, earlier)
    columns = ANSWER_COLUMNS if is_answer else COMMITMENT_COLUMNS
    rows = [Row(label, _value(version, name), _value(before, name), name in CODED) for name, label in columns]
    return Checked(
        version=version,
        before=before,
        rows=[row for row in rows if row.now or row.before],
        hints=hints_for(version),
        accept=may_accept(user, version),
        return_=may_return(user, version),
        is_answer=is_answer,
        citations=list(version.evidence_citations.all()),
    )


def checked_versions(transmission: Transmission, user: User) -> list[Checked]:
    """All versions of a transmission, in the order of its page."""
    earlier = earlier_versions(transmission, user)
    return [_checked(version, earlier, user) for version in versions_of(transmission, user)]
