"""Reporting periods and invitations: create, open, change dates, close, cancel."""

import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.admin.acts import DeskAct
from tracker.admin.base import DeskAdmin
from tracker.admin.board.dates import closing_facts, opening_facts, preview_of_dates
from tracker.admin.board.rows import act_address
from tracker.admin.board.state_answers import state_in_period
from tracker.admin.clerk import clerk
from tracker.admin.display import (
    board_address,
    intention_label,
    intention_line,
    link,
    list_of,
    one_a_line,
    page_of,
    state_and_period,
)
from tracker.admin.editing import TranslatedAdmin
from tracker.admin.filters import InvitationStage, PeriodFilter, PeriodStage
from tracker.admin.forms import LEAVE, leave
from tracker.admin.period_forms import DatesForm, PeriodForm
from tracker.admin.queries import with_asked_printing
from tracker.admin.reference import PERIOD
from tracker.admin.site import desk
from tracker.admin.told import cancelled_sentence
from tracker.closed_periods import early_closing, why_invitation_stands, why_not_cancelled
from tracker.models import Invitation, OutgoingMail, PeriodItem, ReportingPeriod, User
from tracker.period_act_choices import StatesAct
from tracker.policies import Verdict, may_change_dates, may_run_periods


def runs_periods(user: User, thing: Any) -> Verdict:
    """The policy of every act on a period or an invitation."""
    return may_run_periods(user)


def create_period(thing: None, **words: Any) -> ReportingPeriod:
    """Create a period; the title that a clerk types is the English one, whatever language her pages are in."""
    with translation.override(settings.MODELTRANSLATION_DEFAULT_LANGUAGE):
        return actions.create_period(**words)


def change_dates(period: ReportingPeriod, *, now: datetime.datetime, **dates: Any) -> str:
    """Change the dates of a period; the sentence that says so, and how many people were notified."""
    actions.change_dates(period=period, now=now, **dates)
    return f"{gettext('The dates were changed.')} {_notified(now)}"


def close_now(period: ReportingPeriod, *, now: datetime.datetime, **words: Any) -> str:
    """Close a period early; the sentence that says so, and how many people were notified."""
    closed = actions.close_now(period=period, now=now, **words)
    day = {"day": date_format(closed.closes_on)}
    return f"{gettext('The last day of the period is %(day)s.') % day} {_notified(now)}"


def _notified(now: datetime.datetime) -> str:
    mails = OutgoingMail.objects.filter(key__startswith="dates_changed ", key__endswith=f" {now.isoformat()}")
    count = mails.count()
    return ngettext("%(count)d person gets an email.", "%(count)d people get an email.", count) % {"count": count}


def is_waiting(period: ReportingPeriod) -> bool:
    """Whether the period was neither opened nor cancelled."""
    return period.opened_at is None and period.cancelled_at is None


def can_be_closed(period: ReportingPeriod) -> bool:
    """Return whether the period is open, has begun, and does not close today by itself."""
    today = timezone.now().date()
    return period.is_opened and period.opens_on <= early_closing(period, today)[1] < period.closes_on


PERIOD_ACTS = (
    DeskAct(
        "open",
        _("Open the period"),
        lambda period, **words: actions.open_period(period=period, **words),
        may=runs_periods,
        facts=opening_facts,
        template="admin/board/open.html",
        explains=_("From now on what it asks is public, and States can be invited. No email is sent yet."),
        done=_("The period is open. Invite the States next."),
        fits=is_waiting,
    ),
    DeskAct(
        "dates",
        _("Change the dates"),
        change_dates,
        may=may_change_dates,
        form=DatesForm,
        template="admin/board/dates.html",
        explains=_("The new dates are for all States. To give single States more time, select them on the board."),
        done=str,
        fits=lambda period: period.cancelled_at is None,
        preview=preview_of_dates,
    ),
    DeskAct(
        "close",
        _("Close the period"),
        close_now,
        may=may_change_dates,
        template="admin/board/dates.html",
        explains=_("To open the period again later, change its closing date."),
        done=str,
        fits=can_be_closed,
        hindered=lambda period: "" if can_be_closed(period) else gettext("Only an open period can be closed."),
        facts=closing_facts,
    ),
    DeskAct(
        "cancel",
        _("Cancel the period"),
        lambda period, **words: actions.cancel_period(period=period, **words),
        may=runs_periods,
        hindered=why_not_cancelled,
        explains=_(
            "Only a period without answers can be cancelled. It cannot be opened again. Focal points of States that "
            "were invited are told by e-mail."
        ),
        done=_("The period was cancelled."),
        fits=lambda period: period.cancelled_at is None,
    ),
)


