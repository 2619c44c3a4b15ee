"""What colleagues of one State say to each other about an answer or a commitment while they write it."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tracker.actors import editors_of
from tracker.models import Comment, Commitment, CommitmentUpdate, Recommendation, StatusUpdate, User
from tracker.models.comments import CommentQuerySet, served
from tracker.portal.comments.forms import CommentForm
from tracker.portal.rooms import Room
from tracker.words.sorting import name_order


@dataclass(frozen=True)
class Remark:
    """One comment, to whom it is addressed, and whether the reader may remove it."""

    comment: Comment
    is_removable: bool
    is_to_reader: bool

    @property
    def is_open(self) -> bool:
        """Whether there are words that nobody marked as resolved."""
        return bool(self.comment.text) and self.comment.resolved_at is None


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

    @property
    def open_count(self) -> int:
        return sum(remark.is_open for remark in self.remarks)


@dataclass(frozen=True)
class ThreadSummary:
    """How much was said about one thing, who spoke last, and when; how much of it is open, and asks the reader."""

    count: int
    open_count: int
    asks_reader: int
    last_by: User
    last_at: datetime.datetime


def _comments(room: Room) -> CommentQuerySet:
    found = Comment.objects.visible_to(room.user).filter(submission=room.submission).order_by("written_at", "pk")
    return found.select_related("written_by", "resolved_by", "removed_by").prefetch_related("addressed_to")


def comment_form(
    room: Room,
    data: Any = None,
    *,
    recommendation: Recommendation | None = None,
    commitment: Commitment | None = None,
    serves: Iterable[Recommendation] | None = None,
) -> CommentForm:
    """The form for a comment on one answer or commitment, which offers the colleagues who can read it.

    Args:
        serves: what the newest text of the commitment serves, where the page has read it already.
    """
    if recommendation:
        about = [recommendation]
    else:
        about = list(served(commitment) if serves is None and commitment else serves or ())
    found = editors_of(room.answers, about).exclude(pk=room.user.pk)
    colleagues = sorted(found, key=lambda person: name_order(str(person)))
    return CommentForm(data, language=room.user.language, colleagues=colleagues)


def talk_about(
    room: Room,
    address: str,
    *,
    recommendation: Recommendation | None = None,
    commitment: Commitment | None = None,
    serves: Iterable[Recommendation] | None = None,
    form: CommentForm | None = None,
    is_kept: bool = False,
) -> Talk:
    """The comments on one answer or commitment, as far as this person may see them.

    Args:
        serves: as for `comment_form`.
        form: with what was posted; a new one otherwise.
    """
    about = {"recommendation": recommendation} if recommendation else {"commitment": commitment}
    remarks = [_remark(room, each) for each in _comments(room).filter(**about)] if room.submission else []
    return Talk(remarks, form or comment_form(room, **about, serves=serves), address, is_kept)


def _remark(room: Room, comment: Comment) -> Remark:
    is_removable = bool(comment.text) and (room.sends or comment.written_by_id == room.user.pk)
    return Remark(comment, is_removable, room.user in comment.addressed_to.all())


def said_in(room: Room) -> dict[uuid.UUID, ThreadSummary]:
    """How much is said about each recommendation and commitment of the room; what nobody spoke of is not in it."""
    if room.submission is None:
        return {}
    found = defaultdict[uuid.UUID, list[Comment]](list)
    for each in _comments(room).standing():
        if about := each.recommendation_id or each.commitment_id:
            found[about].append(each)
    return {pk: _summary(room, comments) for pk, comments in found.items()}


def with_open_comments(room: Room, drafts: Iterable[StatusUpdate | CommitmentUpdate]) -> None:
    """Give each draft, as `open_comments`, how many comments on it nobody marked as resolved."""
    said = said_in(room)
    draft: Any
    for draft in drafts:
        about = draft.recommendation_id if isinstance(draft, StatusUpdate) else draft.commitment_id
        draft.open_comments = said[about].open_count if about in said else 0


def _summary(room: Room, comments: list[Comment]) -> ThreadSummary:
    remarks = [_remark(room, each) for each in comments]
    return ThreadSummary(
        count=len(comments),
        open_count=sum(each.is_open for each in remarks),
        asks_reader=sum(each.is_open and each.is_to_reader for each in remarks),
        last_by=comments[-1].written_by,
        last_at=comments[-1].written_at,
    )


def comment_at(room: Room, pk: uuid.UUID) -> Comment | None:
    """One comment of this room."""
    if room.submission is None:
        return None
    return _comments(room).filter(pk=pk).select_related("recommendation__meeting", "submission").first()
