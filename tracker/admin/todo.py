"""What there is to do for the secretariat: for a person on the first page, and in one reporting period on its board.

Each kind is defined once, with its rows, whose work it is and where it leads; all counts and lists come from it.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Exists, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracker.actions.correcting.kinds import who_can_confirm
from tracker.actions.printed_matter import waiting_for_second_person
from tracker.admin.board.rows import BoardChoice, act_address, nomination_address
from tracker.admin.display import (
    board_address,
    check_address,
    correction_named,
    intention_label,
    letter_address,
    list_of,
    page_of,
    state_and_period,
)
from tracker.admin.period_forms import invited_before
from tracker.admin.queries import (
    broken_links,
    closed_periods,
    invitations_with_expired_links,
    invitations_without_senders,
    letters_returned,
    letters_typed,
    own_queue,
    queue,
    silent_invitations,
    submissions_seen_by,
    typed_from_letters,
    waiting_files,
    with_unread_sentence,
    without_consent,
)
from tracker.admin.review.comparison import subject_of
from tracker.admin.review.decisions import named, planned_address, time_of
from tracker.choices import APPROVAL_KINDS, CorrectionKind, StatesAct
from tracker.models import (
    CommitmentUpdate,
    Correction,
    Evidence,
    EvidenceCheck,
    ImportProposal,
    Invitation,
    OutgoingMail,
    PlannedDecision,
    ReportingPeriod,
    SourceDocument,
    SpreadsheetImport,
    StatusUpdate,
    Submission,
    Suggestion,
    Transmission,
    User,
)
from tracker.models.submissions import sent_for_invitation
from tracker.rules.policies import (
    may_ask_consent,
    may_enter_on_behalf,
    may_import,
    may_manage_people,
    may_open_for_checking,
    may_run_periods,
)
from tracker.rules.stages import Condition, Stage, Turn
from tracker.suggesting.encoder import is_on

KEYS = (("c", _("Review the oldest")),)
# As many of each kind as the first page names; the list behind it has the rest.
NAMED = 10
# As many reporting periods next to them, latest first.
PERIODS_NAMED = 4


@dataclass(frozen=True)
class ToDo:
    """One thing to do: its name, where it is done, since which day it waits, and a line more."""

    name: str
    address: str
    since: datetime.date
    notes: tuple[str | Promise, ...] = ()
    said: str | Promise = ""  # what the State told the secretariat
    days: int = 0


@dataclass(frozen=True)
class ToDoKind:
    """One kind of task.

    `sources` are its rows, oldest first; `does` says whether a person's roles do this work, and `own` which of the rows
    are not a colleague's. `warning` is a sentence that is shown even where no row waits. `board` makes of the
    States of one period the address on its board; without it the kind is on no board.
    """

    key: str
    title: str | Promise
    sources: Callable[[User, datetime.datetime], list[QuerySet[Any]]]
    row: Callable[[Any], ToDo]
    address: str
    does: Callable[[User], object]
    own: Callable[[User], Q] = lambda user: Q()
    warning: Callable[[], str | Promise] = lambda: ""
    board: Callable[[ReportingPeriod, list[str]], str] | None = None

    def tasks(self, user: User, now: datetime.datetime, *, everybody: bool) -> "ToDoList":
        """Return at most `NAMED` tasks, and how many there are; none where the person's roles do not do this work."""
        does = bool(self.does(user))
        if not (does or everybody):
            return ToDoList(self.key, self.title, self.address, 0, [], is_theirs=False)
        sources = self.sources(user, now)
        if not everybody:
            sources = [source.filter(self.own(user)) for source in sources]
        rows = sorted(
            map(self.row, chain.from_iterable(source[:NAMED] for source in sources)), key=lambda row: row.since
        )
        count = sum(source.count() for source in sources) if len(rows) >= NAMED else len(rows)
        aged = [replace(row, days=(now.date() - row.since).days) for row in rows[:NAMED]]
        return ToDoList(self.key, self.title, self.address, count, aged, self.warning(), does)


@dataclass(frozen=True)
class ToDoList:
    """The tasks of one kind; `is_theirs` where the work is one of this person's roles."""

    key: str
    title: str | Promise
    address: str
    count: int
    rows: list[ToDo]
    warning: str | Promise = ""
    is_theirs: bool = True

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.rows)

    @property
    def is_shown(self) -> bool:
        return bool(self.rows or self.warning)


