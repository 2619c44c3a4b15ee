"""The check page and sending; giving and ending consent."""

import uuid as uuids
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker import actions
from tracker.actions import NotAllowed
from tracker.actions.errors import require
from tracker.consent import consent_effect
from tracker.consent_sentences import agreed_to
from tracker.policies import Denied, may_set_consent
from tracker.portal.access import PortalRequest, in_room, posted
from tracker.portal.account.signing_forms import CodeForm
from tracker.portal.answers.queries import consents_asked
from tracker.portal.comments.comment_thread import with_open_comments
from tracker.portal.questionnaire.cleared_files import ClearedLine, unsent_files
from tracker.portal.rooms import Room
from tracker.portal.sending import effects
from tracker.portal.sending.check_and_send_forms import (
    AnyVersion,
    ConsentForm,
    SendingForm,
    consent_initial,
    sending_initial,
)
from tracker.portal.sending.queries import (
    drafts_of,
    last_consent,
    last_sent,
    sent_by_form,
    too_late_among,
    with_reasons,
)
from tracker.portal.tasks.queries import asked_in_figures
from tracker.second_factor import is_code_asked_at_sending
from tracker.signing import codes
from tracker.signing.kept import typed_fields
from tracker.web.paging import TURN_TO, gathered


def senders_only(room: Room) -> None:
    """Raise NotAllowed for those who may not send."""
    if not room.sends:
        raise NotAllowed(_("Only the focal point or the alternate of the State sends its answers."))


@in_room
def check(request: PortalRequest, room: Room) -> HttpResponse:
    """What will be sent, consent, clearance and contact; then send it."""
    senders_only(room)
    answers, updates = drafts_of(room)
    drafts: list[AnyVersion] = [*answers, *updates]
    typed, turned_to = gathered(posted(request), "versions"), request.POST.get(TURN_TO)
    data = typed if turned_to is None else None
    cleared = unsent_files(room)
    form = form_of(room, data, drafts=drafts, cleared=cleared, page=turned_to)
    if data is not None:
        sent_before = sent_by_form(room, request.POST.get("uuid", ""))
        if sent_before is not None:
            return redirect("portal:receipt", pk=sent_before.pk)
        if form.is_valid():
            asked = code_page(request, room, form)
            if asked is not None:
                return asked
            transmission = form.carry_out(lambda: send(request, room, form))
            if transmission is not None:
                codes.forget(request)
                say_what_went(request, room, form)
                return redirect("portal:receipt", pk=transmission.pk)
    form.restore(gathered(request.kept, "versions") if turned_to is None else typed)
    with_reasons(room, form.page.rows)
    with_open_comments(room, form.page.rows)
    context: dict[str, Any] = {
        "room": room,
        "form": form,
        **asked_in_figures(room),
        "last_consent": last_consent(room),
        "effect": consent_effect(room.submission) if room.submission else None,
        "then_current": effects.then_current(room),
        "cleared": cleared,
        "kept": request.kept is not None,
        "here": "check",
    }
    return render(request, "portal/check.html", context, status=form.status)


def form_of(
    room: Room,
    data: QueryDict | None,
    *,
    drafts: Sequence[AnyVersion],
    cleared: Sequence[ClearedLine],
    page: str | None,
) -> SendingForm:
    """The form of the check page; what the State gave last is filled in, or only offered where it is a statement.

    Args:
        data: what was posted to be sent; None for a page that only shows.
        page: which page of the drafts was turned to.
    """
    last = last_sent(room)
    return SendingForm(
        data,
        initial=sending_initial(room.answers, last) | {"uuid": uuids.uuid4()},
        drafts=drafts,
        too_late=too_late_among(room, drafts),
        submission=room.submission,
        cleared=cleared,
        cleared_last=last.cleared_by if last else "",
        page=page,
    )


def say_what_went(request: PortalRequest, room: Room, form: SendingForm) -> None:
    """That it was sent; and which uploaded forms, though selected, wait still, since nothing of them was sent."""
    messages.success(request, _("Sent to the secretariat. This page is your receipt."))
    if not (chosen := form.going_along()):
        return
    if names := [str(line.cleared) for line in unsent_files(room) if line.cleared.pk in chosen]:
        said = _("Not sent along, since no answer that was applied from it was sent: %(files)s.")
        messages.warning(request, said % {"files": pgettext("between the parts of a list", ", ").join(names)})


def send(request: PortalRequest, room: Room, form: SendingForm) -> Any:
    """The one act of this form."""
    if room.submission is None:
        raise NotAllowed(_("Choose at least one answer to send."))
    data = form.cleaned_data
    return actions.submit(
        uuid=data["uuid"],
        submission=room.submission,
        versions=form.chosen(),
        consent=data["consent"],
        by=request.user,
        now=timezone.now(),
        cleared_by=data["cleared_by"],
        cleared_on=data["cleared_on"],
        note_verbale=data["note_verbale"],
        contact=form.contact(),
        sentence=form.agreed(),
        files=form.going_along(),
    )


def code_page(request: PortalRequest, room: Room, form: SendingForm) -> HttpResponse | None:
    """The page that asks for the code, with all that was typed on it; None where no code is asked any more."""
    if not is_code_asked_at_sending(request.user) or codes.is_passed(request):
        return None
    is_given = "code" in request.POST and "again" not in request.POST
    code_form = CodeForm(request.POST if is_given else None)
    refusal = []
    if is_given:
        if code_form.is_valid():
            typed = code_form.cleaned_data["code"]
            if code_form.carry_out(lambda: codes.check(request, request.user, typed)):
                return None
    elif "again" in request.POST or not codes.is_waiting(request):
        verdict = codes.mail(request, request.user)
        refusal = [verdict.reason] if isinstance(verdict, Denied) else []
    context = {
        "room": room,
        "form": code_form,
        "refusal": refusal,
        "carried": [pair for pair in typed_fields(request.POST) if pair[0] != "again"],
        "chosen": len(form.chosen()),
        "is_waiting": codes.is_waiting(request),
        "here": "check",
    }
    return render(request, "portal/sending_code.html", context, status=403 if refusal else code_form.status)


@in_room
def consent(request: PortalRequest, room: Room) -> HttpResponse:
    """Give or end consent, with its effect said before the button."""
    require(may_set_consent(request.user, room.answers))
    submission = room.submission
    if submission is None:
        raise NotAllowed(_("Nothing was written in this period yet. Consent is asked when you send."))
    form = ConsentForm(posted(request), initial=consent_initial(submission))
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["consent"]
        done = form.carry_out(
            lambda: actions.set_consent(
                submission=submission, consent=wanted, by=request.user, now=timezone.now(), sentence=form.agreed()
            )
        )
        if done is not None:
            messages.success(request, _("Your decision on publication is on record, and applied."))
            return redirect(room.address("consent"))
    form.restore(request.kept)
    agreed = agreed_to(submission.consent_sentence, submission.consent_licence)
    context = {
        "room": room,
        "form": form,
        "submission": submission,
        "agreed": agreed if agreed != form.sentence else None,
        "effect": consent_effect(submission),
        "then_current": effects.then_current(room),
        "asked": consents_asked(room),
        "here": "consent",
    }
    return render(request, "portal/consent.html", context, status=form.status)
