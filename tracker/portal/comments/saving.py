"""What saying a comment does, in one transaction: a refusal leaves nothing."""

import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tracker import actions
from tracker.models import Comment, Commitment, Recommendation
from tracker.portal.comments.forms import CommentForm
from tracker.portal.rooms import Room
from tracker.portal.saving import submission_of


@transaction.atomic
def write_comment(
    room: Room,
    form: CommentForm,
    *,
    now: datetime.datetime,
    recommendation: Recommendation | None = None,
    commitment: Commitment | None = None,
) -> Comment:
    """Say what the form says. Raises what `actions.write_comment` raises."""
    data = form.cleaned_data
    return actions.write_comment(
        uuid=data["uuid"],
        submission=submission_of(room, now),
        text=data["text"],
        language=data["language"],
        by=room.user,
        now=now,
        recommendation=recommendation,
        commitment=commitment,
    )


def added_sentence() -> str:
    """What is said of a comment that was written: where colleagues read it, and what of it goes by e-mail."""
    added = _("Your comment was added. Your colleagues can read it.")
    told = _("No e-mail is sent now: the next digest of a colleague says how many comments are new.")
    return f"{added} {told}"


def typed_comment(request: HttpRequest, room: Room) -> CommentForm | None:
    """The comment that came along with a post to another form; None where nothing was typed."""
    form = CommentForm(request.POST, language=room.user.language)
    return form if request.POST.get(form.add_prefix("text"), "").strip() else None


def write_typed(request: HttpRequest, room: Room, *, now: datetime.datetime, **about: Any) -> CommentForm | None:
    """Write the comment that was typed beside what was saved: whoever presses "Save draft" does not mean to lose it.

    Args:
        about: the recommendation or the commitment, as for `write_comment`.

    Returns:
        The form with what is wrong with it; None where it was written, or nothing was typed.
    """
    form = typed_comment(request, room)
    if form is None:
        return None
    if form.is_valid() and form.carry_out(lambda: write_comment(room, form, now=now, **about)) is not None:
        messages.success(request, added_sentence())
        return None
    return form
