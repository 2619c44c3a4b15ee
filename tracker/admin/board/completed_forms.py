"""A completed form that came by e-mail: its differences, and what is taken of it into the lane of letters.

The form says whose it is and of which period. Nothing is stored before it is taken; the letter is then sent as any.
"""

from collections.abc import Callable, Sequence
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

from tracker.admin.acts import attempt
from tracker.admin.board.pages import period_at
from tracker.admin.clerk import clerk
from tracker.admin.display import board_address, letter_address, page_of
from tracker.admin.forms import DeskActForm, SeveralField
from tracker.admin.queries import submission_of, with_asked_printing
from tracker.admin.site import desk
from tracker.brought_files import brought_file, hold_letter, keep_brought
from tracker.models import MemberState, PeriodItem, ReportingPeriod, Submission
from tracker.policies import Denied, may_enter_on_behalf
from tracker.questionnaire.beside import Beside, words_beside
from tracker.questionnaire.carrying import Carried, plain_name
from tracker.questionnaire.comparing import Comparison, compare
from tracker.questionnaire.form import Token
from tracker.questionnaire.opening import NotAForm, NotTaken, open_questionnaire
from tracker.questionnaire.reading import Returned
from tracker.questionnaire.taking import QuestionnaireFile, take
from tracker.questionnaire.ticks import DifferencesForm
from tracker.words.sorting import name_order


