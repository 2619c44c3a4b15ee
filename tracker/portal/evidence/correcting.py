"""The page that corrects what was written of an item of evidence."""

import uuid as uuids

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import actions
from tracker.actions.errors import require
from tracker.evidence_policies import may_correct_evidence
from tracker.portal.access import PortalRequest, in_room, posted
from tracker.portal.evidence.correcting_forms import CorrectEvidenceForm
from tracker.portal.evidence.views import item_or_404
from tracker.portal.rooms import Room
from tracker.signing.kept import local_address


@in_room
def evidence_correct(request: PortalRequest, room: Room, uuid: uuids.UUID) -> HttpResponse:
    """Title, kind, day and language, until something that cites the item was sent; then back to where one came from."""
    item = item_or_404(room, uuid)
    verdict = may_correct_evidence(request.user, item)
    form = CorrectEvidenceForm(posted(request), item=item)
    back = local_address(request.POST.get("back", request.GET.get("back", "")), room.address("library"))
    if request.method == "POST":
        form.carry_out(lambda: require(verdict))
        if not form.is_refused:
            form.refuse_unseen()
        if form.is_valid() and form.carry_out(lambda: actions.correct_evidence(
            evidence=item, **form.written(), by=request.user, now=timezone.now()
        )):  # fmt: skip
            messages.success(request, _("The item is corrected, also where a draft cites it."))
            return redirect(back)
    elif not request.kept:  # what was typed before a session ended is given back, also where it can no longer be saved
        require(verdict)
    form.restore(request.kept)
    context = {"room": room, "form": form, "item": item, "back": back, "kept": request.kept is not None}
    return render(request, "portal/evidence_correct.html", context | {"here": "library"}, status=form.status)
