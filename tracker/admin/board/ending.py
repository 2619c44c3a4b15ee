"""The end of a period on the board: unfinished work, closing date, report, thanks, archive and next period."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.admin.board.listing import STAGES_IN_ORDER, BoardChoice
from tracker.admin.board.pages import listing_of, period_admin, period_at
from tracker.admin.board.rows import BoardRow, act_address
from tracker.admin.clerk import clerk
from tracker.admin.display import board_address, list_of
from tracker.admin.review.planning import planned_address
from tracker.admin.site import desk
from tracker.models import Correction, PlannedDecision, ReportingPeriod
from tracker.period_act_choices import StatesAct
from tracker.policies import may_run_periods
from tracker.stages import Condition, Stage, Turn, obstacle_to

UNFINISHED = (Turn.STATE, Turn.SECRETARIAT, Turn.ENTRY, Turn.CORRECTING)
# The acts on a period that set its closing date.
DATES = ("dates", "close")
_REVIEW = _("We can review them after the closing.")
_NOT_SENT = _("They have not sent an answer, and cannot after the closing.")
AFTER: dict[Stage, str | Promise] = {
    Stage.SENT: _REVIEW,
    Stage.IN_REVIEW: _REVIEW,
    Stage.LETTER_RETURNED: _("Data entry corrects the letter."),
    Stage.LETTER_ENTERED: _("Data entry finishes the letter."),
    Stage.RETURNED: _("The States can correct returned answers after the closing."),
    Stage.PREPARING: _("Drafts stay in the portal and cannot be sent after the closing."),
    Stage.INVITED: _NOT_SENT,
    Stage.NOT_SIGNED_IN: _NOT_SENT,
    Stage.NOBODY: _NOT_SENT,
}
PRIVATE = _("Accepted answers stay private until a consent is recorded.")


@dataclass(frozen=True)
class UnfinishedWork:
    """One kind of unfinished work: its number, its rule after the closing, and its page."""

    count: int
    label: str | Promise
    note: str | Promise
    address: str


def unfinished_of(period: ReportingPeriod, rows: Sequence[BoardRow]) -> list[UnfinishedWork]:
    """Return the unfinished work of a period in the order of the board; each count is the list behind its link."""
    board = board_address(period)
    stages = [stage for stage in STAGES_IN_ORDER if stage.turn in UNFINISHED]
    of_states = [
        UnfinishedWork(
            sum(row.stage == stage for row in rows),
            stage.label,
            AFTER[stage],
            f"{board}{BoardChoice(stage=stage).address()}#list",
        )
        for stage in stages
    ]
    private = BoardChoice(condition=Condition.NO_CONSENT)
    others = [
        UnfinishedWork(
            sum(private.shows(row) for row in rows),
            Condition.NO_CONSENT.label,
            PRIVATE,
            f"{board}{private.address()}#list",
        ),
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
