"""The first steps on a new site, for an administrator and for data entry; each step shows when it is done."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.models import Invitation, Mandate, OutgoingMail, ReportingPeriod, SourceDocument, User
from tracker.policies import Verdict, may_import, may_manage_people, may_run_periods
from tracker.second_factor import has_factor


@dataclass(frozen=True)
class FirstStep:
    """One step. `address` is empty for a person without the right; then `colleagues` are the people who take it."""

    words: str | Promise
    address: str
    is_done: bool
    colleagues: str = ""


def first_hour(person: User) -> list[FirstStep]:
    """The steps in their order; none where all are done, in the demonstration, and for a reviewer. Seven queries."""
    if settings.DEMONSTRATION or not (person.is_administrator or person.is_data_entry):
        return []
    entry = User.objects.filter(is_active=True, is_data_entry=True).order_by("full_name", "username")
    colleagues = ", ".join(map(str, entry[:NAMED])) if person.is_administrator else ""
    found = _steps(person)
    steps = [FirstStep(words, _address(person, may, page), done, colleagues) for words, may, page, done in found]
    return [] if all(step.is_done for step in steps) else steps


def next_step(steps: list[FirstStep]) -> FirstStep | None:
    """Return the first step that this person can take now."""
    return next((step for step in steps if step.address and not step.is_done), None)


# As many colleagues as a step names.
NAMED = 3

type StepFacts = tuple[str | Promise, Callable[[User], Verdict] | None, str, bool]


def _steps(person: User) -> list[StepFacts]:
    """(label, who may, page, whether it is done): for an administrator the people and all that data entry does."""
    documents = SourceDocument.objects.filter(confirmed_at__isnull=False)
    periods, new_period = ReportingPeriod.objects.all(), "admin:tracker_reportingperiod_add"
    factor = not settings.SECOND_FACTOR or has_factor(person)
    first: list[StepFacts] = [(_("Set up your second factor"), None, "portal:account", factor)]
    report = (_("Import the first report"), may_import, "admin:tracker_importproposal_add", documents.exists())
    period = (_("Create the first reporting period"), may_run_periods, new_period, periods.exists())
    if person.is_administrator:
        nominated = Mandate.objects.exists()
        nomination = (_("Record the first nomination"), may_manage_people, "admin:tracker_mandate_add", nominated)
        return [*first, *_steps_of_people(), report, nomination, period]
    invite = _("Open the period and invite States, on its board")
    invited = Invitation.objects.exists()
    return [*first, report, period, (invite, may_run_periods, "admin:tracker_reportingperiod_changelist", invited)]


def _steps_of_people() -> list[StepFacts]:
    people = User.objects.filter(is_active=True).aggregate(
        administrators=Count("pk", filter=Q(is_administrator=True)),
        entry=Count("pk", filter=Q(is_data_entry=True)),
        reviewers=Count("pk", filter=Q(is_reviewer=True)),
    )
    has_team = bool(people["entry"] and people["reviewers"] > 1)
    mails, account = OutgoingMail.objects.filter(sent_at__isnull=False), "admin:tracker_user_add"
    return [
        (_("Create the account of a second administrator"), may_manage_people, account, people["administrators"] > 1),
        (_("Create accounts for data entry and for two reviewers"), may_manage_people, account, has_team),
        (_("See that e-mails leave"), may_manage_people, "admin:tracker_outgoingmail_changelist", mails.exists()),
    ]


def _address(person: User, may: Callable[[User], Verdict] | None, page: str) -> str:
    return reverse(page) if may is None or may(person) else ""