class CompletedFormForm(DeskActForm):
    """The file, and of which States it may be: of any, where none was selected on the board."""

    state = SeveralField(MemberState.objects.reporting(), required=False, widget=forms.MultipleHiddenInput)
    upload = forms.FileField(
        label=gettext_lazy("Completed form"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx"}),
        help_text=gettext_lazy("The Word or Excel form of a State, as it came, up to 20 MB."),
    )


class TakenChangesForm(DifferencesForm, DeskActForm):
    """The ticks of the page of differences."""


@desk.page("periods/<slug:slug>/form/", "period_form")
def completed_form(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring a form that came by e-mail; one of this period leads to its differences."""
    period, selected = period_at(slug), [code.upper() for code in request.GET.getlist("state")]
    form = CompletedFormForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        thing=period,
        user=clerk(request),
        initial={"state": selected},
    )
    if denied := _denied(request, period):
        return _page(request, period, "admin/board/form_upload.html", {"denied": denied}, 403)
    if request.method == "POST" and form.is_valid():
        sentence = _("This file is not a form of this record. This page leads to the blank forms.")
        if found := _opened(request, form, lambda _token: period, sentence):
            return found
    names = ", ".join(sorted(map(str, MemberState.objects.filter(pk__in=selected)), key=name_order))
    blank = f"{reverse('admin:period_papers', args=[period.slug])}?{urlencode({'state': selected}, doseq=True)}"
    context = {"form": form, "subtitle": names, "blank_address": blank.rstrip("?")}
    return _page(request, period, "admin/board/form_upload.html", context)


@desk.page("form/", "completed_form")
def form_of_any_period(request: HttpRequest) -> HttpResponse:
    """Upload a form that came by e-mail, without saying first of which period it is: the form says it itself."""
    form = CompletedFormForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()), thing=None, user=clerk(request)
    )
    verdict = may_enter_on_behalf(clerk(request))
    if isinstance(verdict, Denied):
        return _page(request, None, "admin/board/form_upload.html", {"denied": verdict.reason}, 403)
    if request.method == "POST" and form.is_valid():
        sentence = _(
            "This file is not a form of this record. The blank forms are on the page of each reporting period."
        )
        if found := _opened(request, form, _period_of, sentence):
            return found
    return _page(request, None, "admin/board/form_upload.html", {"form": form})


def _opened(
    request: HttpRequest, form: CompletedFormForm, period_of: Callable[[Token], ReportingPeriod], no_form: str
) -> HttpResponse | None:
    """The differences of the file that was uploaded; none where the form of the page says now why it is not taken."""
    upload = form.cleaned_data["upload"]
    try:
        found = open_questionnaire(upload.read())
        period = period_of(found.token)
        state = _state_of(found.token.member_state, found.token.period, period, form.cleaned_data["state"])
    except NotAForm:
        form.refuse([no_form], "upload")
        return None
    except NotTaken as refusal:
        form.refuse([str(refusal)], "upload")
        return None
    keep_brought(state.pk, found.content, timezone.now())
    beside = _beside(request, period, state, found)
    return _differences(request, period, state, Carried.of(found, plain_name(upload.name), beside))


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


def _denied(request: HttpRequest, period: ReportingPeriod) -> str:
    verdict = may_enter_on_behalf(clerk(request))
    if isinstance(verdict, Denied):
        return verdict.reason
    return "" if period.is_opened else _("Open the period first. Until then nothing can be done for States.")


def _state_of(code: str, slug: str, period: ReportingPeriod, chosen: Sequence[MemberState]) -> MemberState:
    """The State of a form. Raises NotTaken for another period, a State that is not invited, or one not selected."""
    if slug != period.slug:
        other = ReportingPeriod.objects.filter(slug=slug).first()
        said = {"period": other or slug}
        raise NotTaken(_("This form is of another reporting period: %(period)s. Nothing was changed.") % said)
    state = MemberState.objects.reporting().filter(pk=code).first()
    if state is None or not period.invitations.standing().filter(member_state=state).exists():
        said = {"state": state or code}
        raise NotTaken(_("%(state)s is not invited to this reporting period. Nothing was changed.") % said)
    if chosen and state not in chosen:
        said = {"state": state, "chosen": ", ".join(map(str, chosen))}
        raise NotTaken(_("This form is of %(state)s, and you selected %(chosen)s. Nothing was changed.") % said)
    return state


def _beside(request: HttpRequest, period: ReportingPeriod, state: MemberState, found: Returned) -> tuple[Beside, ...]:
    return words_beside(
        found,
        submission=submission_of(period, state.pk) or Submission(period=period, member_state=state),
        items=list(with_asked_printing(PeriodItem.objects.filter(period=period))),
        by=clerk(request),
        due_on=period.invitations.standing().get(member_state=state).effective_due_on,
    )


def _compared(request: HttpRequest, period: ReportingPeriod, state: MemberState, carried: Carried) -> Comparison:
    return compare(
        answers=carried.answers,
        language=carried.token.language,
        submission=submission_of(period, state.pk) or Submission(period=period, member_state=state),
        items=with_asked_printing(PeriodItem.objects.filter(period=period)),
        by=clerk(request),
        head=carried.head,
        on_behalf=True,
    )


def _differences(
    request: HttpRequest,
    period: ReportingPeriod,
    state: MemberState,
    carried: Carried,
    form: TakenChangesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    comparison = form.comparison if form else _compared(request, period, state, carried)
    context = {
        "title": _("What the form says"),
        "subtitle": f"{state}, {period}",
        "form": form or TakenChangesForm(carried=carried, comparison=comparison),
        "comparison": comparison,
        "carried": carried,
        "brought": carried.written(comparison),
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
    if denied := _denied(request, period):
        return _page(request, period, "admin/board/form_upload.html", {"denied": denied}, 403)
    first = reverse("admin:period_form", args=[period.slug])
    carried = Carried.read(request.POST.get("brought", ""))
    try:
        if carried is None:
            raise NotTaken(_("The content of the file was lost before it was applied. Please upload it again."))
        state = _state_of(carried.token.member_state, carried.token.period, period, ())
        content = brought_file(state.pk, carried.sha256)
        if content is None:
            raise NotTaken(_("The uploaded file has expired. Nothing was changed. Please upload it again."))
    except NotTaken as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(first)
    form = TakenChangesForm(
        request.POST, carried=carried, comparison=_compared(request, period, state, carried), user=clerk(request)
    )
    return _taken(request, period, state, carried, form, content)


def _taken(
    request: HttpRequest,
    period: ReportingPeriod,
    state: MemberState,
    carried: Carried,
    form: TakenChangesForm,
    content: bytes,
) -> HttpResponse:
    if not form.is_valid():
        return _differences(request, period, state, carried, form)
    words: dict[str, Any] = {
        "chosen": form.chosen(),
        "source": QuestionnaireFile(content, carried.file_name),
        "by": clerk(request),
        "now": timezone.now(),
    }
    outcome = attempt(form, lambda: take(period=period, member_state=state, on_behalf=True, **words))
    if not outcome.is_done:
        again = TakenChangesForm(request.POST, carried=carried, comparison=_compared(request, period, state, carried))
        again.is_valid()
        again.refuse([str(sentence) for sentences in form.errors.values() for sentence in sentences])
        return _differences(request, period, state, carried, again, outcome.status)
    count = len(outcome.result)
    if count:
        hold_letter(state.pk, outcome.result[0].submission_id, content)
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
