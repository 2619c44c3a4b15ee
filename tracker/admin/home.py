"""What waits at the desk, oldest first, each with its age in days: the front page."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.admin.display import (
    check_address,
    intention_label,
    letter_address,
    list_of,
    page_of,
    state_and_period,
)
from tracker.admin.queries import (
    broken_links,
    letters_returned,
    own_queue,
    queue,
    silent_invitations,
    waiting_files,
)
from tracker.models import (
    CommitmentUpdate,
    Evidence,
    EvidenceCheck,
    ImportProposal,
    Invitation,
    OutgoingMail,
    SpreadsheetImport,
    StatusUpdate,
    Transmission,
    TwoPersonRequest,
    User,
)
from tracker.policies import (
    may_enter_on_behalf,
    may_import,
    may_manage_people,
    may_open_for_checking,
    may_run_periods,
)

KEYS = (("c", _("Review the oldest")),)
# As many of each as the front page names; the list behind it has the rest.
NAMED = 10


@dataclass(frozen=True)
class WaitingThing:
    """One thing that waits: its name, where to go, the day since which it waits, and for how many days."""

    name: str
    address: str
    since: datetime.date
    days: int
    note: str | Promise = ""
    said: str | Promise = ""  # what the State told the desk


@dataclass(frozen=True)
class WaitingList:
    """One kind of thing that waits."""

    title: str | Promise
    nothing: str | Promise
    count: int
    rows: list[WaitingThing]
    address: str

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.rows)


def what_waits(user: Any, now: datetime.datetime) -> list[WaitingList]:
    """All that waits, for the front page: at most `NAMED` rows of each kind, and how many there are."""
    today = now.date()
    return [
        _waiting(
            _("Responses to review"),
            _("Nothing waits to be checked."),
            [queue(user)],
            lambda each: WaitingThing(
                state_and_period(each.submission), check_address(each), *_age(each.submitted_at, today), _owner(each)
            ),
            list_of(Transmission, "stage=waiting"),
        ),
        _waiting(
            _("Imports to confirm"),
            _("No import waits."),
            [ImportProposal.objects.waiting().order_by("proposed_at")],
            lambda each: WaitingThing(str(each), page_of(each), *_age(each.proposed_at, today)),
            list_of(ImportProposal, "stage=waiting"),
        ),
        _waiting(
            _("Needs a second approval"),
            _("No request waits."),
            [TwoPersonRequest.objects.waiting().select_related("submission__member_state", "submission__period")],
            lambda each: WaitingThing(str(each), page_of(each), *_age(each.asked_at, today)),
            list_of(TwoPersonRequest, "stage=waiting"),
        ),
        _waiting(
            _("Letters returned to data entry"),
            _("No letter waits to be corrected."),
            [letters_returned(user, StatusUpdate), letters_returned(user, CommitmentUpdate)],
            lambda each: WaitingThing(
                state_and_period(each.submission), _letter_of(each), *_age(each.checked_at, today)
            ),
            list_of(StatusUpdate, "review_state__exact=returned&on_behalf__exact=1"),
        ),
        _silent_states(today),
        _spreadsheets(user, today),
        _late_mails(user, now),
        _broken_links(user, today),
        *([_waiting_files(user, today)] if settings.CLAMAV_SOCKET else []),
    ]


def _broken_links(user: Any, today: datetime.date) -> WaitingList:
    return _waiting(
        _("Evidence links that broke"),
        _("Every link that is cited answered when it was last asked."),
        [broken_links(user)],
        lambda each: WaitingThing(_item(each), page_of(each.evidence), *_age(each.ended_at, today)),
        list_of(Evidence, "stage=broken"),
    )


def _waiting_files(user: Any, today: datetime.date) -> WaitingList:
    """Only where there is a scanner: without one no file waits."""
    return _waiting(
        _("Files that wait for the virus scanner"),
        _silence_of_the_scanner() or _("No file waits."),
        [waiting_files(user)],
        lambda each: WaitingThing(_item(each), page_of(each.evidence), *_age(each.asked_at, today)),
        list_of(Evidence, "stage=waiting"),
    )


def _silence_of_the_scanner() -> str | Promise:
    """What to say where only files wait that nobody has sent yet: the desk does not see them, but it sees to the
    scanner."""
    is_silent = EvidenceCheck.objects.waiting_files().filter(attempts__gt=0).exists()
    return _("The virus scanner does not answer. Files that States add wait until it does.") if is_silent else ""


def _item(check: EvidenceCheck) -> str:
    # Translators: a State, and the title of an item of evidence.
    return _("%(state)s: %(title)s") % {"state": check.evidence.member_state, "title": check.evidence.title}


def _silent_states(today: datetime.date) -> WaitingList:
    """States that are past their due date, with what they said that they intend."""
    return _waiting(
        # Translators: the desk's own word for a State that sent nothing; it stands on no public page.
        _("No information received, past the due date"),
        _("No State is overdue."),
        [silent_invitations(today)],
        lambda each: WaitingThing(
            state_and_period(each),
            page_of(each),
            each.last_day,
            (today - each.last_day).days,
            said=intention_label(each.intention_kind),
        ),
        list_of(Invitation, "stage=silent"),
    )


def _late_mails(user: Any, now: datetime.datetime) -> WaitingList:
    """Mails that the mail server did not take."""
    return _waiting(
        _("E-mails that could not be sent"),
        _("No e-mail is waiting."),
        [OutgoingMail.objects.visible_to(user).late(now).select_related("user")],
        lambda each: WaitingThing(each.address, page_of(each), *_age(each.queued_at, now.date())),
        list_of(OutgoingMail, "stage=late"),
    )


def _spreadsheets(user: Any, today: datetime.date) -> WaitingList:
    return _waiting(
        _("Spreadsheets with rows that wait"),
        _("No spreadsheet waits."),
        [SpreadsheetImport.objects.visible_to(user).waiting().order_by("proposed_at")],
        lambda each: WaitingThing(str(each), page_of(each), *_age(each.proposed_at, today)),
        list_of(SpreadsheetImport),
    )


def oldest_to_check(user: User) -> str:
    """The address of the oldest sending that waits and that no colleague has open; nothing but for a reviewer."""
    oldest = own_queue(user).first() if may_open_for_checking(user, Transmission()) else None
    return check_address(oldest) if oldest else ""


def what_begins(user: User) -> list[tuple[str | Promise, str]]:
    """What the person may begin from here: the words of a link and its address."""
    offered = (
        (may_enter_on_behalf, _("Enter a letter"), "admin:tracker_submission_letters"),
        (may_import, _("Import a report"), "admin:tracker_importproposal_add"),
        (may_import, _("Enter a recommendation by hand"), "admin:tracker_importproposal_by-hand"),
        (may_run_periods, _("Upload a spreadsheet"), "admin:tracker_spreadsheetimport_add"),
        (may_run_periods, _("Create a reporting period"), "admin:tracker_reportingperiod_add"),
        (may_manage_people, _("Record a nomination"), "admin:tracker_mandate_add"),
    )
    return [(words, reverse(name)) for may, words, name in offered if may(user)]


def _waiting(
    title: str | Promise,
    nothing: str | Promise,
    sources: list[QuerySet[Any]],
    row: Callable[[Any], WaitingThing],
    address: str,
) -> WaitingList:
    rows = sorted((row(each) for each in chain.from_iterable(source[:NAMED] for source in sources)), key=_oldest)
    count = sum(source.count() for source in sources) if len(rows) >= NAMED else len(rows)
    return WaitingList(title, nothing, count, rows[:NAMED], address)


def _oldest(row: WaitingThing) -> datetime.date:
    return row.since


def _age(moment: datetime.datetime | None, today: datetime.date) -> tuple[datetime.date, int]:
    day = moment.date() if moment else today
    return day, (today - day).days


def _owner(transmission: Transmission) -> str:
    return str(transmission.claimed_by) if transmission.claimed_by else ""


def _letter_of(version: Any) -> str:
    submission = version.submission
    return letter_address(submission.period.slug, submission.member_state_id)
