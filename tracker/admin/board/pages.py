"""The pages of the board: `/admin/periods/<slug>/`, its files and nominations, what the period asks, and its end."""

import datetime
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.actions import NotAllowed
from tracker.actions.errors import require
from tracker.admin.board.previews import AFTER_CLOSING
from tracker.admin.board.rows import (
    BoardChoice,
    BoardRow,
    Listing,
    act_address,
    rows_of,
    why_not_nominated,
)
from tracker.admin.clerk import clerk
from tracker.admin.display import board_address, list_of
from tracker.admin.queries import with_asked_printing
from tracker.admin.review.decisions import planned_address
from tracker.admin.site import desk
from tracker.admin.spreadsheets.exports import allowed_values, csv_response, nomination_rows, xlsx_response
from tracker.admin.todo import steps_of
from tracker.choices import Language, MandateRole, StatesAct
from tracker.importing.spreadsheets.columns import headings
from tracker.models import Correction, PeriodAct, PeriodItem, PlannedDecision, ReportingPeriod, Submission, User
from tracker.models.sheet_choices import SheetKind
from tracker.questionnaire.composing import compose
from tracker.questionnaire.note_verbale import write_note_verbale
from tracker.questionnaire.word import write as write_docx
from tracker.rules.policies import may_enter_on_behalf, may_invite_states, may_manage_people, may_run_periods
from tracker.rules.stages import Condition, Facts, Stage, facts_of, obstacle_to


@desk.page("periods/<slug:slug>/papers.zip", "period_papers")
def papers(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The ZIP for the invited States that are selected, or for all that are invited."""
    period, by = period_at(slug), clerk(request)
    require(may_run_periods(by))
    if not period.is_opened:
        raise NotAllowed(_("Open the period before you invite States."))
    now = timezone.now()
    codes = {code.upper() for code in request.GET.getlist("state")}
    invited = [each for each in facts_of(period, now.date()) if each.is_invited]
    chosen = [each for each in invited if not codes or each.member_state.pk in codes]
    files = (file for facts in chosen for file in files_of(period, facts, by, now.date()))
    response = StreamingHttpResponse(zipped(files, now), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{period.slug}-papers.zip"'
    return response


def files_of(period: ReportingPeriod, facts: Facts, by: User, today: datetime.date) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of the two papers of a State, in the language of its focal point, or else of who asks."""
    state, invitation = facts.member_state, facts.invitation
    assert invitation is not None  # noqa: S101 - it is invited
    first = facts.senders[0].user if facts.senders else None
    language = first.language if first else by.language if by.language in Language.values else Language.ENGLISH
    items = list(with_asked_printing(PeriodItem.objects.filter(period=period)))
    with translation.override(language):
        note = write_note_verbale(invitation, asked=len(items), focal_point=str(first) if first else "", today=today)
    form = compose(
        submission=Submission.objects.filter(period=period, member_state=state).first()
        or Submission(period=period, member_state=state),
        items=items,
        by=by,
        language=language,
        due_on=invitation.effective_due_on,
        lane=None,
    )
    yield f"{state.pk}/note-verbale-{language}.docx", note
    yield f"{state.pk}/{form.file_name}.docx", write_docx(form)


class _Pipe(bytearray):
    """What a ZIP is written into: its bytes are taken away as they come, and it cannot be turned back."""

    def write(self, data: bytes) -> int:
        self.extend(data)
        return len(data)

    def flush(self) -> None:
        """Write nothing: all of it is here."""

    def taken(self) -> bytes:
        """Return all that came since it was asked last."""
        parts = bytes(self)
        self.clear()
        return parts


def zipped(files: Iterable[tuple[str, bytes]], now: datetime.datetime) -> Iterator[bytes]:
    """The bytes of a ZIP of these files, file by file. What is Word is packed already."""
    pipe = _Pipe()
    written: Any = pipe  # all that a ZIP asks of what it is only written into
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, now.timetuple()[:6]), content)
            yield pipe.taken()
    yield pipe.taken()


@desk.page("periods/<slug:slug>/nominations/", "period_nominations")
def nominations(request: HttpRequest, slug: str) -> HttpResponse:
    """Two ways to nominate for the States that are selected, or for all that have nobody."""
    period = period_at(slug)
    rows = _rows_to_nominate(request, period)
    states = urlencode([("state", row.code) for row in rows])
    context = {
        "title": _("Record nominations"),
        "period": period,
        "address": f"{board_address(period)}{BoardChoice(stage=Stage.NOBODY).address()}#list",
        "rows": rows,
        "sheet_address": f"{reverse('admin:period_nominations_file', args=[period.slug])}?{states}",
        "upload_address": f"{reverse('admin:tracker_spreadsheetimport_add')}?{urlencode({'kind': SheetKind.MANDATES})}",
    }
    return TemplateResponse(request, "admin/board/nominations.html", context)