@dataclass(frozen=True)
class RunningPeriod:
    """A reporting period that runs, and how far it is."""

    period: ReportingPeriod
    address: str
    invited: int
    received: int

    @property
    def not_sent_address(self) -> str:
        """Who has not sent yet, also before the due date: until then nobody is late."""
        return _shown_on_board(turn=Turn.STATE)(self.period, [])


def first_page(
    user: User, now: datetime.datetime, step: tuple[str | Promise, str] | None, *, everybody: bool
) -> dict[str, Any]:
    """Return what the first page shows: the person's tasks by kind, or with `everybody` those of the whole team.

    Args:
        step: the first step on a new site that this person can take now, label and address.
    """
    waiting = [kind.tasks(user, now, everybody=everybody) for kind in kinds()]
    is_reviewer = may_open_for_checking(user, Transmission())
    oldest = own_queue(user).first() if is_reviewer else None
    oldest_address = check_address(oldest) if oldest else ""
    return {
        "waiting": waiting,
        "nothing": [each for each in waiting if each.is_theirs and not each.is_shown],
        "number": sum(each.count for each in waiting),
        "everybody": everybody,
        "today": now.date(),
        "roles": roles_of(user),
        "periods": running_periods(now.date()),
        "buttons": buttons_of(user, oldest_address, step),
        "oldest": oldest_address,
        "keys": KEYS,
    }


def steps_of(period: ReportingPeriod, user: User, now: datetime.datetime) -> list[tuple[str | Promise, int, str]]:
    """Return what there is to do in an open period for the whole team: label, number of States and address.

    Where no State is invited yet, it is to invite those that were invited to the period before.
    """
    if not period.is_opened:
        return []
    if not period.invitations.standing().exists():
        before, codes = invited_before(period)
        label = _("were invited to “%(period)s”") % {"period": before}
        can_invite = codes and not period.is_closed(now.date())
        return [(label, len(codes), act_address(period, StatesAct.INVITE, codes))] if can_invite else []
    found: list[tuple[str | Promise, int, str]] = []
    for kind in kinds():
        if kind.board is not None:
            codes = sorted(set(chain.from_iterable(_states_in(each, period) for each in kind.sources(user, now))))
            found += [(kind.title, len(codes), kind.board(period, codes))] if codes else []
    return found


def _states_in(rows: QuerySet[Any], period: ReportingPeriod) -> QuerySet[Any, str]:
    """The codes of the States of some rows, in one period."""
    path = "" if rows.model in (Invitation, Submission) else "submission__"
    return rows.filter(**{f"{path}period": period}).values_list(f"{path}member_state", flat=True)


def buttons_of(user: User, oldest: str, step: tuple[str | Promise, str] | None) -> list[tuple[str | Promise, str]]:
    """Return the buttons of the first page, label and address: the first is the primary button.

    Args:
        oldest: the address of the oldest response to review, or "".
        step: the first step on a new site that this person can take now.
    """
    offered = (
        (may_enter_on_behalf, _("Enter a letter"), "admin:tracker_submission_letters"),
        (may_enter_on_behalf, _("Upload a completed form"), "admin:completed_form"),
        (may_import, _("Import a report"), "admin:tracker_importproposal_add"),
        (may_import, _("Enter a recommendation by hand"), "admin:tracker_importproposal_by-hand"),
        (may_run_periods, _("Upload a spreadsheet"), "admin:tracker_spreadsheetimport_add"),
        (may_run_periods, _("Create a reporting period"), "admin:tracker_reportingperiod_add"),
        (may_manage_people, _("Record a nomination"), "admin:tracker_mandate_add"),
    )
    begin = [(label, reverse(name)) for may, label, name in offered if may(user)]
    first = [(_("Review the oldest"), oldest)] if oldest else [step] if step else []
    return [*first, *(each for each in begin if each[1] not in [address for _label, address in first])]


def running_periods(today: datetime.date) -> list[RunningPeriod]:
    """Return the reporting periods that run, with how many States were invited and how many of them sent something."""
    periods = ReportingPeriod.objects.running(today).order_by("due_on", "pk")[:PERIODS_NAMED]
    asked = Invitation.objects.standing().filter(period__in=[period.pk for period in periods])
    has_sent = Q(Exists(sent_for_invitation()))
    counted = asked.order_by().values("period").annotate(invited=Count("pk"), received=Count("pk", filter=has_sent))
    figures = {each["period"]: (each["invited"], each["received"]) for each in counted}
    return [RunningPeriod(each, board_address(each), *figures.get(each.pk, (0, 0))) for each in periods]


