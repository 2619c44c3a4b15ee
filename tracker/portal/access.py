"""The doors of the portal: sign-in first, then the room of the own State or nothing."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tracker.actions import NotAllowed
from tracker.content import ANSWER, COMMITMENT
from tracker.content.fields import Kind
from tracker.models import User
from tracker.models.people import keep_mandates
from tracker.portal.account.signing_forms import SignInForm
from tracker.portal.forms import PortalForm
from tracker.portal.rooms import Room, cancelled_invitation, ended_for_meeting, ended_mandate, find_room, passed_over
from tracker.signing.kept import keeping_page, take_kept

OBSERVERS_READ = _("Observers read. The focal point, the alternate and the experts write.")

WRITTEN = {
    field.name: field.label for field in (*ANSWER, *COMMITMENT) if field.kind in (Kind.WORDS, Kind.LINE)
}  # fmt: skip
COMMENT = "comment-text"  # the field whose words say that a comment was typed

type View = Callable[..., HttpResponseBase]


class PortalRequest(HttpRequest):
    """A request of a person who is signed in. `kept` is what was typed before the session ended, if anything was."""

    user: User
    kept: Any


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the post, also an empty one."""
    return request.POST if request.method == "POST" else None


def signed_in(view: View) -> View:
    """Ask for a sign-in; a post keeps what was typed."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if request.method == "POST":
                return keeping_page(request, "portal/sign_in.html", {"form": SignInForm()})
            return redirect_to_login(request.get_full_path(), reverse("portal:sign_in"))
        request.kept = take_kept(request) if request.method == "GET" else None
        return view(request, *args, **kwargs)

    return guarded


def in_room(view: View) -> View:
    """Hand the view the room at the address; 404 without a mandate there now, unless it ended; 403 for a refusal."""

    @signed_in
    @wraps(view)
    def guarded(request: PortalRequest, period: str, iso3: str, **kwargs: Any) -> HttpResponseBase:
        keep_mandates(request.user)
        room = find_room(request.user, period, iso3)
        if room is None:
            return no_room(request, period, iso3)
        try:
            return view(request, room, **kwargs)
        except NotAllowed as refusal:
            return refused(request, room, str(refusal))

    return guarded


def no_room(request: PortalRequest, period: str, iso3: str) -> HttpResponseBase:
    """Whose State is no longer asked, who gave way to another and whose mandate ended reads that, with what she typed
    meanwhile; all others a 404."""
    context: dict[str, Any] = {"typed": typed_words(request.POST)}
    status = 200 if request.method in ("GET", "HEAD") else 403
    if invitation := cancelled_invitation(request.user, period, iso3):
        return render(request, "portal/no_room.html", {**context, "invitation": invitation}, status=status)
    if invitation := passed_over(request.user, period, iso3):
        context |= {"invitation": invitation, "is_passed_over": True}
        return render(request, "portal/no_room.html", context, status=403)
    if over := ended_mandate(request.user, iso3) or ended_for_meeting(request.user, period, iso3):
        return render(request, "portal/no_room.html", {**context, "over": over}, status=403)
    raise Http404


def typed_words(post: QueryDict) -> list[tuple[str, str]]:
    """The texts of a post, each with the label of its field, empty for others: no keys, choices and days."""
    return list(_texts(post))


def _texts(post: QueryDict) -> Iterator[tuple[str, str]]:
    for name, values in post.lists():
        for text in filter(str.strip, values):
            if name in WRITTEN:
                yield str(WRITTEN[name]), text
            elif name == COMMENT or any(map(str.isspace, text.strip())):
                yield "", text


def writers_only(room: Room) -> None:
    """Raise NotAllowed for those who write nothing."""
    if not room.drafts:
        raise NotAllowed(OBSERVERS_READ)


def carried_out(
    request: HttpRequest,
    form: PortalForm,
    act: Callable[[], Any],
    said: str | Promise | Callable[[Any], str],
    address: str | Callable[[Any], str],
) -> HttpResponse | None:
    """Do the act of a form that was posted; None where the page is shown (again), with what the act refused.

    Args:
        said: what the person reads after it, or what makes that of the result of the act.
        address: where to go on, or the same.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    done = form.carry_out(act)
    if done is None:
        return None
    messages.success(request, said(done) if callable(said) else str(said))
    return redirect(address(done) if callable(address) else address)


def form_page(
    request: PortalRequest, template: str, form: PortalForm, *, status: int | None = None, **context: Any
) -> HttpResponse:
    """The page of a form, as it was posted or with what was typed before a session ended."""
    form.restore(request.kept)
    context = {"form": form, "kept": request.kept is not None, **context}
    return render(request, template, context, status=form.status if status is None else status)


def refused(request: HttpRequest, room: Room, reason: str) -> HttpResponseBase:
    """The page for a wrong moment: what happened, and the way back."""
    return render(request, "portal/refused.html", {"room": room, "reason": reason}, status=403)
