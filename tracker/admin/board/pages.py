"""The pages of the board: `/admin/periods/<slug>/`, its file, and the page about the period itself."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.admin.board.course import course_of
from tracker.admin.board.files import board_csv
from tracker.admin.board.listing import BoardChoice, Listing
from tracker.admin.board.rows import act_address, rows_of
from tracker.admin.clerk import clerk
from tracker.admin.display import board_address
from tracker.admin.site import desk
from tracker.admin.todo import steps_of
from tracker.models import PeriodAct, ReportingPeriod, User
from tracker.period_act_choices import StatesAct
from tracker.policies import may_enter_on_behalf, may_invite_states, may_manage_people, may_run_periods
from tracker.stages import Facts, Turn, facts_of

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


def board(request: HttpRequest, slug: str) -> HttpResponse:
    """The board of one period."""
    period, admin = period_at(slug), period_admin()
    facts, listing = listing_of(request, period)
    today = timezone.now().date()
    steps = admin.acts_for(clerk(request), period)
    may_invite = may_invite_states(clerk(request), period, today)
    waiting = [row for row in listing.rows if row.stage.turn == Turn.SECRETARIAT and row.act]
    invited = sum(each.is_invited for each in facts)
    context = {
        **desk.each_context(request),
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
        "course": course_of(period, facts, today) if period.is_opened else None,
        "head_acts": [step for step in steps if step[0].name in HEAD_ACTS],
        "more_acts": [step for step in steps if step[0].name not in HEAD_ACTS],
        "invite": act_address(period, StatesAct.INVITE) if may_invite and period.is_opened else "",
        "is_begun": bool(waiting or invited),
        "address": board_address(period),
        "next_address": f"{reverse('admin:tracker_reportingperiod_add')}?{urlencode({'last': period.slug})}",
    }
    request.current_app = desk.name
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


def board_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The lines of the board that the address asks for, as CSV."""
    period = period_at(slug)
    _facts, listing = listing_of(request, period)
    response = HttpResponse(board_csv(listing.shown), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{period.slug}.csv"'
    return response


def about(request: HttpRequest, slug: str) -> HttpResponse:
    """What the period asks, its days and its title in six languages."""
    return period_admin().about_view(request, period_at(slug))


def period_admin() -> Any:
    """The desk's table of periods."""
    return desk.get_model_admin(ReportingPeriod)


def addresses() -> list[URLPattern]:
    """The addresses of the board, behind the desk's sign-in."""
    pages = {
        "periods/<slug:slug>/": (board, "period_board"),
        "periods/<slug:slug>/board.csv": (board_file, "period_file"),
        "periods/<slug:slug>/about/": (about, "period_about"),
    }
    return [path(route, desk.admin_view(view), name=name) for route, (view, name) in pages.items()]


desk.pages.append(addresses)