def roles_of(user: User) -> list[str | Promise]:
    """Return the labels of the roles of a person of the secretariat."""
    roles = (
        (user.is_reviewer, _("reviewer")),
        (user.is_data_entry, _("data entry")),
        (user.is_administrator, _("administrator")),
    )
    return [label for has, label in roles if has]


# --- the kinds


def kinds() -> list[ToDoKind]:
    """Return all kinds in the order of the page; without what is switched off on this site."""
    found = [*_of_answers(), *_of_letters(), *_of_documents(), *_of_periods(), *_of_technology()]
    off = {
        "planned": not settings.DECISION_UNDO_MINUTES,
        "suggestions": not is_on(),
        "files": not settings.CLAMAV_SOCKET,
    }
    return [each for each in found if not off.get(each.key)]


def _reviews(user: User) -> object:
    return may_open_for_checking(user, Transmission())


def _records_consent(user: User) -> object:
    return may_ask_consent(user, note_verbale="-")


def _is_secretariat(user: User) -> object:
    return user.is_secretariat


def _not_asked_by(user: User) -> Q:
    """Nobody gives the second approval to a request of their own."""
    return ~Q(asked_by=user)


def _without_second_person() -> QuerySet[Correction]:
    """Corrections that wait, and that no reviewer of today can confirm."""
    waiting = Correction.objects.waiting().exclude(kind__in=(*APPROVAL_KINDS, CorrectionKind.IN_DOCUMENT))
    alone = [each.pk for each in waiting.with_targets() if not who_can_confirm(each)]
    return Correction.objects.filter(pk__in=alone).with_targets().order_by("asked_at")


def _shown_on_board(**choice: str) -> Callable[[ReportingPeriod, list[str]], str]:
    """The list of the board, narrowed."""
    return lambda period, _codes: f"{board_address(period)}{BoardChoice(**choice).address()}#list"


def _act_on_board(act: StatesAct) -> Callable[[ReportingPeriod, list[str]], str]:
    """An act of the board with the States selected."""
    return lambda period, codes: act_address(period, act, codes)


def _of_answers() -> list[ToDoKind]:
    return [
        ToDoKind(
            "responses", _("Responses to review"), lambda user, now: [queue(user)], _response,
            list_of(Transmission, "stage=waiting"), _reviews,
            lambda user: Q(claimed_by__isnull=True) | Q(claimed_by=user),
            board=_shown_on_board(turn=Turn.SECRETARIAT),
        ),
        ToDoKind(
            "planned", _("Decisions that have not taken effect"),
            lambda user, now: [PlannedDecision.objects.first_of_sets().with_versions()],
            _planned, planned_address(), _is_secretariat, lambda user: Q(planned_by=user), _late_clock,
        ),
        ToDoKind(
            "imports", _("Imports to confirm"),
            lambda user, now: [ImportProposal.objects.waiting().order_by("proposed_at")],
            lambda each: ToDo(str(each), page_of(each), each.proposed_at.date()),
            list_of(ImportProposal, "stage=waiting"), may_import,
        ),
        ToDoKind(
            "approvals", _("Needs a second approval"),
            lambda user, now: [
                Correction.objects.waiting().for_second_person(user).with_targets().order_by("asked_at")
            ],
            lambda each: ToDo(correction_named(each), page_of(each), each.asked_at.date()),
            list_of(Correction, "stage=waiting"), _is_secretariat, _not_asked_by,
        ),
        ToDoKind(
            "reviewers", _("Needs a second reviewer"), lambda user, now: [_without_second_person()],
            lambda each: ToDo(correction_named(each), page_of(each), each.asked_at.date()),
            list_of(Correction, "stage=waiting"), may_manage_people,
        ),
    ]  # fmt: skip