@desk.page("periods/<slug:slug>/nominations.xlsx", "period_nominations_file")
def nominations_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet of nominations with a row for each of these States; what is not known is left to fill in."""
    period, kind = period_at(slug), SheetKind.MANDATES
    states = [row.code for row in _rows_to_nominate(request, period)]
    rows = nomination_rows(states, MandateRole.FOCAL_POINT, period.meeting.slug)
    head, more = headings(kind, with_names=True), allowed_values(kind)
    return xlsx_response(f"{period.slug}-nominations", head, rows, str(kind.label), more)


def _rows_to_nominate(request: HttpRequest, period: ReportingPeriod) -> Sequence[BoardRow]:
    """The lines of the selected States; where none is selected, of those that have nobody.

    Raises NotAllowed for those who record no nomination.
    """
    if why_not := why_not_nominated(clerk(request)):
        raise NotAllowed(why_not)
    _facts, listing = listing_of(request, period)
    codes = {code.upper() for code in request.GET.getlist("state")}
    return [row for row in listing.rows if (row.code in codes if codes else row.stage == Stage.NOBODY)]


def _cells(row: BoardRow) -> Sequence[str]:
    facts = row.facts
    group = facts.member_state.get_regional_group_display()
    also = "; ".join(sorted(str(each.label) for each in row.conditions))
    people = "; ".join(str(each.user) for each in facts.senders)
    invited = facts.invitation.invited_at if facts.is_invited and facts.invitation else None
    figures = [str(number) if facts.is_invited else "" for number in (facts.drafts, facts.answered, facts.asked)]
    due = facts.due_on.isoformat() if facts.is_invited else ""
    days = [_day(facts.signed_in_at), *figures, _day(invited), due, _day(facts.last_step_at)]
    return [row.code, row.name, str(group), str(row.stage.label), also, people, *days]


def _day(moment: datetime.datetime | None) -> str:
    return moment.date().isoformat() if moment else ""


# As many results of acts on many States as the board names.
KEPT = 5
# The acts on the period that have a button of their own; the others are in a menu.
HEAD_ACTS = ("open", "dates", "close")


def period_at(slug: str) -> ReportingPeriod:
    """The period at an address, or a 404."""
    return get_object_or_404(ReportingPeriod.objects.select_related("meeting"), slug=slug)


def listing_of(request: HttpRequest, period: ReportingPeriod) -> tuple[list[Facts], Listing]:
    """All that is stored about the States in a period, and the lines that the address asks for."""
    facts = facts_of(period, timezone.now().date())
    return facts, Listing(rows_of(period, facts, clerk(request)), BoardChoice.asked(request.GET))


@desk.page("periods/<slug:slug>/", "period_board")
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """The board of one period."""
    period, admin = period_at(slug), period_admin()
    facts, listing = listing_of(request, period)
    today = timezone.now().date()
    steps = admin.acts_for(clerk(request), period)
    may_invite = may_invite_states(clerk(request), period, today)
    waiting = [row for row in listing.rows if row.is_to_review]
    invited = sum(each.is_invited for each in facts)
    context = {
        "title": str(period),
        "period": period,
        "asked": facts[0].asked if facts else 0,
        "invited": invited,
        "is_closed": period.is_closed(today),
        "listing": listing,
        "chosen": listing.chosen,
        "waiting": sorted(waiting, key=lambda row: str(row.facts.first_sent_at)),
        "todo": steps_of(period, clerk(request), timezone.now()),
        "acts": [(act, act_address(period, act)) for act in acts_now(period, clerk(request))],
        "more": more_acts(period, clerk(request)) if period.is_opened else [],
        "papers": here("papers", period) if period.is_opened and may_run_periods(clerk(request)) else "",
        "nominations": here("nominations", period) if may_manage_people(clerk(request)) else "",
        "select_all": listing.chosen.address(select="all"),
        "kept": list(PeriodAct.objects.filter(period=period).select_related("done_by")[:KEPT]),
        "reported": sum(each.is_invited and each.first_sent_at is not None for each in facts),
        "head_acts": [step for step in steps if step[0].name in HEAD_ACTS],
        "more_acts": [step for step in steps if step[0].name not in HEAD_ACTS],
        "invite": act_address(period, StatesAct.INVITE) if may_invite and period.is_opened else "",
        "is_begun": bool(waiting or invited),
        "address": board_address(period),
        "next_address": f"{reverse('admin:tracker_reportingperiod_add')}?{urlencode({'last': period.slug})}",
    }
    return TemplateResponse(request, "admin/board/board.html", context)


def here(page: str, period: ReportingPeriod) -> str:
    """The address of a page under the board."""
    return reverse(f"admin:period_{page}", args=[period.slug])


def acts_now(period: ReportingPeriod, user: User) -> list[StatesAct]:
    """The acts on many States whose moment it is; none before the period is opened."""
    today = timezone.now().date()
    possible = {
        StatesAct.INVITE: bool(may_invite_states(user, period, today)),
        StatesAct.THANK: period.is_closed(today),
    }
    return [act for act in StatesAct if period.is_opened and possible.get(act, True)]


def more_acts(period: ReportingPeriod, user: User) -> list[tuple[str, str]]:
    """What this person may do for the selected States on a page of its own: its words and its address."""
    found = []
    if may_manage_people(user):
        found.append((_("Record nominations"), here("nominations", period)))
    if may_enter_on_behalf(user):
        found += [(_("Enter a letter"), here("letter", period)), (_("Upload a completed form"), here("form", period))]
    return found


@desk.page("periods/<slug:slug>/board.csv", "period_file")
def board_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The lines of the board that the address asks for, as CSV."""
    period = period_at(slug)
    _facts, listing = listing_of(request, period)
    head = [
        _("ISO code"), _("State"), _("Regional group"), _("Stage"), _("Also"), _("Focal point"), _("Last sign-in"),
        _("Drafts"), _("Answers sent"), _("Recommendations asked"), _("Invited on"), _("Due"), _("Last step"),
    ]  # fmt: skip
    more = [_("Demonstration")] if settings.DEMONSTRATION else []
    return csv_response(period.slug, [*head, *more], map(_cells, listing.shown))


