"""The State's commitments: list them, declare one, update one, for as many recommendations as it serves."""

import datetime
import uuid as uuids
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker import actions
from tracker.actions import EditConflict, NotAllowed
from tracker.models import Commitment, CommitmentUpdate, PeriodItem, PrintedCommitment, Recommendation
from tracker.portal.access import OBSERVERS_READ, PortalRequest, in_room, posted
from tracker.portal.answers.forms import seen_revision
from tracker.portal.answers.queries import erasures_of
from tracker.portal.comments.comment_thread import Talk, talk_about
from tracker.portal.comments.forms import CommentForm
from tracker.portal.comments.saving import typed_comment, write_typed
from tracker.portal.commitments.forms import CommitmentForm, commitment_initial
from tracker.portal.commitments.queries import CommitmentLine, commitments_of
from tracker.portal.evidence.queries import library_of
from tracker.portal.people.naming import named_to
from tracker.portal.printed_matter import (
    MOST_SHOWN,
    PARAMETER,
    begins_commitment,
    commitment_chosen,
    printed_commitments,
)
from tracker.portal.rooms import Room
from tracker.portal.saving import cited_in, is_quiet, marked, quietly_saved, saved_sentence, submission_of
from tracker.portal.sending.effects import public_instead
from tracker.portal.tasks.queries import items_of
from tracker.signing.kept import local_address
from tracker.web.paging import PAGE_FIELD, page_of


@require_safe
@in_room
def commitments(request: PortalRequest, room: Room) -> HttpResponse:
    """All commitments of the State that this person may see."""
    page = page_of(commitments_of(room), request.GET.get(PAGE_FIELD))
    printed = printed_commitments(room)[: MOST_SHOWN + 1]
    context = {
        "room": room,
        "lines": page.rows,
        "page": page,
        "printed": list(printed)[:MOST_SHOWN],
        "more_printed": len(printed) > MOST_SHOWN,
        "here": "commitments",
    }
    return render(request, "portal/commitments.html", context)


def line_or_404(room: Room, uuid: uuids.UUID) -> CommitmentLine:
    """The commitment at this address."""
    lines = commitments_of(room, uuid)
    if not lines:
        raise Http404
    return lines[0]


def served_choices(room: Room, version: CommitmentUpdate | None) -> list[PeriodItem]:
    """What the period asks, as far as this person may draft it, and what the commitment serves already as if it did."""
    named = set() if room.sends else named_to(room)
    asked = [item for item in items_of(room) if room.sends or item.recommendation_id in named]
    there = {item.recommendation_id for item in asked}
    served = [each for each in version.recommendations.all() if each.pk not in there] if version else []
    return asked + [PeriodItem(recommendation=each, printing=each.printing_in(room.user.language)) for each in served]


def commitment_form(
    data: QueryDict | None,
    request: PortalRequest,
    room: Room,
    line: CommitmentLine | None,
    printed: PrintedCommitment | None = None,
) -> CommitmentForm:
    """The form, bound to what was posted to it, or filled from the newest update or the words of a document."""
    draft = line.standing.draft if line else None
    source = draft or (line.newest if line else None)
    initial: dict[str, Any] = commitment_initial(source) | begins_commitment(printed) | seen_revision(draft)
    initial["uuid"] = line.pk if line else uuids.uuid4()
    initial.setdefault("language", request.user.language)
    if serves := request.GET.get("serves"):
        initial.setdefault("recommendations", [serves])
    return CommitmentForm(
        data,
        initial=initial,
        library=list(library_of(room, source)),
        items=served_choices(room, source),
    )


@in_room
def commitment_new(request: PortalRequest, room: Room) -> HttpResponse:
    """Declare a commitment; no answer is needed."""
    if not room.drafts:
        raise NotAllowed(OBSERVERS_READ)
    return write(request, room, None)


@in_room
def commitment(request: PortalRequest, room: Room, uuid: uuids.UUID, correcting: bool = False) -> HttpResponse:
    """One commitment: where it stands, and its form where this person may write now."""
    line = line_or_404(room, uuid)
    if request.method == "POST" and not room.drafts:
        raise NotAllowed(OBSERVERS_READ)
    if request.method == "POST" or (room.drafts and (request.kept or is_open(line, correcting))):
        return write(request, room, line)
    return page(request, room, line, None)


def is_open(line: CommitmentLine, correcting: bool = False) -> bool:
    """Whether its form is shown: nothing waits, and nothing accepted would be corrected unasked."""
    standing = line.standing
    return standing.sent is None and (correcting or standing.draft is not None or standing.accepted is None)


