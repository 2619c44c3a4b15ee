"""The pages of the board: `/admin/periods/<slug>/`, its file, and the page about the period itself."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.admin.board.listing import BoardChoice, Listing
from tracker.admin.board.rows import BoardRow, act_address, rows_of
from tracker.admin.clerk import clerk
from tracker.admin.display import board_address
from tracker.admin.site import desk
from tracker.admin.todo import steps_of
from tracker.importing.spreadsheets.writing import csv_file, marked
from tracker.models import PeriodAct, ReportingPeriod, User
from tracker.period_act_choices import StatesAct
from tracker.policies import may_enter_on_behalf, may_invite_states, may_manage_people, may_run_periods
from tracker.stages import Facts, Turn, facts_of

WIDTH, HEIGHT = 400, 96
WEEK = datetime.timedelta(days=7)
MOST_WEEKS = 120  # of a period that was open for years, the last ones


@dataclass(frozen=True)
class Week:
    """How many States had sent something, and of how many something was accepted, at the end of a week."""

    ends_on: datetime.date
    sent: int
    accepted: int


@dataclass(frozen=True)
class Course:
    """The weeks, and what is drawn of them."""

    weeks: Sequence[Week]
    sent_line: str
    accepted_line: str
    due_at: float | None  # where the due date lies in the drawing
    invited: int

    @property
    def sent(self) -> int:
        return self.weeks[-1].sent if self.weeks else 0

    @property
    def is_begun(self) -> bool:
        return self.sent > 0

    @property
    def is_drawn(self) -> bool:
        """Whether there is a line to draw: one week is a step in an empty frame, which says less than its figures."""
        return len(self.weeks) > 1


def course_of(period: ReportingPeriod, facts: Iterable[Facts], today: datetime.date) -> Course:
    """The course from the opening, or from the first sending before it, until today."""
    invited = [each for each in facts if each.is_invited]
    sent = sorted(each.first_sent_at.date() for each in invited if each.first_sent_at)
    accepted = sorted(each.first_accepted_at.date() for each in invited if each.first_accepted_at)
    begin = min([period.opens_on, *sent[:1], today])
    weeks = [
        Week(day, sum(each <= day for each in sent), sum(each <= day for each in accepted))
        for day in _ends_of_weeks(begin, today)
    ]
    first = weeks[0].ends_on - WEEK
    days = max((today - first).days, 1)
    due = (period.due_on - first).days / days * WIDTH
    return Course(
        weeks,
        sent_line=_line([week.sent for week in weeks], len(invited)),
        accepted_line=_line([week.accepted for week in weeks], len(invited)),
        due_at=due if 0 <= due <= WIDTH else None,
        invited=len(invited),
    )


def _ends_of_weeks(begin: datetime.date, today: datetime.date) -> list[datetime.date]:
    """The last day of each week until today, which is the last of all."""
    count = min((today - begin).days // 7 + 1, MOST_WEEKS)
    return [today - WEEK * back for back in range(count - 1, -1, -1)]


def _line(figures: Sequence[int], whole: int) -> str:
    """The path of a line in steps; the whole height is all States invited."""
    width = WIDTH / len(figures)
    path = f"M0 {HEIGHT}"
    for place, figure in enumerate(figures):
        height = HEIGHT - (figure / whole * HEIGHT if whole else 0)
        path += f"V{height:.1f}H{(place + 1) * width:.1f}"
    return path


def board_csv(rows: Iterable[BoardRow]) -> bytes:
    """The lines as CSV, under headings."""
    head = [
        _("ISO code"), _("State"), _("Regional group"), _("Stage"), _("Also"), _("Focal point"), _("Last sign-in"),
        _("Drafts"), _("Answers sent"), _("Recommendations asked"), _("Invited on"), _("Due"), _("Last step"),
    ]  # fmt: skip
    # As every sheet that leaves the house: the demonstration says of each row what it is.
    more = [_("Demonstration")] if settings.DEMONSTRATION else []
    return csv_file([*head, *more], marked(_cells(row) for row in rows))


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
