"""What colleagues of one State say to each other about an answer or a commitment while they write it."""

import datetime
import uuid
from dataclasses import dataclass

from tracker.models import Comment, User
from tracker.models.comments import CommentQuerySet
from tracker.portal.comments.forms import CommentForm
from tracker.portal.rooms import Room


@dataclass(frozen=True)
class Remark:
    """One comment, and whether the reader may remove it."""

    comment: Comment
    is_removable: bool


@dataclass(frozen=True)
class Talk:
    """The comments on one page, oldest first, and the form for another; `address` is where it posts to."""

    remarks: list[Remark]
    form: CommentForm
    address: str
    is_kept: bool = False

    @property
    def count(self) -> int:
        return sum(not remark.comment.removed_at for remark in self.remarks)


@dataclass(frozen=True)
class ThreadSummary:
    """How much was said about one thing, who spoke last, and when."""

    count: int
    last_by: User
    last_at: datetime.datetime


def _comments(room: Room) -> CommentQuerySet:
    return Comment.objects.visible_to(room.user).filter(submission=room.submission).order_by("written_at", "pk")


def talk_about(
    room: Room,
    address: str,
    *,
    recommendation: uuid.UUID | None = None,
    commitment: uuid.UUID | None = None,
    form: CommentForm | None = None,
    is_kept: bool = False,
) -> Talk:
    """The comments on one answer or commitment, as far as this person may see them.

    Args:
        form: with what was posted; a new one otherwise.
    """
    about = {"recommendation": recommendation} if recommendation else {"commitment": commitment}
    found = _comments(room).filter(**about).select_related("written_by", "removed_by") if room.submission else []
    remarks = [Remark(each, bool(each.text) and (room.sends or each.written_by_id == room.user.pk)) for each in found]
    return Talk(remarks, form or CommentForm(language=room.user.language), address, is_kept)


def said_in(room: Room) -> dict[uuid.UUID, ThreadSummary]:
    """How much is said about each recommendation of the room; what nobody spoke of is not in it."""
    found: dict[uuid.UUID, ThreadSummary] = {}
    if room.submission is None:
        return found
    for each in _comments(room).standing().filter(recommendation__isnull=False).select_related("written_by"):
        before = found.get(each.recommendation_id) if each.recommendation_id else None
        if each.recommendation_id:
            found[each.recommendation_id] = ThreadSummary(
                (before.count if before else 0) + 1, each.written_by, each.written_at
            )
    return found


def comment_at(room: Room, pk: uuid.UUID) -> Comment | None:
    """One comment of this room."""
    if room.submission is None:
        return None
    return _comments(room).filter(pk=pk).select_related("recommendation__meeting", "submission").first()