class ReportingPeriodAdmin(TranslatedAdmin):
    shown = (
        "slug", "title", "meeting", "opens_on", "due_on", "closes_on", "opened_at", "opened_by", "cancelled_at",
        "cancelled_by", "invited",
    )  # fmt: skip
    edited = ("title",)
    adding = DeskAct(
        "add",
        _("Create a reporting period"),
        create_period,
        may=runs_periods,
        form=PeriodForm,
        template="admin/new_period.html",
        explains=_("Nothing is public and nobody is asked before the period is opened."),
        done=_("The period was created. Open it, then invite States."),
    )
    acts = PERIOD_ACTS
    change_form_template = "admin/board/about.html"
    list_display = ("title", "meeting", "opens_on", "due_on", "closes_on", "opened_at", "cancelled_at")
    list_filter = (PeriodStage, "meeting")
    list_select_related = ("meeting",)
    search_fields = ("slug", "title_en", "title_fr", "title_es", "title_ru", "title_zh_hans", "title_ar")
    date_hierarchy = "opens_on"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return DeskAdmin.has_add_permission(self, request)

    def tools(self, request: HttpRequest) -> list[tuple[str | Promise, str]]:
        form = [(_("Upload a completed form"), reverse("admin:completed_form"))]
        return [*form] if clerk(request).is_data_entry else []

    def get_urls(self) -> list[URLPattern]:
        """Lead the old addresses of acts that are on the board now to the board."""
        moved = [
            self.address(f"<path:object_id>/{act}/", self.change_view, f"tracker_reportingperiod_{act}")
            for act in (StatesAct.INVITE, StatesAct.EXTEND, StatesAct.REOPEN)
        ]
        return [*moved, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """The form of a new period; its button that creates the reviewing meeting first leaves it, and comes back."""
        if request.method == "POST" and LEAVE in request.GET and self.has_add_permission(request):
            leave(request)
            return HttpResponseRedirect(f"{reverse('admin:tracker_meeting_add')}?{PERIOD}=1")
        return DeskAdmin.add_view(self, request, form_url, extra_context)

    def address_of(self, thing: Any) -> str:
        """A period is run from its board."""
        return board_address(thing) if isinstance(thing, ReportingPeriod) else super().address_of(thing)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The old address of a period leads to its board, for good."""
        return HttpResponsePermanentRedirect(board_address(self.seen_or_404(request, object_id)))

    def about_view(self, request: HttpRequest, period: ReportingPeriod) -> HttpResponse:
        """What the period asks, its days and its title, under one heading each, with one button."""
        items = with_asked_printing(PeriodItem.objects.filter(period=period))
        words = {
            "title": _("What the period asks"), "period": period, "address": board_address(period),
            "items": [(each, page_of(each.recommendation)) for each in items],
        }  # fmt: skip
        return super().change_view(request, str(period.pk), extra_context=words)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is stored, and apart from it what can be changed."""
        facts = [column for column in DeskAdmin.get_fields(self, request, obj) if column != "title"]
        titles = self.replaced(["title"])
        said = _("States read the title in their own language; where one is empty, they read the English one.")
        changed = [*titles, "seen"] if self.has_change_permission(request, obj) else titles
        return [
            (_("Days and invitations"), {"fields": facts}),
            (_("Title in six languages"), {"fields": changed, "description": said}),
        ]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        messages.success(request, gettext("The period was saved."))
        return HttpResponseRedirect(board_address(obj))

    @admin.display(description=_("invitations"))
    def invited(self, period: ReportingPeriod) -> Any:
        count = period.invitations.filter(cancelled_at__isnull=True).count()
        return link(list_of(Invitation, f"period__id__exact={period.pk}"), count)

    def to_correct(self, thing: ReportingPeriod) -> ReportingPeriod:
        return thing


class InvitationAdmin(DeskAdmin):
    shown = (
        "period", "member_state", "invited_at", "invited_by", "note_verbale", "due", "due_on", "reopened_until",
        "intentions", "cancelled_at", "cancelled_by",
    )  # fmt: skip
    acts = (
        DeskAct(
            "cancel",
            _("Cancel the invitation"),
            lambda invitation, **words: actions.cancel_invitation(invitation=invitation, **words),
            may=runs_periods,
            hindered=why_invitation_stands,
            explains=_(
                "Only an invitation that was not answered can be cancelled. You can invite the State again on the "
                "board. Its focal points get an email."
            ),
            done=cancelled_sentence,
            fits=lambda invitation: invitation.cancelled_at is None,
        ),
    )
    list_display = ("member_state", "period", "due", "invited_at", "reopened_until", "intends", "cancelled_at")
    list_filter = (InvitationStage, ("period", PeriodFilter), "member_state__regional_group")
    list_select_related = ("member_state", "period")
    search_fields = ("member_state__name_en", "member_state__iso3", "note_verbale")
    date_hierarchy = "invited_at"

    change_form_template = "admin/board/state.html"

    def get_urls(self) -> list[URLPattern]:
        """Lead the old addresses of acts on one State to the acts on the board."""
        moved = [
            self.address(f"<path:object_id>/{act}/", partial(self.moved, act=act), f"tracker_invitation_{act}")
            for act in (StatesAct.EXTEND, StatesAct.REOPEN)
        ]
        return [*moved, *super().get_urls()]

    def moved(self, request: HttpRequest, object_id: str, *, act: StatesAct) -> HttpResponse:
        """Lead to an act on the board, with the State of an invitation selected."""
        invitation = self.seen_or_404(request, object_id)
        return HttpResponsePermanentRedirect(act_address(invitation.period, act, [invitation.member_state_id]))

    def to_correct(self, thing: Invitation) -> Invitation:
        return thing

    def name_of(self, thing: Any) -> str:
        return state_and_period(thing)

    def seen_by(self, user: User) -> QuerySet[Any]:
        return Invitation.objects.with_intention()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of a State in a period: where it stands, and whose turn each of its answers is."""
        invitation = self.seen_or_404(request, object_id)
        context = state_in_period(invitation, clerk(request), timezone.now().date())
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    @admin.display(description=_("intends"))
    def intends(self, invitation: Any) -> Any:
        return intention_label(invitation.intention_kind) or "—"

    @admin.display(description=_("what the State said"))
    def intentions(self, invitation: Invitation) -> Any:
        """Everything it said, the latest first: that one holds. Its words are in whatever language it chose."""
        return one_a_line([intention_line(each) for each in invitation.intentions.order_by("-pk")]) or "—"

    @admin.display(description=_("due"))
    def due(self, invitation: Invitation) -> str:
        return date_format(invitation.effective_due_on, "DATE_FORMAT")


desk.register(ReportingPeriod, ReportingPeriodAdmin)
desk.register(Invitation, InvitationAdmin)
