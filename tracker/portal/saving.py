"""What one save of a form does: begin the submission, add the link, save the draft; and what the person reads then.

All in one transaction, so that a refusal leaves nothing. Here: the steps that forms share.
"""

import datetime
import uuid as uuids

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions import Citation
from tracker.choices import EvidenceKind
from tracker.models import CommitmentUpdate, StatusUpdate, Submission
from tracker.models.versions import Version
from tracker.portal.forms import TITLE_LIMIT, ContentForm
from tracker.portal.rooms import Room


def submission_of(room: Room, now: datetime.datetime) -> Submission:
    return actions.start_submission(period=room.period, member_state=room.member_state, by=room.user, now=now)


def cited_in(room: Room, form: ContentForm, now: datetime.datetime) -> list[Citation]:
    """What the form cites; a new link is added to the library first. It is named by its address if it has no title."""
    data = form.cleaned_data
    if not data["link"]:
        return form.citations()
    added = actions.add_evidence(
        uuid=data["link_uuid"] or uuids.uuid4(),
        member_state=room.member_state,
        title=data["link_title"] or data["link"][:TITLE_LIMIT],
        kind=EvidenceKind.OTHER,
        dated_on=None,
        language=form.language_of_new,
        is_public=bool(data["link_public"]),
        link=data["link"],
        by=room.user,
        now=now,
    )
    return [*(each for each in form.citations() if each.evidence != added), Citation(added, data["link_pin"])]


SAVED = gettext_lazy("Draft saved. Nothing is sent before the focal point sends it.")
SAVED_AS_MARKED = {
    True: gettext_lazy("Draft saved and marked as ready. Nothing is sent before the focal point sends it."),
    False: gettext_lazy("Draft saved, and no longer marked as ready."),
}
# Translators: “Language of this text” is the name of a field.
CHECK_LANGUAGE = gettext_lazy("Check the field “Language of this text”.")
# What some of the buttons say of the draft that they save: who goes on to send it says that it is ready.
READY = {"ready": True, "check": True, "not_ready": False}


def is_quiet(request: HttpRequest) -> bool:
    """Whether the page saves by itself while a person types (autosave.js), and stays where it is."""
    return request.POST.get("act") == "quiet"


def quietly_saved(version: Version, address: str) -> JsonResponse:
    """What the page needs to go on: the revision that it has seen now, and where the draft is found again."""
    return JsonResponse({"revision": version.revision, "address": address})


def saved_sentence(act: str, doubt: str, before: StatusUpdate | CommitmentUpdate | None) -> str:
    """What is told after a save by the button `act`; `doubt`: about the language, or ""; `before`: the draft as it was,
    whose mark as ready a save takes away."""
    was_ready = before is not None and before.is_ready
    saved = SAVED_AS_MARKED[READY.get(act, False)] if act in READY or was_ready else SAVED
    return f"{saved} {doubt} {CHECK_LANGUAGE}" if doubt else str(saved)


def marked[V: (StatusUpdate, CommitmentUpdate)](saved: V, room: Room, act: str, now: datetime.datetime) -> V:
    """The draft, marked as the button says."""
    if act in READY:
        actions.mark_ready(version=saved, is_ready=READY[act], by=room.user, now=now)
    return saved