def _of_letters() -> list[ToDoKind]:
    return [
        ToDoKind(
            "typed", _("Letters that are being entered"), lambda user, now: [letters_typed(user)], _typed,
            list_of(StatusUpdate, "review_state__exact=draft&on_behalf__exact=1"), may_enter_on_behalf,
            lambda user: Q(Exists(typed_from_letters(user).filter(typed_by=user))),
            board=_shown_on_board(stage=Stage.LETTER_ENTERED),
        ),
        ToDoKind(
            "letters", _("Letters returned to data entry"),
            lambda user, now: [letters_returned(user, StatusUpdate), letters_returned(user, CommitmentUpdate)],
            lambda each: ToDo(_subject_named(each), _letter_of(each.submission), each.checked_at.date()),
            list_of(StatusUpdate, "review_state__exact=returned&on_behalf__exact=1"), may_enter_on_behalf,
            board=_shown_on_board(stage=Stage.LETTER_RETURNED),
        ),
        ToDoKind(
            "consents", _("Accepted, consent not recorded: ask for it"),
            lambda user, now: [without_consent(submissions_seen_by(user))],
            lambda each: ToDo(state_and_period(each), page_of(each), each.accepted_since.date()),
            list_of(Submission, "stage=no_consent"), _records_consent,
            board=_shown_on_board(condition=Condition.NO_CONSENT),
        ),
        ToDoKind(
            "sentences", _("Consent by a form, sentence to be checked"),
            lambda user, now: [with_unread_sentence(submissions_seen_by(user))],
            lambda each: ToDo(
                state_and_period(each), reverse("admin:tracker_submission_ask-consent", args=[each.pk]),
                each.consented_since.date(),
            ),
            list_of(Submission, "stage=unread_sentence"), _records_consent,
        ),
    ]  # fmt: skip


def _of_documents() -> list[ToDoKind]:
    return [
        ToDoKind(
            "printed-matter", _("Answers and commitments as printed, to be confirmed by a second person"),
            lambda user, now: [waiting_for_second_person()],
            lambda each: ToDo(
                str(each), reverse("admin:tracker_sourcedocument_confirm-printed", args=[each.pk]),
                each.confirmed_at.date(),
            ),
            list_of(SourceDocument), may_import, lambda user: ~Q(confirmed_by=user),
        ),
        ToDoKind(
            "suggestions", _("Suggestions to decide"),
            lambda user, now: [
                Suggestion.objects.to_decide().select_related("recommendation__meeting", "theme", "other__meeting")
            ],
            lambda each: ToDo(
                f"{each.get_kind_display()}: {each.recommendation}, {each.theme or each.other}",
                reverse("admin:tracker_recommendation_suggestions", args=[each.recommendation_id]), each.made_at.date(),
            ),
            reverse("admin:tracker_recommendation_undecided") if is_on() else "", may_import,
        ),
    ]  # fmt: skip


def _of_periods() -> list[ToDoKind]:
    return [
        ToDoKind(
            # Translators: the desk's own word for a State that sent nothing; it stands on no public page.
            "silent", _("No information received, past the due date"),
            lambda user, now: [silent_invitations(now.date())],
            lambda each: ToDo(
                state_and_period(each), f"{board_address(each.period)}?{urlencode({'q': each.member_state_id})}#list",
                each.last_day, said=intention_label(each.intention_kind),
            ),
            list_of(Invitation, "stage=silent"), may_run_periods, board=_act_on_board(StatesAct.REMIND),
        ),
        ToDoKind(
            "closed", _("Reporting periods that closed"), lambda user, now: [closed_periods(now.date())], _closed,
            list_of(ReportingPeriod), may_run_periods,
        ),
        ToDoKind(
            "nobody", _("No focal point or alternate"),
            lambda user, now: [invitations_without_senders(now.date())],
            lambda each: ToDo(
                state_and_period(each), nomination_address(each.member_state_id, each.period), each.invited_at.date()
            ),
            list_of(Invitation, "stage=nobody"), may_manage_people,
            board=lambda period, _codes: list_of(Invitation, f"stage=nobody&period__id__exact={period.pk}"),
        ),
        ToDoKind(
            "account-links", _("Account links that expired"),
            lambda user, now: [invitations_with_expired_links(now.date())],
            lambda each: ToDo(
                state_and_period(each), act_address(each.period, StatesAct.LINKS, [each.member_state_id]),
                each.expired_at.date(),
            ),
            list_of(Invitation, "stage=expired_links"), may_run_periods, board=_act_on_board(StatesAct.LINKS),
        ),
        ToDoKind(
            "spreadsheets", _("Spreadsheets with rows that wait"),
            lambda user, now: [SpreadsheetImport.objects.visible_to(user).waiting().order_by("proposed_at")],
            lambda each: ToDo(str(each), page_of(each), each.proposed_at.date()),
            list_of(SpreadsheetImport), may_run_periods, lambda user: Q(proposed_by=user),
        ),
    ]  # fmt: skip