@desk.page("periods/<slug:slug>/about/", "period_about")
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """What the period asks, its days and its title in six languages."""
    return period_admin().about_view(request, period_at(slug))


def period_admin() -> Any:
    """The desk's table of periods."""
    return desk.get_model_admin(ReportingPeriod)


# The acts on a period that set its closing date.
DATES = ("dates", "close")
PRIVATE = gettext_lazy("Accepted answers stay private until a consent is recorded.")


@dataclass(frozen=True)
class UnfinishedWork:
    """One kind of unfinished work: its number, its rule after the closing, and its page."""

    count: int
    label: str | Promise
    note: str | Promise
    address: str


def unfinished_of(period: ReportingPeriod, rows: Sequence[BoardRow]) -> list[UnfinishedWork]:
    """Return the unfinished work of a period in the order of the board; each count is the list behind its link."""
    choices = [(BoardChoice(stage=stage), stage.label, after) for stage, after in AFTER_CLOSING.items()]
    choices.append((BoardChoice(condition=Condition.NO_CONSENT), Condition.NO_CONSENT.label, PRIVATE))
    board = board_address(period)
    of_states = [
        UnfinishedWork(sum(map(choice.shows, rows)), label, note, f"{board}{choice.address()}#list")
        for choice, label, note in choices
    ]
    others = [
        UnfinishedWork(
            PlannedDecision.objects.filter(transmission__submission__period=period).count(),
            _("Decisions that have not taken effect"),
            _("They take effect by themselves."),
            planned_address(),
        ),
        UnfinishedWork(
            Correction.objects.waiting().in_period(period).count(),
            _("Need a second approval"),
            _("They can be confirmed after the closing."),
            list_of(Correction, urlencode({"stage": "waiting", "period": period.slug})),
        ),
    ]
    return [each for each in [*of_states, *others] if each.count]


@desk.page("periods/<slug:slug>/end/", "period_end")
def ending(request: HttpRequest, slug: str) -> HttpResponse:
    """The end of one period; of a period that was never opened, its board."""
    period, today = period_at(slug), timezone.now().date()
    if not period.is_opened:
        return HttpResponseRedirect(board_address(period))
    facts, listing = listing_of(request, period)
    rows = listing.rows
    to_thank = [row for row in rows if obstacle_to(StatesAct.THANK, row.facts) is None]
    thank = act_address(period, StatesAct.THANK, [row.code for row in to_thank])
    context = {
        "title": _("End of the period"),
        "period": period,
        "address": board_address(period),
        "is_closed": period.is_closed(today),
        "unfinished": unfinished_of(period, rows),
        "invited": sum(each.is_invited for each in facts),
        "reported": sum(each.first_sent_at is not None for each in facts),
        "public_states": sum(each.answers("published") > 0 for each in facts),
        "public_answers": sum(each.answers("published") for each in facts),
        "dates": [step for step in period_admin().acts_for(clerk(request), period) if step[0].name in DATES],
        "reports": reports_of(period),
        "public_page": reverse("report:period", args=[period.slug]),
        "archive": f"manage.py export_period {period.slug} archive-{period.slug}",
        "to_thank": len(to_thank),
        "thanked": sum(each.is_thanked for each in facts),
        "thank": thank if to_thank and may_run_periods(clerk(request)) else "",
        "next_address": f"{reverse('admin:tracker_reportingperiod_add')}?{urlencode({'last': period.slug})}",
    }
    return TemplateResponse(request, "admin/board/ending.html", context)


def reports_of(period: ReportingPeriod) -> list[tuple[str, str]]:
    """Return the files of the draft report and of the figures, made by the public page of the period."""
    forms = {"Word (.docx)": "draft_docx", "PDF": "draft_pdf", "Excel (.xlsx)": "xlsx"}
    return [(label, reverse(f"report:period-{form}", args=[period.slug])) for label, form in forms.items()]
