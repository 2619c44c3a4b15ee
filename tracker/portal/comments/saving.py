"""What saying a comment does, in one transaction: a refusal leaves nothing."""

import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker import actions
from tracker.models import Comment, Commitment, Recommendation
from tracker.portal.comments.comment_thread import comment_form
from tracker.portal.comments.forms import CommentForm
from tracker.portal.rooms import Room
from tracker.portal.saving import submission_of

# The field whose words say that a comment was typed.
TYPED = "comment-text"


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
        addressed_to=form.chosen(),
    )


def added_sentence(comment: Comment) -> str:
    """What is said of a comment that was written: where colleagues read it, and what of it goes by e-mail."""
    added = _("Your comment was added. Your colleagues can read it.")
    told = list(comment.addressed_to.all())
    if told:
        names = pgettext("between the parts of a list", ", ").join(map(str, told))
        return f"{added} {_('Addressed to: %(names)s.') % {'names': names}}"
    later = _("No e-mail is sent now: the next digest of a colleague says how many comments are new.")
    return f"{added} {later}"


def typed_comment(request: HttpRequest, room: Room, **about: Any) -> CommentForm | None:
    """The comment that came along with a post to another form; None where nothing was typed.

    Args:
        about: as for `comment_form`.
    """
    if not request.POST.get(TYPED, "").strip():
        return None
    return comment_form(room, request.POST, **about)


def write_typed(request: HttpRequest, room: Room, *, now: datetime.datetime, **about: Any) -> CommentForm | None:
    """Write the comment that was typed beside what was saved: whoever presses "Save draft" does not mean to lose it.

    Args:
        about: the recommendation or the commitment, as for `write_comment`.

    Returns:
        The form with what is wrong with it; None where it was written, or nothing was typed.
    """
    form = typed_comment(request, room, **about)
    if form is None:
        return None
    if form.is_valid() and (written := form.carry_out(lambda: write_comment(room, form, now=now, **about))):
        messages.success(request, added_sentence(written))
        return None
    return form
