"""Single acts on one answer or commitment: discard, recall, withdraw. A page says the effect, and has one button."""

import uuid as uuids
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.actions import NotAllowed
from tracker.actions.errors import require
from tracker.choices import ReviewState
from tracker.models import AnyVersion
from tracker.models.versions import Version
from tracker.policies import Verdict, may_edit, may_recall, may_withdraw
from tracker.portal.access import PortalRequest, in_room, posted
from tracker.portal.answers.answer_status import AnswerProgress
from tracker.portal.answers.queries import answer_on
from tracker.portal.commitments.queries import commitments_of
from tracker.portal.rooms import Room
from tracker.portal.sending.check_and_send_forms import PortalActForm
from tracker.portal.sending.effects import public_instead, withdrawal_effect
from tracker.portal.tasks.queries import item_at


@dataclass(frozen=True)
class Subject:
    """One answer or commitment in the room."""

    title: str
    standing: AnswerProgress[Any]
    page: str  # name of its page
    place: dict[str, Any]  # the rest of its address

    def address(self, room: Room) -> str:
        return room.address(self.page, **self.place)


def answer_subject(room: Room, meeting: str, slug: str) -> Subject | None:
    """The answer on the recommendation at an address."""
    item = item_at(room, meeting, slug)
    if item is None:
        return None
    place = {"meeting": meeting, "slug": slug}
    return Subject(item.printing.label, answer_on(room, item.recommendation).standing, "answer", place)


def commitment_subject(room: Room, uuid: uuids.UUID) -> Subject | None:
    """The commitment at an address."""
    lines = commitments_of(room, uuid)
    return Subject(lines[0].newest.text, lines[0].standing, "commitment", {"uuid": uuid}) if lines else None


@dataclass(frozen=True)
class PortalAct:
    """What its page needs: on which version it is, who may, what does it, and what is said."""

    name: str
    version: Callable[[AnswerProgress[Any]], Any]
    allowed: Callable[[Any, Any], Verdict]
    carry_out: Callable[..., Any]
    ends_in: ReviewState | None
    nothing_there: str | Promise
    done: str | Promise


def _may_discard(user: Any, version: Any) -> Verdict:
    about = [version.recommendation] if hasattr(version, "recommendation") else list(version.recommendations.all())
    return may_edit(user, version, about)


ACTS = {
    "discard": PortalAct(
        "discard", lambda standing: standing.draft, _may_discard, actions.discard, None,
        _("There is no draft to discard."), _("The draft is discarded."),
    ),
    "recall": PortalAct(
        "recall", lambda standing: standing.sent, may_recall, actions.recall, ReviewState.RETURNED,
        _("Nothing was sent that still waits for review."), _("Recalled. Draft it again: the draft begins as a copy."),
    ),
    "withdraw": PortalAct(
        "withdraw", lambda standing: standing.accepted, may_withdraw, actions.withdraw, ReviewState.WITHDRAWN,
        _("There is no accepted answer to withdraw."), _("Withdrawn. Nothing of it is public any more."),
    ),
}  # fmt: skip


@in_room
def act_on_answer(request: PortalRequest, room: Room, act: str, meeting: str, slug: str) -> HttpResponse:
    """One act on one answer."""
    return act_page(request, room, ACTS[act], answer_subject(room, meeting, slug))


@in_room
def act_on_commitment(request: PortalRequest, room: Room, act: str, uuid: uuids.UUID) -> HttpResponse:
    """One act on one commitment's update in this period."""
    return act_page(request, room, ACTS[act], commitment_subject(room, uuid))


def act_page(request: PortalRequest, room: Room, act: PortalAct, subject: Subject | None) -> HttpResponse:
    """Say the effect and show the button; on a post do it, once, on the version that was on the page."""
    if subject is None:
        raise Http404
    version = act.version(subject.standing)
    form = PortalActForm(posted(request), initial={"revision": version.revision if version else None})
    if version is None:
        return nothing_to_do(request, room, act, subject)
    require(act.allowed(request.user, version))
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["revision"] in (None, version.revision):
            form.carry_out(lambda: act.carry_out(version=version, by=request.user, now=timezone.now()) or True)
        else:
            form.is_refused = True
            form.add_error(None, _("A colleague saved this draft since you opened the page. Please look at it again."))
        if form.is_valid():
            messages.success(request, said_after(room, act, version))
            return redirect(after(room, act, subject))
    context: dict[str, Any] = {"room": room, "act": act.name, "subject": subject, "version": version, "form": form}
    if act.name == "withdraw":
        context["effect"] = withdrawal_effect(version)
    context["back"] = subject.address(room)
    return render(request, "portal/act.html", context, status=form.status)


def said_after(room: Room, act: PortalAct, version: AnyVersion) -> str:
    """What the act did; of a withdrawal also which other answer of the State readers see now, if there is one."""
    instead = public_instead(version) if act.name == "withdraw" else None
    if instead is None:
        return str(act.done)
    return format_html(
        "{} {}",
        _("Withdrawn. This answer is not public any more."),
        render_to_string("portal/public_instead.html", {"instead": instead, "room": room}),
    )


def nothing_to_do(request: PortalRequest, room: Room, act: PortalAct, subject: Subject) -> HttpResponse:
    """A form sent twice has done its work already; otherwise say what is missing."""
    newest: Version | None = subject.standing.latest
    is_done = newest is None if act.ends_in is None else newest is not None and newest.review_state == act.ends_in
    may_repeat = room.drafts if act.ends_in is None else room.sends
    if request.method == "POST" and is_done and may_repeat:
        return redirect(after(room, act, subject))
    raise NotAllowed(str(act.nothing_there))


def after(room: Room, act: PortalAct, subject: Subject) -> str:
    """The page to go on with: a discarded new commitment has none of its own any more."""
    if act.name == "discard" and subject.page == "commitment":
        return room.address("commitments")
    return subject.address(room)