def look(request: PortalRequest, room: Room, line: CommitmentLine, talk: Talk) -> HttpResponse:
    """The page with a comment that was not taken, and the form as it is stored."""
    form = commitment_form(None, request, room, line) if room.drafts and is_open(line) else None
    return page(request, room, line, form, talk)


def write(request: PortalRequest, room: Room, line: CommitmentLine | None) -> HttpResponse:
    """Show the form, or save it."""
    chosen = commitment_chosen(room, request.GET.get(PARAMETER)) if line is None else None
    form = commitment_form(posted(request), request, room, line, chosen)
    if request.method == "POST" and form.is_valid() and (line is None or form.cleaned_data["uuid"] == line.pk):
        now, act = timezone.now(), request.POST.get("act", "")
        try:
            saved = form.carry_out(lambda: save_commitment(room, form, now=now, act=act))
        except EditConflict as conflict:
            form.replace_next(conflict.theirs)
            return page(request, room, line, form, conflict=conflict)
        if saved is not None and is_quiet(request):
            return quietly_saved(saved, own_address(request, room, saved))
        if saved is not None:
            before = line.standing.draft if line else None
            messages.success(request, saved_sentence(act, form.doubted_language, before))
            comment = write_typed(request, room, now=now, commitment=saved.commitment) if line else None
            if line and comment:
                return look(request, room, line_or_404(room, line.pk), talk_on(room, line.commitment, comment))
            return redirect(after_save(request, room, saved))
    form.restore(request.kept)
    return page(request, room, line, form, chosen=chosen)


@transaction.atomic
def save_commitment(room: Room, form: CommitmentForm, *, now: datetime.datetime, act: str = "") -> CommitmentUpdate:
    """Save what the form says; `act` is the button. Raises what `actions.save_commitment` and `mark_ready` raise."""
    saved = actions.save_commitment(
        uuid=form.cleaned_data["uuid"],
        submission=submission_of(room, now),
        words=form.words(),
        recommendations=form.chosen_recommendations(),
        revision=form.cleaned_data["revision"],
        by=room.user,
        now=now,
        citations=cited_in(room, form, now),
    )
    return marked(saved, room, act, now)


def own_address(request: PortalRequest, room: Room, saved: CommitmentUpdate) -> str:
    """The page of a commitment, which still knows the answer that it was declared from."""
    address = room.address("commitment", uuid=saved.commitment_id)
    back = local_address(request.POST.get("back", ""), "")
    return f"{address}?{urlencode({'back': back})}" if back else address


def after_save(request: PortalRequest, room: Room, saved: CommitmentUpdate) -> str:
    """Back to the answer it was declared from, where it comes ticked; else to its own page."""
    back = local_address(request.POST.get("back", ""), "")
    if back:
        return f"{back}?{urlencode({'touch': saved.commitment_id})}"
    return room.address("commitment", uuid=saved.commitment_id)


def page(
    request: PortalRequest,
    room: Room,
    line: CommitmentLine | None,
    form: CommitmentForm | None,
    talk: Talk | None = None,
    chosen: PrintedCommitment | None = None,
    conflict: EditConflict | None = None,
) -> HttpResponse:
    """Render the page, with or without a form; `chosen`: the printed words that the form begins with."""
    back = request.POST.get("back", request.GET.get("back", ""))
    about = list(line.newest.recommendations.all()) if line else []
    if line and talk is None and room.may_draft(about):
        typed = typed_comment(request, room, commitment=line.commitment, serves=about)
        talk = talk_on(room, line.commitment, typed, serves=about)
    context = {
        "talk": talk,
        "conflict": conflict,
        "room": room,
        "line": line,
        "standing": line.standing if line else None,
        "instead": public_instead(line.standing.not_public) if line and line.standing.not_public else None,
        "erasures": erasures_of(room, "commitment", line.pk) if line else [],
        "form": form,
        "chosen": chosen,
        "back": local_address(back, ""),
        "kept": request.kept is not None and not (talk and talk.is_kept),
        "here": "commitments",
    }
    status = 409 if conflict else max(form.status if form else 200, talk.form.status if talk else 200)
    return render(request, "portal/commitment.html", context, status=status)


def talk_on(
    room: Room,
    about: Commitment,
    form: CommentForm | None = None,
    *,
    is_kept: bool = False,
    serves: Iterable[Recommendation] | None = None,
) -> Talk:
    """What is said about this commitment; `serves`: what its newest text serves, where that was read already."""
    address = room.address("commitment_comment", uuid=about.pk)
    return talk_about(room, address, commitment=about, serves=serves, form=form, is_kept=is_kept)
