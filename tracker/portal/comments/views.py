"""Comments inside a State: write one on the page of an answer or a commitment, and remove one."""

import uuid as uuids
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import actions
from tracker.models import Comment
from tracker.portal.access import PortalRequest, in_room
from tracker.portal.answers import views as answers
from tracker.portal.comments.comment_thread import comment_at, comment_form
from tracker.portal.comments.forms import CommentForm
from tracker.portal.comments.saving import added_sentence, write_comment
from tracker.portal.commitments import views as commitments
from tracker.portal.rooms import Room

# Where the comments begin on a page.
PLACE = "#comments"


@in_room
def answer_comment(request: PortalRequest, room: Room, meeting: str, slug: str) -> HttpResponse:
    """Comment on the answer on one recommendation."""
    place = answers.place_or_404(room, meeting, slug)
    item = place.item
    return _comment(
        request,
        lambda data: comment_form(room, data, recommendation=item.recommendation),
        lambda form: write_comment(room, form, recommendation=item.recommendation, now=timezone.now()),
        lambda form, is_kept: answers.look(
            request, room, place, talk=answers.talk_on(room, item, form, is_kept=is_kept)
        ),
        answers.answer_address(room, item),
    )


@in_room
def commitment_comment(request: PortalRequest, room: Room, uuid: uuids.UUID) -> HttpResponse:
    """Comment on one commitment."""
    line = commitments.line_or_404(room, uuid)
    return _comment(
        request,
        lambda data: comment_form(room, data, commitment=line.commitment),
        lambda form: write_comment(room, form, commitment=line.commitment, now=timezone.now()),
        lambda form, is_kept: commitments.look(
            request, room, line, talk=commitments.talk_on(room, line.commitment, form, is_kept=is_kept)
        ),
        room.address("commitment", uuid=uuid),
    )


def _comment(
    request: PortalRequest,
    begin: Callable[[Any], CommentForm],
    write: Callable[[CommentForm], Comment],
    look: Callable[[CommentForm, bool], HttpResponse],
    address: str,
) -> HttpResponse:
    """Write it and go back to the page; what is not taken, or was kept over a sign-in, stands there in its form."""
    if request.method != "POST":
        if request.kept is None:
            return redirect(address)
        form = begin(None)
        form.restore(request.kept)
        return look(form, True)
    form = begin(request.POST)
    if form.is_valid() and (written := form.carry_out(lambda: write(form))):
        messages.success(request, added_sentence(written))
        return redirect(address + PLACE)
    return look(form, False)


@in_room
def comment_remove(request: PortalRequest, room: Room, uuid: uuids.UUID) -> HttpResponse:
    """Take the words of a comment away; back to the page on which it stood."""
    comment = comment_at(room, uuid)
    if comment is None:
        raise Http404
    if request.method == "POST":
        actions.remove_comment(comment=comment, by=request.user, now=timezone.now())
        messages.success(request, _("The comment is removed."))
    return redirect(_page_of(room, comment) + PLACE)


@in_room
def comment_resolve(request: PortalRequest, room: Room, uuid: uuids.UUID) -> HttpResponse:
    """Mark a comment as resolved, or open it again: as its button says, which is posted as `open`."""
    comment = comment_at(room, uuid)
    if comment is None:
        raise Http404
    if request.method == "POST":
        is_resolved = "open" not in request.POST
        actions.resolve_comment(comment=comment, is_resolved=is_resolved, by=request.user, now=timezone.now())
        done = _("The comment is marked as resolved.") if is_resolved else _("The comment is open again.")
        messages.success(request, done)
    return redirect(_page_of(room, comment) + PLACE)


def _page_of(room: Room, comment: Comment) -> str:
    about = comment.recommendation
    if about is None:
        return room.address("commitment", uuid=comment.commitment_id)
    return room.address("answer", meeting=about.meeting.slug, slug=about.slug)
