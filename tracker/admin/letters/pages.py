"""On behalf of a State: enter what its letter says, or take the answers of its completed form; then send the letter.

The letter has its own lane beside the State's draft, which nothing here reads or touches.
"""

import datetime
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker import actions
from tracker.actions import NotAllowed
from tracker.actions.errors import require
from tracker.admin.board.pages import period_at
from tracker.admin.clerk import clerk
from tracker.admin.correcting.pages import letter_beside
from tracker.admin.display import apart, board_address, correct_address, letter_address, page_of
from tracker.admin.evidence import letter_pages_address
from tracker.admin.forms import DeskActForm
from tracker.admin.letters.completed_form import (
    consent_of_form,
    forget_if_over,
    form_held,
    letter_returned,
    words_in_file,
)
from tracker.admin.letters.forms import (
    ChooseForm,
    ChoosePeriodForm,
    LetterAnswerForm,
    SendLetterForm,
    chosen_language,
    sent_languages,
)
from tracker.admin.queries import consent_that_waits, letters_of, submission_of, with_asked_printing
from tracker.admin.site import desk
from tracker.choices import ReviewState, StatesAct
from tracker.content import ANSWER
from tracker.files.brought_files import hold_letter
from tracker.mail import notices
from tracker.models import (
    MemberState,
    PeriodItem,
    ReportingPeriod,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.questionnaire.comparing import Workspace
from tracker.questionnaire.form import Token
from tracker.questionnaire.opening import NotAForm, NotTaken, open_questionnaire
from tracker.questionnaire.returning import DifferencesForm, Note, reopened, take, uploaded
from tracker.rules.policies import may_enter_on_behalf
from tracker.web.forms import Outcome
from tracker.web.sendings import with_brief
from tracker.web.text_languages import doubted_language


def choose(admin: Any, request: HttpRequest) -> HttpResponse:
    """Choose the period of a letter, then the State; a completed form says itself of which they are."""
    if "form" in request.GET:
        return HttpResponseRedirect(reverse("admin:completed_form"))
    require(may_enter_on_behalf(clerk(request)))
    on = ReportingPeriod.objects.opened().filter(slug=request.GET.get("on", "")).first()
    form = ChoosePeriodForm(request.GET if "period" in request.GET else None, initial={"period": on})
    if form.is_bound and form.is_valid():
        on = form.cleaned_data["period"]
    if on is not None:
        form = ChooseForm(request.GET if "member_state" in request.GET else None, initial={"period": on}, on=on)
        if form.is_bound and form.is_valid():
            return HttpResponseRedirect(letter_address(on.slug, form.cleaned_data["member_state"].pk))
    context = {"title": _("Enter a letter"), "form": form, "on": on}
    return _page(admin, request, "admin/letters/choose.html", context)


def letter(admin: Any, request: HttpRequest, period: str, state: str) -> HttpResponse:
    """One letter: what it says so far, and the form that sends it."""
    asked, reporting = _asked_of(period, state)
    require(may_enter_on_behalf(clerk(request)))
    submission = submission_of(asked, reporting.pk)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SendLetterForm(*data, thing=submission, user=clerk(request))
    form.offer_form(form_held(submission))
    form.offer_returned(letter_returned(submission))
    outcome = _send(request, submission, form)
    if submission is not None and outcome.is_done:
        forget_if_over(submission)
        told = notices.told_sentence(submission, "entered_on_behalf")
        messages.success(request, f"{_('The letter waits to be checked by another person.')} {told}")
        return HttpResponseRedirect(letter_address(period, state))
    typed = letters_of(submission)
    items = with_asked_printing(PeriodItem.objects.filter(period=asked))
    rows = [(item, typed.get(item.recommendation_id)) for item in items]
    context = {
        "title": _("Answers from a letter or form"),
        "subtitle": f"{reporting}, {asked}",
        "state": reporting,
        "rows": rows,
        "form": form,
        "submission": submission,
        "form_says": consent_of_form(submission),
        "consent_waits": consent_that_waits(submission) if submission else None,
        "sent": _sent(submission, clerk(request)),
        "sent_in": sent_languages(rows),
        "stages": {"recalled" if each.is_recalled else each.review_state for each in typed.values()},
        "letter_address": letter_address(period, state),
        "board_address": board_address(asked),
        "period": asked,
        "invite_address": _invite_address(asked, reporting),
    }
    return _page(admin, request, "admin/letters/letter.html", context, outcome.status)


def _send(request: HttpRequest, submission: Any, form: SendLetterForm) -> Outcome:
    """Send the letter. Sent twice by a double click, it is the one that there is: its drafts are gone from the form."""
    if request.method != "POST" or submission is None:
        return Outcome(is_done=False)
    is_valid = form.is_valid()
    sent_before = submission.transmissions.filter(pk=form.cleaned_data.get("uuid"), submitted_by=clerk(request))
    if sent_before.exists() or not is_valid:
        return Outcome(is_done=sent_before.exists())
    words = form.cleaned_data
    versions = list(words.pop("answers"))
    return form.attempt(
        lambda: actions.submit_on_behalf(
            submission=submission, versions=versions, by=clerk(request), now=timezone.now(), **words
        )
    )


def _sent(submission: Submission | None, user: User) -> list[tuple[Transmission, str, str]]:
    """The letters that were sent before, newest first, each with its pages, and the page that corrects it."""
    if submission is None:
        return []
    letters = Transmission.objects.visible_to(user).filter(submission=submission, on_behalf=True).exclude(scan="")
    found = with_brief(letters.select_related("submission").order_by("-submitted_at"))
    return [(each, letter_pages_address(each), correct_address(each)) for each in found]


def letter_answer(admin: Any, request: HttpRequest, period: str, state: str, recommendation: str) -> HttpResponse:
    """What a letter says on one recommendation: type it, or mend it."""
    asked, reporting = _asked_of(period, state)
    items = with_asked_printing(PeriodItem.objects.filter(period=asked))
    item = get_object_or_404(items, recommendation=recommendation)
    require(may_enter_on_behalf(clerk(request)))
    following = items.filter(order__gt=item.order).order_by("order").first()
    submission = submission_of(asked, reporting.pk)
    newest = letters_of(submission).get(item.recommendation_id)
    data = request.POST if request.method == "POST" else None
    form = LetterAnswerForm(data, thing=submission, user=clerk(request))
    begins_with = _begin(form, submission, item, reporting)
    response = submission or Submission(period=asked, member_state=reporting)
    begins = actions.draft_begins(response, [item.recommendation_id], on_behalf=True)[item.recommendation_id]
    outcome = Outcome(is_done=False)
    if request.method == "POST" and form.is_valid():
        outcome = form.attempt(lambda: type_answer(item, reporting, form.cleaned_data, clerk(request), timezone.now()))
    if outcome.is_done:
        messages.success(request, _("Saved. It will be sent with the letter."))
        if doubt := doubted_language(ANSWER, form.cleaned_data, form.cleaned_data["language"]):
            messages.warning(request, f"{item.printing.label}: {doubt}")
        onward = f"{following.recommendation_id}/" if following and "next" in request.POST else ""
        return HttpResponseRedirect(f"{letter_address(period, state)}{onward}")
    if outcome.status == 409:
        form.show_stored(outcome.theirs.revision if _is_draft(outcome.theirs) else None)
    context = {
        "title": _("What the letter says on %(label)s") % {"label": item.printing.label},
        "subtitle": f"{reporting}, {asked}",
        "item": item,
        "newest": newest,
        **letter_beside(newest),
        "correct_address": correct_address(newest) if newest is not None else "",
        "begins_with": begins_with,
        "earlier": _waits(submission, item) or begins.earlier,
        "theirs": outcome.theirs,
        "form_word": words_in_file(form_held(submission) or b"").get(item.recommendation_id, ""),
        "onward": _("Save and go on to %(label)s") % {"label": apart(following.printing.label)} if following else "",
        "is_sent": newest is not None and newest.review_state == ReviewState.SUBMITTED,
        "form": form,
        "letter_address": letter_address(period, state),
        "state": reporting,
        "invite_address": _invite_address(asked, reporting),
    }
    return _page(admin, request, "admin/letters/answer.html", context, outcome.status)


@transaction.atomic
def type_answer(
    item: PeriodItem, state: MemberState, words: dict[str, Any], by: User, now: datetime.datetime
) -> StatusUpdate:
    """Save what the letter says on one recommendation; citations and commitments of the version before it in the
    period are kept."""
    submission = actions.start_submission(period=item.period, member_state=state, by=by, now=now)
    before = actions.prefill(submission, item.recommendation, on_behalf=True)
    typed = {name: value for name, value in words.items() if name != "revision"}
    return actions.save_answer(
        submission=submission,
        recommendation=item.recommendation,
        words=actions.AnswerWords(**typed),
        revision=words["revision"],
        by=by,
        now=now,
        commitments=before.commitments,
        citations=before.citations,
        on_behalf=True,
    )


def _asked_of(period: str, state: str) -> tuple[ReportingPeriod, MemberState]:
    asked = get_object_or_404(ReportingPeriod.objects.opened(), slug=period)
    return asked, get_object_or_404(MemberState.objects.reporting(), pk=state)


def _invite_address(period: ReportingPeriod, state: MemberState) -> str:
    """Where a State is invited that is not yet; "" for one that is."""
    if period.invitations.standing().filter(member_state=state).exists():
        return ""
    return f"{reverse('admin:period_act', args=[period.slug, StatesAct.INVITE])}?{urlencode({'state': state.pk})}"


def _is_draft(version: Any) -> bool:
    return version is not None and version.review_state == ReviewState.DRAFT


def _waits(submission: Submission | None, item: PeriodItem) -> StatusUpdate | None:
    """The answer that the State sent itself in this period, while it waits for its review."""
    sent = StatusUpdate.objects.filter(submission=submission, recommendation=item.recommendation_id, on_behalf=False)
    return sent.filter(review_state=ReviewState.SUBMITTED).select_related("transmission").last() if submission else None


def _begin(
    form: LetterAnswerForm, submission: Submission | None, item: PeriodItem, state: MemberState
) -> StatusUpdate | None:
    """Fill in the draft, or the version that was returned, or the answer of this period, which is corrected.

    Never what the State itself drafts. An answer of another period is not filled in: a field that nobody changed would
    become public as entered from the letter. The form then begins with a language only, and says where that comes from.

    Returns the answer with which the form begins, where it was decided already.
    """
    known = actions.prefill(submission, item.recommendation, on_behalf=True) if submission is not None else None
    source: Any = known.source if known is not None else None
    if submission is None or known is None or source is None or source.submission_id != submission.pk:
        form.begin_in(*chosen_language(submission, item.period, state))
        return None
    form.initial.update(vars(known.words), revision=source.revision if _is_draft(source) else None)
    return None if source.is_open or source.review_state == ReviewState.RETURNED else source


def _page(
    admin: Any, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> TemplateResponse:
    home = {"letters_address": reverse("admin:tracker_submission_letters")}
    return TemplateResponse(request, template, {**home, **context}, status=status)


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
    return _form_page(request, None, "admin/board/form_upload.html", {"form": form})


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
    return _form_page(request, period, "admin/board/form_differences.html", context, status)


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
    outcome = form.attempt(lambda: take(returned, form.chosen(), now=timezone.now()))
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


def _form_page(
    request: HttpRequest, period: ReportingPeriod | None, template: str, context: dict[str, Any], status: int = 200
) -> TemplateResponse:
    shared = {
        "title": _("Upload a completed form"),
        "period": period,
        "address": board_address(period) if period else reverse("admin:index"),
    }
    return TemplateResponse(request, template, {**shared, **context}, status=status)
