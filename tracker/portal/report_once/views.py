"""One measure for several recommendations: told once, seen in each answer, and added to all of them in one save."""

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.actions import Citation, EditConflict, NotAllowed
from tracker.models import Evidence
from tracker.portal.access import OBSERVERS_READ, PortalRequest, in_room, posted
from tracker.portal.commitments.queries import commitments_to_tick
from tracker.portal.evidence.citing_forms import pin_name
from tracker.portal.evidence.queries import library_of
from tracker.portal.forms.base import PortalForm
from tracker.portal.report_once.forms import OneActForm, seen_name, status_name
from tracker.portal.report_once.reportable import choices_for, outcome_of
from tracker.portal.report_once.saving import apply_act, keep_upload
from tracker.portal.rooms import Room
from tracker.portal.saving import CHECK_LANGUAGE
from tracker.signing.kept import typed_fields
from tracker.web.paging import TURN_TO, gathered

APPLY, CHANGE = "apply", "change"
OF_THE_FILE = ("upload_uuid", "link_title", "link_pin", "link_language")  # of no use once it is in the library


@in_room
def report_once(request: PortalRequest, room: Room) -> HttpResponse:
    """Tell the act; a post shows its effect, and the button on that page carries it out."""
    if not room.drafts:
        raise NotAllowed(OBSERVERS_READ)
    act = CHANGE if TURN_TO in request.POST else request.POST.get("act")
    form = act_form(request, room)
    if request.method == "POST" and act != CHANGE and form.is_valid():
        if act == APPLY and not form.cleaned_data["upload"]:
            return apply(request, room, form)
        added = form.carry_out(lambda: kept_file(room, form))
        if added is not None:
            return preview(request, room, form, added)
    form.restore(gathered(request.kept, "recommendations"))
    if act == CHANGE:  # what was typed, and no complaint about it
        form = act_form(request, room, is_open=True)
        form.restore(gathered(request.POST, "recommendations"))
    context = {"room": room, "form": form, "kept": request.kept is not None, "here": "tasks"}
    return render(request, "portal/one_act.html", context, status=form.status)


def act_form(request: PortalRequest, room: Room, *, is_open: bool = False) -> OneActForm:
    """The form; with `is_open` not bound to what was posted."""
    return OneActForm(
        None if is_open else gathered(posted(request), "recommendations"),
        None if is_open else request.FILES or None,
        initial={"uuid": uuids.uuid4(), "language": request.user.language},
        library=list(library_of(room)),
        commitments=commitments_to_tick(room),
        choices=choices_for(room, timezone.now()),
        page=request.POST.get(TURN_TO),
    )


def kept_file(room: Room, form: OneActForm) -> list[Evidence]:
    """The file of the form, in the library from now on; nothing where none was chosen."""
    return [keep_upload(room, form, now=timezone.now())] if form.cleaned_data["upload"] else []


def preview(
    request: PortalRequest,
    room: Room,
    form: OneActForm,
    added: list[Evidence],
    *,
    said: PortalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """What each answer would say, with a status to choose for each, before anything is saved.

    The page carries the whole form; `said` holds the sentence of a conflict.
    """
    act, chosen, place = form.act(), form.chosen(), form.cleaned_data["link_pin"]
    asked_here = {status_name(each) for each in chosen} | {seen_name(each) for each in form.choices.values()}
    carried = [
        (name, value)
        for name, value in typed_fields(gathered(request.POST, "recommendations") or request.POST)
        if name != "act" and name not in asked_here and not (added and name in OF_THE_FILE)
    ]
    carried += [pair for each in added for pair in (("evidence", str(each.pk)), (pin_name(each), place))]
    carried += [(name, str(value)) for name, value in form.seen_outcomes]
    context: dict[str, Any] = {
        "room": room,
        "form": said,
        "carried": carried,
        "added": added,
        "rows": [(outcome_of(each, act), form[status_name(each)], form.status_of(each)) for each in chosen],
        "cited": [*form.citations(), *(Citation(each, place) for each in added)],
        "link": form.cleaned_data["link"],
        "link_place": place,
        "doubt": f"{form.doubted_language} {CHECK_LANGUAGE}" if form.doubted_language else "",
        "touched": [form.lines[pk] for pk in form.cleaned_data["commitments"]],
        "here": "tasks",
    }
    return render(request, "portal/one_act_preview.html", context, status=status)


def apply(request: PortalRequest, room: Room, form: OneActForm) -> HttpResponse:
    """The one act of the page: all answers, or none."""
    try:
        drafts = form.carry_out(lambda: apply_act(room, form, now=timezone.now()))
    except EditConflict:
        said = PortalForm(request.POST)
        said.add_error(None, _("A colleague changed one of these answers meanwhile. Nothing was saved: look again."))
        return preview(request, room, form, [], said=said, status=409)
    if drafts is None:
        context = {"room": room, "form": form, "here": "tasks"}
        return render(request, "portal/one_act.html", context, status=form.status)
    sentence = ngettext(
        "Added to %(number)d answer, as a draft. Nothing is sent before the focal point sends it.",
        "Added to %(number)d answers, as drafts. Nothing is sent before the focal point sends them.",
        len(drafts),
    )
    messages.success(request, sentence % {"number": len(drafts)})
    return redirect(room.address("task_list"))
