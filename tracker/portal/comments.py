"""What colleagues of one State say to each other about an answer or a commitment while they write it."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tracker import actions
from tracker.choices import Language
from tracker.models import Comment, Commitment, CommitmentUpdate, Recommendation, StatusUpdate, User
from tracker.models.comments import COMMENT_LIMIT, CommentQuerySet, served
from tracker.portal.access import COMMENT, PortalRequest, in_room
from tracker.portal.forms import Boxes, ContentForm, PortalForm, Words
from tracker.portal.rooms import Room
from tracker.portal.saving import submission_of
from tracker.rules.actors import editors_of
from tracker.words.sorting import name_order

PLACE = "#comments"  # where the comments begin on a page


class CommentForm(PortalForm):
    """What is said. `uuid` comes from the page, so that a form sent twice is one comment.

    Its names begin with "comment": it stands on one page with the form of the answer.
    """

    prefix = "comment"

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    text = Words(
        label=gettext_lazy("Your comment"),
        limit=COMMENT_LIMIT,
        error_messages={"required": gettext_lazy("Write your comment.")},
        help_text=gettext_lazy(
            "Read by the focal point, the alternate and the experts who write this, and by nobody else: not by the"
            " secretariat, and not by observers."
        ),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the comment"), choices=Language.choices)

    def __init__(self, data: Any = None, *, language: str, colleagues: Iterable[User] = ()) -> None:
        super().__init__(data, initial={"uuid": uuid.uuid4(), "language": language})
        self.fields["text"].widget.attrs["rows"] = 3
        self.colleagues = {str(person.pk): person for person in colleagues}
        if self.colleagues:
            self.fields["addressed_to"] = Boxes(
                label=gettext_lazy("Addressed to"),
                choices=[(pk, str(person)) for pk, person in self.colleagues.items()],
                required=False,
                help_text=gettext_lazy(
                    "Whom you choose is told by e-mail that there is a comment; its words are in no e-mail."
                ),
                error_messages={"invalid_choice": gettext_lazy("One of these people can no longer read this comment.")},
            )

    def chosen(self) -> list[User]:
        """The colleagues chosen."""
        return [self.colleagues[pk] for pk in self.cleaned_data.get("addressed_to", [])]


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
class Thread:
    """The comments on one answer or commitment, oldest first."""

    remarks: list[Remark]

    @property
    def count(self) -> int:
        return sum(not remark.comment.removed_at for remark in self.remarks)

    @property
    def open_count(self) -> int:
        return sum(remark.is_open for remark in self.remarks)

    @property
    def asks_reader(self) -> int:
        """How many are open and addressed to the reader."""
        return sum(remark.is_open and remark.is_to_reader for remark in self.remarks)

    @property
    def last(self) -> Comment:
        return self.remarks[-1].comment


@dataclass(frozen=True)
class Talk(Thread):
    """The comments on one page, and the form for another; `address` is where it posts to."""

    form: CommentForm
    address: str
    is_kept: bool = False


@dataclass(frozen=True)
class Topic:
    """What colleagues speak of: one answer or one commitment. `address` is where a comment on it is posted to.

    `serves`: what the newest text of the commitment serves, where the page has read it already.
    """

    room: Room
    address: str
    recommendation: Recommendation | None = None
    commitment: Commitment | None = None
    serves: Iterable[Recommendation] | None = None

    def form(self, data: Any = None) -> CommentForm:
        """The form for a comment, which offers the colleagues who can read it."""
        if self.recommendation:
            about = [self.recommendation]
        else:
            about = list(served(self.commitment) if self.serves is None and self.commitment else self.serves or ())
        found = editors_of(self.room.answers, about).exclude(pk=self.room.user.pk)
        colleagues = sorted(found, key=lambda person: name_order(str(person)))
        return CommentForm(data, language=self.room.user.language, colleagues=colleagues)

    def talk(self, form: CommentForm | None = None, *, is_kept: bool = False) -> Talk:
        """The comments, as far as this person may see them; `form`: with what was posted, a new one otherwise."""
        found = _comments(self.room).filter(recommendation=self.recommendation, commitment=self.commitment)
        remarks = [_remark(self.room, each) for each in found] if self.room.submission else []
        return Talk(remarks, form or self.form(), self.address, is_kept)

    def typed(self, request: HttpRequest) -> CommentForm | None:
        """The comment that came along with a post to another form; None where nothing was typed."""
        return self.form(request.POST) if request.POST.get(COMMENT, "").strip() else None

    def wrote(self, request: HttpRequest, form: CommentForm) -> bool:
        """Write the comment of a form and tell the person; False where it was not taken, which the form then says."""
        written = form.carry_out(lambda: self._write(form)) if form.is_valid() else None
        if written:
            messages.success(request, added_sentence(written))
        return bool(written)

    @transaction.atomic
    def _write(self, form: CommentForm) -> Comment:
        data, now = form.cleaned_data, timezone.now()
        return actions.write_comment(
            uuid=data["uuid"],
            submission=submission_of(self.room, now),
            text=data["text"],
            language=data["language"],
            by=self.room.user,
            now=now,
            recommendation=self.recommendation,
            commitment=self.commitment,
            addressed_to=form.chosen(),
        )

    def write_typed(self, request: HttpRequest) -> CommentForm | None:
        """Write the comment that was typed beside what was saved: who presses "Save draft" does not mean to lose it.

        Returns the form with what is wrong with it; None where it was written, or nothing was typed.
        """
        form = self.typed(request)
        return None if form is None or self.wrote(request, form) else form

    def page(self, request: PortalRequest, look: Callable[[Talk], HttpResponse], address: str) -> HttpResponse:
        """Write a comment and go back to its page; what is not taken, or was kept over a sign-in, is there in its form.

        Args:
            look: renders the page, with these comments and this form.
            address: of that page.
        """
        if request.method != "POST":
            if request.kept is None:
                return redirect(address)
            form = self.form()
            form.restore(request.kept)
            return look(self.talk(form, is_kept=True))
        form = self.form(request.POST)
        return redirect(address + PLACE) if self.wrote(request, form) else look(self.talk(form))


def status_of(form: ContentForm | None, talk: Talk | None) -> int:
    """The HTTP status of a page with the form of a version and that of a comment."""
    if form and form.conflict:
        return form.status
    return max(form.status if form else 200, talk.form.status if talk else 200)


def _comments(room: Room) -> CommentQuerySet:
    found = Comment.objects.visible_to(room.user).filter(submission=room.submission).order_by("written_at", "pk")
    return found.select_related("written_by", "resolved_by", "removed_by").prefetch_related("addressed_to")


def _remark(room: Room, comment: Comment) -> Remark:
    is_removable = bool(comment.text) and (room.sends or comment.written_by_id == room.user.pk)
    return Remark(comment, is_removable, room.user in comment.addressed_to.all())


def said_in(room: Room) -> dict[uuid.UUID, Thread]:
    """What is said about each recommendation and commitment of the room; what nobody spoke of is not in it."""
    if room.submission is None:
        return {}
    found = defaultdict[uuid.UUID, list[Remark]](list)
    for each in _comments(room).standing():
        if about := each.recommendation_id or each.commitment_id:
            found[about].append(_remark(room, each))
    return {pk: Thread(remarks) for pk, remarks in found.items()}


def with_open_comments(room: Room, drafts: Iterable[StatusUpdate | CommitmentUpdate]) -> None:
    """Give each draft, as `open_comments`, how many comments on it nobody marked as resolved."""
    said = said_in(room)
    draft: Any
    for draft in drafts:
        about = draft.recommendation_id if isinstance(draft, StatusUpdate) else draft.commitment_id
        draft.open_comments = said[about].open_count if about in said else 0


def added_sentence(comment: Comment) -> str:
    """What is said of a comment that was written: where colleagues read it, and what of it goes by e-mail."""
    added = _("Your comment was added. Your colleagues can read it.")
    told = list(comment.addressed_to.all())
    if told:
        names = pgettext("between the parts of a list", ", ").join(map(str, told))
        return f"{added} {_('Addressed to: %(names)s.') % {'names': names}}"
    later = _("No e-mail is sent now: the next digest of a colleague says how many comments are new.")
    return f"{added} {later}"


def comment_or_404(room: Room, uuid: uuid.UUID) -> Comment:
    """One comment of this room."""
    found = _comments(room).filter(pk=uuid, submission__isnull=False).select_related("recommendation__meeting")
    return get_object_or_404(found.select_related("submission"))


@in_room
def comment_remove(request: PortalRequest, room: Room, uuid: uuid.UUID) -> HttpResponse:
    """Take the words of a comment away; back to the page on which it stood."""
    comment = comment_or_404(room, uuid)
    if request.method == "POST":
        actions.remove_comment(comment=comment, by=request.user, now=timezone.now())
        messages.success(request, _("The comment is removed."))
    return redirect(_page_of(room, comment) + PLACE)


@in_room
def comment_resolve(request: PortalRequest, room: Room, uuid: uuid.UUID) -> HttpResponse:
    """Mark a comment as resolved, or open it again: as its button says, which is posted as `open`."""
    comment = comment_or_404(room, uuid)
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
