"""A completed form that came by e-mail: its differences, and what is taken of it into the lane of letters.

The form says whose it is and of which period. Nothing is stored before it is taken; the letter is then sent as any.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.actions import NotAllowed
from tracker.actions.errors import require
from tracker.admin.acts import attempt
from tracker.admin.board.pages import period_at
from tracker.admin.clerk import clerk
from tracker.admin.display import board_address, letter_address, page_of
from tracker.admin.forms import DeskActForm
from tracker.admin.queries import submission_of, with_asked_printing
from tracker.admin.site import desk
from tracker.brought_files import hold_letter
from tracker.models import MemberState, PeriodItem, ReportingPeriod, Submission
from tracker.policies import may_enter_on_behalf
from tracker.questionnaire.form import Token
from tracker.questionnaire.opening import NotAForm, NotTaken, open_questionnaire
from tracker.questionnaire.returning import Note, Workspace, reopened, take, uploaded
from tracker.questionnaire.ticks import DifferencesForm


class CompletedFormForm(DeskActForm):
    """The file."""

    upload = forms.FileField(
        label=gettext_lazy("Completed form"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx"}),
        help_text=gettext_lazy("The Word or Excel form of a State, as it came, up to 20 MB."),
    )


class TakenChangesForm(DifferencesForm, DeskActForm):
    """The ticks of the page of differences."""


@desk.page("form/", "completed_form")
def completed_form(request: HttpRequest) -> HttpResponse:
    """Upload a form that came by e-mail. The form says of which State and period it is."""
    form = CompletedFormForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()), thing=None, user=clerk(request)
    )
    require(may_enter_on_behalf(clerk(request)))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            found = open_questionnaire(upload.read())
            period = _period_of(found.token)
            state = _state_of(found.token.member_state, period)
            returned = uploaded(_workspace(request, period, state), found, upload.name, timezone.now())
        except NotAForm:
            sentence = _(
                "This file is not a form of this record. The blank forms are on the page of each reporting period."
            )
            form.refuse([sentence], "upload")
        except NotTaken as refusal:
            form.refuse([str(refusal)], "upload")
        else:
            return _differences(request, period, state, TakenChangesForm(returned=returned))
    return _page(request, None, "admin/board/form_upload.html", {"form": form})


@desk.page("periods/<slug:slug>/form/", "period_form")
def period_form(request: HttpRequest, slug: str) -> HttpResponse:
    """The page that uploads a form, in place of the page of a period that was at this address."""
    return HttpResponseRedirect(reverse("admin:completed_form"))


def _period_of(token: Token) -> ReportingPeriod:
    """The period that a form names. Raises NotTaken where the record has none of it, or it asks nothing (any more)."""
    period = ReportingPeriod.objects.filter(slug=token.period).first()
    if period is None:
        said = {"period": token.period}
        raise NotTaken(
            _("This form is of a reporting period that is not here: %(period)s. Nothing was changed.") % said
        )
    if not period.is_opened:
        said = {"period": str(period)}
        raise NotTaken(
            _("This form is of “%(period)s”, which is not open or was cancelled. Nothing was changed.") % said
        )
    return period


def _state_of(code: str, period: ReportingPeriod) -> MemberState:
    """The State of a form. Raises NotTaken for a State that is not invited."""
    state = MemberState.objects.reporting().filter(pk=code).first()
    if state is None or not period.invitations.standing().filter(member_state=state).exists():
        said = {"state": state or code}
        raise NotTaken(_("%(state)s is not invited to this reporting period. Nothing was changed.") % said)
    return state


def _workspace(request: HttpRequest, period: ReportingPeriod, state: MemberState) -> Workspace:
    return Workspace(
        submission=submission_of(period, state.pk) or Submission(period=period, member_state=state),
        items=list(with_asked_printing(PeriodItem.objects.filter(period=period))),
        by=clerk(request),
        due_on=period.invitations.standing().get(member_state=state).effective_due_on,
        on_behalf=True,
    )


def _differences(
    request: HttpRequest, period: ReportingPeriod, state: MemberState, form: TakenChangesForm, status: int = 200
) -> HttpResponse:
    context = {
        "title": _("What the form says"),
        "subtitle": f"{state}, {period}",
        "form": form,
        "comparison": form.comparison,
        "returned": form.returned,
        "take_address": reverse("admin:period_form_take", args=[period.slug]),
        "letter_address": letter_address(period.slug, state.pk),
        "state": state,
        "is_closed": period.is_closed(timezone.now().date()),
        "state_address": page_of(period.invitations.standing().get(member_state=state)),
    }
    return _page(request, period, "admin/board/form_differences.html", context, status)


@desk.page("periods/<slug:slug>/form/take/", "period_form_take")
def completed_form_take(request: HttpRequest, slug: str) -> HttpResponse:
    """Apply the selected changes as answers of a letter, all or nothing; a colleague's edit is shown first."""
    period = period_at(slug)
    require(may_enter_on_behalf(clerk(request)))
    if not period.is_opened:
        raise NotAllowed(_("Open the period first. Until then nothing can be done for States."))
    try:
        note = Note.read(request.POST.get("brought", ""))
        state = _state_of(note.member_state, period)
        returned = reopened(_workspace(request, period, state), note)
    except NotTaken as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:completed_form"))
    form = TakenChangesForm(request.POST, returned=returned, user=clerk(request))
    if not form.is_valid():
        return _differences(request, period, state, form)
    outcome = attempt(form, lambda: take(returned, form.chosen(), now=timezone.now()))
    if not outcome.is_done:
        again = TakenChangesForm(request.POST, returned=replace(returned))
        again.is_valid()
        again.refuse([str(sentence) for sentences in form.errors.values() for sentence in sentences])
        return _differences(request, period, state, again, outcome.status)
    count = len(outcome.result)
    if count:
        hold_letter(state.pk, outcome.result[0].submission_id, returned.found.content)
    said = ngettext(
        "%(number)d answer was entered from the form. Now send the letter to be checked.",
        "%(number)d answers were entered from the form. Now send the letter to be checked.",
        count,
    )
    messages.success(request, said % {"number": count} if count else _("Nothing was entered from the form."))
    return HttpResponseRedirect(f"{letter_address(period.slug, state.pk)}#send" if count else board_address(period))


@desk.page("periods/<slug:slug>/letter/", "period_letter")
def enter_letter(request: HttpRequest, slug: str) -> HttpResponse:
    """From the board to the letter of the State that is selected; to the choice of a State where it is not one."""
    period = period_at(slug)
    codes = {code.upper() for code in request.GET.getlist("state")}
    states = MemberState.objects.reporting().filter(pk__in=codes)
    if len(states) == 1 and period.is_opened:
        return HttpResponseRedirect(letter_address(period.slug, states[0].pk))
    if len(states) > 1:
        messages.warning(request, _("A letter is of one State: choose it here."))
    return HttpResponseRedirect(f"{reverse('admin:tracker_submission_letters')}?{urlencode({'on': period.slug})}")


def _page(
    request: HttpRequest, period: ReportingPeriod | None, template: str, context: dict[str, Any], status: int = 200
) -> TemplateResponse:
    shared = {
        "title": _("Upload a completed form"),
        "period": period,
        "address": board_address(period) if period else reverse("admin:index"),
    }
    return TemplateResponse(request, template, {**shared, **context}, status=status)