def _of_technology() -> list[ToDoKind]:
    return [
        ToDoKind(
            "mails", _("E-mails that could not be sent"),
            lambda user, now: [OutgoingMail.objects.visible_to(user).late(now).select_related("user")],
            lambda each: ToDo(each.address, page_of(each), each.queued_at.date()),
            list_of(OutgoingMail, "stage=late"), _is_secretariat,
        ),
        ToDoKind(
            "links", _("Evidence links that broke"), lambda user, now: [broken_links(user)],
            lambda each: ToDo(_item(each.evidence), page_of(each.evidence), each.ended_at.date()),
            list_of(Evidence, "stage=broken"), _reviews,
        ),
        ToDoKind(
            "files", _("Files that wait for the virus scanner"), lambda user, now: [waiting_files(user)],
            lambda each: ToDo(_item(each.evidence), page_of(each.evidence), each.asked_at.date()),
            list_of(Evidence, "stage=waiting"), _is_secretariat, warning=_silence_of_the_scanner,
        ),
    ]  # fmt: skip


def _response(each: Any) -> ToDo:
    count = {"count": each.waiting_count}
    named = each.first_label if each.waiting_count == 1 else ""
    notes: list[str | Promise] = [
        named or ngettext("%(count)d item to review", "%(count)d items to review", each.waiting_count) % count
    ]
    if each.corrects:
        notes.append(_("corrects an accepted answer"))
    elif each.corrects_returned:
        notes.append(_("corrects a returned answer"))
    if each.last_day and each.submitted_at.date() > each.last_day:
        notes.append(_("sent after the due date"))
    if each.claimed_by:
        # Translators: who is reviewing a response.
        notes.append(_("with %(name)s") % {"name": each.claimed_by})
    return ToDo(state_and_period(each.submission), check_address(each), each.submitted_at.date(), tuple(notes))


def _typed(each: Any) -> ToDo:
    number = ngettext(
        "%(count)d answer entered, not yet sent to be checked", "%(count)d answers entered, not yet sent to be checked",
        each.typed_count,
    ) % {"count": each.typed_count}  # fmt: skip
    return ToDo(state_and_period(each), _letter_of(each), each.typed_since.date(), (number,))


def _closed(period: Any) -> ToDo:
    """A period that closed, with its unfinished work."""
    to_review, approvals, silent = period.to_review, period.approvals, period.silent
    words = [
        (
            ngettext("%(count)d State has answers to review", "%(count)d States have answers to review", to_review),
            to_review,
        ),
        (ngettext("%(count)d needs a second approval", "%(count)d need a second approval", approvals), approvals),
        (ngettext("%(count)d State sent no answer", "%(count)d States sent no answer", silent), silent),
    ]
    notes = [each % {"count": count} for each, count in words if count]
    address = reverse("admin:period_end", args=[period.slug])
    return ToDo(str(period), address, period.closes_on, tuple(notes or [_("All answers are reviewed.")]))


def _silence_of_the_scanner() -> str | Promise:
    """What to say where only files wait that nobody has sent yet: nobody here sees them, but sees to the scanner."""
    is_silent = EvidenceCheck.objects.waiting_files().filter(attempts__gt=0).exists()
    return _("The virus scanner does not answer. Files that States add wait until it does.") if is_silent else ""


def _late_clock() -> str | Promise:
    """Return a sentence where a decision is late: the next act of any person applies it."""
    is_late = PlannedDecision.objects.overdue(timezone.now()).exists()
    said = _("A decision should have taken effect and has not: the clock (send_due_mail) does not run.")
    return said if is_late else ""


def _planned(first: Any) -> ToDo:
    names = named([subject_of(first.version)], first.together)
    notes = (
        # Translators: what was decided, and of what, e.g. "Accept: 15 (a) and 3 more"
        _("%(verb)s: %(names)s") % {"verb": first.get_act_display(), "names": names},
        _("takes effect at %(time)s") % {"time": time_of(first.due_at)},
    )
    state = state_and_period(first.transmission.submission)
    return ToDo(state, planned_address(first.set_key), first.planned_at.date(), notes)


def _item(evidence: Evidence) -> str:
    # Translators: a State, and the title of an item of evidence.
    return _("%(state)s: %(title)s") % {"state": evidence.member_state, "title": evidence.title}


def _subject_named(version: Any) -> str:
    # Translators: a State and a reporting period, and the label of a recommendation: "Ardovela, Progress 2027: 15 (a)".
    facts = {"response": state_and_period(version.submission), "label": subject_of(version)}
    return _("%(response)s: %(label)s") % facts


def _letter_of(submission: Submission) -> str:
    return letter_address(submission.period.slug, submission.member_state_id)
