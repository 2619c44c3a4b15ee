"""Single acts on one answer or commitment: discard, recall, withdraw. A page says the effect, and has one button."""

import uuid as uuids
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
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
from tracker.portal.access import PortalRequest, carried_out, form_page, in_room, posted
from tracker.portal.commitments import line_or_404
from tracker.portal.forms import PortalActForm
from tracker.portal.reading.answers import answer_on
from tracker.portal.reading.asked import items_at
from tracker.portal.reading.progress import AnswerProgress
from tracker.portal.reading.sent import public_instead, withdrawal_effect
from tracker.portal.rooms import Room
from tracker.rules.policies import Verdict, may_edit, may_recall, may_withdraw


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
    asked = items_at(room, meeting, slug).select_related("printing__document", "recommendation__meeting")
    item, own = get_object_or_404(asked), room.address("answer", meeting=meeting, slug=slug)
    standing = answer_on(room, item.recommendation).standing
    return act_page(request, room, ACTS[act], item.printing.label, standing, own, own)


@in_room
def act_on_commitment(request: PortalRequest, room: Room, act: str, uuid: uuids.UUID) -> HttpResponse:
    """One act on one commitment's update in this period; a discarded new commitment has no page any more."""
    line, own = line_or_404(room, uuid), room.address("commitment", uuid=uuid)
    after = room.address("commitments") if act == "discard" else own
    return act_page(request, room, ACTS[act], line.newest.text, line.standing, own, after)


def act_page(
    request: PortalRequest,
    room: Room,
    act: PortalAct,
    title: str,
    standing: AnswerProgress[Any],
    back: str,
    after: str,
) -> HttpResponse:
    """Say the effect and show the button; on a post do it, once, on the version that was on the page.

    Args:
        title: what the answer or commitment is called.
        back: the address of its page.
        after: where to go on once it is done.
    """
    version = act.version(standing)
    if version is None:
        return nothing_to_do(request, room, act, standing, after)
    form = PortalActForm(posted(request), initial={"revision": version.revision})
    require(act.allowed(request.user, version))
    if request.method == "POST" and form.is_valid() and form.cleaned_data["revision"] not in (None, version.revision):
        form.is_refused = True
        form.add_error(None, _("A colleague saved this draft since you opened the page. Please look at it again."))
    done = carried_out(
        request,
        form,
        lambda: act.carry_out(version=version, by=request.user, now=timezone.now()) or True,
        lambda _done: said_after(room, act, version),
        after,
    )
    if done:
        return done
    effect = withdrawal_effect(version) if act.name == "withdraw" else None
    context = {"room": room, "act": act.name, "title": title, "version": version, "effect": effect, "back": back}
    return form_page(request, "portal/act.html", form, kept=False, **context)


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


def nothing_to_do(
    request: PortalRequest, room: Room, act: PortalAct, standing: AnswerProgress[Any], after: str
) -> HttpResponse:
    """A form sent twice has done its work already; otherwise say what is missing."""
    newest: Version | None = standing.latest
    is_done = newest is None if act.ends_in is None else newest is not None and newest.review_state == act.ends_in
    may_repeat = room.drafts if act.ends_in is None else room.sends
    if request.method == "POST" and is_done and may_repeat:
        return redirect(after)
    raise NotAllowed(str(act.nothing_there))
