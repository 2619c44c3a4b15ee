"""Reporting periods and invitations: create, open, change dates, close, cancel; and one State in a period."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect, QueryDict
from django.urls import URLPattern, reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.admin.acts import DeskAct
from tracker.admin.base import DeskAdmin, TranslatedAdmin
from tracker.admin.board.previews import closing_facts, preview_of_dates, titles_to_translate
from tracker.admin.board.rows import (
    act_address,
    consent_address,
    nomination_address,
    why_not_changed,
    why_not_nominated,
)
from tracker.admin.clerk import clerk
from tracker.admin.display import (
    board_address,
    cut,
    intention_label,
    intention_line,
    letter_address,
    link,
    list_of,
    one_a_line,
    page_of,
    screen_address,
    state_and_period,
)
from tracker.admin.filters import InvitationStage, PeriodFilter, PeriodStage
from tracker.admin.period_forms import LEAVE, DatesForm, PeriodForm
from tracker.admin.queries import with_asked_printing
from tracker.admin.reference import BACK, PERIOD
from tracker.admin.site import desk
from tracker.choices import MandateRole, ReviewState, StatesAct
from tracker.mail import notices
from tracker.models import AuditEvent, Invitation, OutgoingMail, PeriodItem, ReportingPeriod, StatusUpdate, User
from tracker.rules.closed_periods import early_closing, why_invitation_stands, why_not_cancelled
from tracker.rules.policies import Verdict, may_ask_consent, may_change_dates, may_invite_states, may_run_periods
from tracker.rules.stages import Condition, Facts, Stage, Turn, conditions_of, facts_of, obstacle_to, stage_of
from tracker.rules.transitions import NEXT_TO_ACT

# The acts of the board that the page of an invited State leads to.
ACTS_ON_ONE = (StatesAct.REMIND, StatesAct.EXTEND, StatesAct.REOPEN)
STATE, SECRETARIAT, ENTRY, NOBODY = "state", "secretariat", "entry", "nobody"
LABELS: dict[str, str | Promise] = {
    SECRETARIAT: _("Action needed from a reviewer"),
    ENTRY: _("Action needed from data entry"),
    STATE: _("Action needed from the State"),
    NOBODY: _("No action needed"),
}
# By who acts next, as the table of moves names it.
TURNS = {"State": STATE, "reviewer": SECRETARIAT, "data entry": ENTRY, "nobody": NOBODY}


@dataclass(frozen=True)
class AnswerLine:
    """One recommendation: how far its answer has come, and where it is read; "" where nothing was sent."""

    item: PeriodItem
    said: str | Promise
    address: str

    @property
    def text(self) -> str:
        return cut(self.item.printing.text)


def state_in_period(invitation: Invitation, user: User, today: datetime.date) -> dict[str, Any]:
    """What the page of a State in a period says: where it stands, and whose turn each of its answers is; where nobody
    is nominated, the way to a nomination, or why this person records none; else who is, and who changes that."""
    (facts,) = facts_of(invitation.period, today, [invitation.member_state])
    stage = stage_of(facts)
    found = {
        "turns": answers_by_turn(invitation, stage, user),
        "stage": stage.label,
        "board": board_address(invitation.period),
        "due_dates": due_dates_given(invitation),
        "acts_on_board": acts_on_board(facts, user),
        "others": other_invitations(invitation),
        "lacks_consent": Condition.NO_CONSENT in conditions_of(facts, stage),
        "consent_page": consent_address(facts) if facts.response and may_ask_consent(user, note_verbale="-") else "",
    }
    if obstacle_to(StatesAct.LINKS, facts) is None:
        found["links_page"] = act_address(facts.period, StatesAct.LINKS, [facts.member_state.pk])
    if stage != Stage.NOBODY:
        return {**found, "nominated": _nominated(facts), "why_not_changed": why_not_changed(user)}
    why_not = why_not_nominated(user)
    return {
        **found,
        "why_not_nominated": why_not,
        "nomination": "" if why_not else nomination_address(facts.member_state.pk, facts.period),
    }


def acts_on_board(facts: Facts, user: User) -> list[tuple[str | Promise, str]]:
    """Return the acts of the board that fit this State: the label and the address with the State selected."""
    period = facts.period
    if facts.is_invited:
        acts = list(ACTS_ON_ONE) if period.is_opened and may_run_periods(user) else []
    else:
        acts = [StatesAct.INVITE] if may_invite_states(user, period, facts.today) else []
    return [(act.label, act_address(period, act, [facts.member_state.pk])) for act in acts]


def other_invitations(invitation: Invitation) -> list[tuple[Invitation, str]]:
    """Return the other invitations of this State to the same period with their pages: each was cancelled but one."""
    same = Invitation.objects.filter(period=invitation.period_id, member_state=invitation.member_state_id)
    return [(each, page_of(each)) for each in same.exclude(pk=invitation.pk).order_by("pk")]


def due_dates_given(invitation: Invitation) -> list[tuple[AuditEvent, datetime.date | None]]:
    """Each extension of an invitation with its event, which says who, when and why, the newest first; None: the due
    date of the period again."""
    events = AuditEvent.objects.about(invitation).filter(act="extend").select_related("by").order_by("-pk")
    return [(each, parse_date(each.changes["due_on"][1] or "")) for each in events if "due_on" in each.changes]


def _nominated(facts: Facts) -> list[tuple[str, str, str]]:
    """Who acts for the State: the role, the person, and the page of the nomination."""
    return [
        (
            str(MandateRole(each.role).label),
            str(each.user),
            reverse("admin:tracker_mandate_change", args=[each.mandate]),
        )
        for each in facts.senders
    ]


def answers_by_turn(
    invitation: Invitation, stage: Stage, user: User
) -> list[tuple[str, str | Promise, list[AnswerLine]]]:
    """What the period asks of the State, in its order, by whose turn it is (code and label): the secretariat's own
    comes first.

    Of a State that is no longer invited or will not report nothing is awaited.
    """
    versions = StatusUpdate.objects.visible_to(user).filter(
        submission__period=invitation.period_id, submission__member_state=invitation.member_state_id
    )
    # A letter that was taken back, and is not entered again, was none of this State, or has nothing for anybody to do.
    versions = versions.exclude(StatusUpdate.objects.all().of_the_secretariat_alone())
    # The newest of each recommendation is what is acted on; one of a letter and one of the State itself are two lanes.
    newest = {each.recommendation_id: each for each in versions.select_related("transmission").order_by("pk")}
    items = PeriodItem.objects.filter(period=invitation.period_id).select_related("printing__document")
    found: dict[str, list[AnswerLine]] = {code: [] for code in LABELS}
    for item in items.order_by("order"):
        turn, line = _line(invitation, item, newest)
        if turn == STATE and stage.turn in (Turn.NOT_ASKED, Turn.NOT_THIS_TIME):
            turn = NOBODY
        found[turn].append(line)
    return [(code, LABELS[code], lines) for code, lines in found.items() if lines]


def _line(invitation: Invitation, item: PeriodItem, newest: Mapping[Any, StatusUpdate]) -> tuple[str, AnswerLine]:
    version = newest.get(item.recommendation_id)
    if version is None:
        return STATE, AnswerLine(item, _("Not sent"), "")
    own, of_letter = NEXT_TO_ACT[ReviewState(version.review_state)]
    turn = TURNS[of_letter if version.on_behalf else own]
    is_sent = version.transmission_id is not None
    address = screen_address(version) if is_sent else letter_address(invitation.period.slug, invitation.member_state_id)
    said = version.stage_in_words if is_sent else _("Being entered from a letter, not yet sent to be checked")
    return turn, AnswerLine(item, said, address)


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
        facts=titles_to_translate,
        template="admin/board/period_act.html",
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
        template="admin/board/period_act.html",
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
        template="admin/board/period_act.html",
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

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return DeskAdmin.has_add_permission(self, request)

    def tools(self, request: HttpRequest) -> list[tuple[str | Promise, str]]:
        return [(_("Upload a completed form"), reverse("admin:completed_form"))] if clerk(request).is_data_entry else []

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
            request.session[LEAVE] = request.POST.urlencode()
            return HttpResponseRedirect(f"{reverse('admin:tracker_meeting_add')}?{PERIOD}=1")
        if BACK in request.GET:
            typed: Any = QueryDict(request.session.get(LEAVE, ""), mutable=True)
            for name in PeriodForm.base_fields:  # boxes that were cleared stay so
                typed.setlistdefault(name)
            typed.update({name: value for name, value in request.GET.items() if name != BACK})
            request.GET = typed
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


def _cancelled_sentence(invitation: Invitation) -> str:
    """That an invitation was cancelled, and who of the State knows of it."""
    said = _("%(state)s: the invitation was cancelled.") % {"state": invitation.member_state}
    return f"{said} {notices.told_sentence(invitation, 'invitation_cancelled')}"


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
            done=_cancelled_sentence,
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
