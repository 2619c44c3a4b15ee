"""The State's library: list it, add to it, make an item public or private, read a file."""

import uuid as uuids
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker import actions
from tracker.actions import NotAllowed
from tracker.models import Evidence
from tracker.portal.access import OBSERVERS_READ, PortalRequest, in_room, posted
from tracker.portal.evidence.forms import EvidenceForm
from tracker.portal.evidence.queries import evidence_at, library_of, library_with_uses
from tracker.portal.rooms import Room
from tracker.signing.kept import local_address
from tracker.stored_files import opened
from tracker.web.paging import PAGE_FIELD, page_of

HELD_BACK = gettext_lazy("This file cannot be downloaded: it is still being checked, or the check refused it.")


def item_or_404(room: Room, uuid: uuids.UUID) -> Evidence:
    """The item of the library at this address."""
    found = evidence_at(room, uuid)
    if found is None:
        raise Http404
    return found


@require_safe
@in_room
def library(request: PortalRequest, room: Room) -> HttpResponse:
    """Everything in the library that this person may see, with what cites it."""
    page = page_of(list(library_of(room).values_list("pk", flat=True)), request.GET.get(PAGE_FIELD))
    context = {"room": room, "library": library_with_uses(room, page.rows), "page": page, "here": "library"}
    return render(request, "portal/library.html", context)


@in_room
def evidence_add(request: PortalRequest, room: Room) -> HttpResponse:
    """Add a file or a link; then back to the answer it was wanted for, where it comes ticked."""
    if not room.drafts:
        raise NotAllowed(OBSERVERS_READ)
    form = EvidenceForm(
        posted(request), request.FILES or None, initial={"uuid": uuids.uuid4(), "language": request.user.language}
    )
    back = local_address(request.POST.get("back", request.GET.get("back", "")), "")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        added = form.carry_out(lambda: actions.add_evidence(
            uuid=data["uuid"], member_state=room.member_state, title=data["title"], kind=data["kind"],
            dated_on=data["dated_on"], language=data["language"], is_public=data["is_public"] == "yes",
            upload=data["upload"], link=data["link"], by=request.user, now=timezone.now(),
        ))  # fmt: skip
        if added is not None and back:
            messages.success(request, _("Added to the library and selected below. Save the draft to cite it."))
            return redirect(f"{back}?{urlencode({'cite': added.pk})}")
        if added is not None:
            messages.success(request, _("Added to the library."))
            return redirect(room.address("library"))
    form.restore(request.kept)
    context = {"room": room, "form": form, "back": back, "kept": request.kept is not None, "here": "library"}
    return render(request, "portal/evidence_add.html", context, status=form.status)


@in_room
def evidence_public(request: PortalRequest, room: Room, uuid: uuids.UUID) -> HttpResponse:
    """Make an item public or private; the same again changes nothing."""
    item = item_or_404(room, uuid)
    wanted = {"yes": True, "no": False}.get(request.POST.get("is_public", ""))
    if request.method == "POST" and wanted is not None:
        actions.set_evidence_public(evidence=item, is_public=wanted, by=request.user, now=timezone.now())
        said = _("Public now, wherever a published answer cites it.") if wanted else _("Private now, everywhere.")
        messages.success(request, said)
    number = request.POST.get(PAGE_FIELD, "")
    return redirect(room.address("library") + (f"?{urlencode({PAGE_FIELD: number})}" if number else ""))


@require_safe
@in_room
def evidence_file(request: PortalRequest, room: Room, uuid: uuids.UUID) -> HttpResponseBase:
    """The file itself, to keep and never to run: as a download, in a sandbox."""
    item = item_or_404(room, uuid)
    if item.file and not item.is_handed_out:
        raise NotAllowed(HELD_BACK)
    if not item.file.name or not item.file.storage.exists(item.file.name):
        raise Http404
    response = FileResponse(opened(item.file, item.sha256), as_attachment=True, filename=item.file_name)
    response["Content-Type"] = item.content_type or "application/octet-stream"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
