"""The State's commitments: list them, declare one, update one, for as many recommendations as it serves."""

import datetime
import uuid as uuids
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker import actions
from tracker.actions import CommitmentWords
from tracker.content import COMMITMENT
from tracker.models import CommitmentUpdate, PeriodItem, PrintedCommitment, Recommendation
from tracker.portal.access import PortalRequest, in_room, posted, writers_only
from tracker.portal.comments import Talk, Topic, status_of
from tracker.portal.forms import ContentForm, OffersRecommendations
from tracker.portal.reading.answers import (
    MOST_SHOWN,
    PRINTED,
    CommitmentLine,
    begins_commitment,
    commitments_of,
    erasures_of,
    library_of,
    printed_chosen,
    printed_commitments,
)
from tracker.portal.reading.asked import items_to_draft
from tracker.portal.reading.sent import public_instead
from tracker.portal.rooms import Room
from tracker.portal.saving import cited_in, is_quiet, marked, quietly_saved, saved_sentence, submission_of
from tracker.signing.kept import local_address
from tracker.web.paging import PAGE_FIELD, page_of


class CommitmentForm(OffersRecommendations, ContentForm):
    """Declare or update a commitment. `uuid` comes from the page, so that a form sent twice declares one."""

    content = COMMITMENT
    uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: Sequence[PeriodItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            items,
            gettext_lazy("Recommendations it serves"),
            required=gettext_lazy("Choose at least one recommendation that this commitment serves."),
            invalid=gettext_lazy("Choose among the recommendations on this page."),
        )

    @classmethod
    def begun_with(cls, version: Any) -> dict[str, Any]:
        return super().begun_with(version) | {
            "recommendations": [str(each.pk) for each in version.recommendations.all()]
        }

    def words(self) -> CommitmentWords:
        """The words, for the action."""
        return CommitmentWords(**self.said)


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
    asked = list(items_to_draft(room))
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
    initial = CommitmentForm.begin(source, draft, begins_commitment(printed), request.user.language)
    initial["uuid"] = line.pk if line else uuids.uuid4()
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
    writers_only(room)
    return write(request, room, None)


@in_room
def commitment(request: PortalRequest, room: Room, uuid: uuids.UUID, correcting: bool = False) -> HttpResponse:
    """One commitment: where it stands, and its form where this person may write now."""
    line = line_or_404(room, uuid)
    if request.method == "POST":
        writers_only(room)
    if request.method == "POST" or (room.drafts and (request.kept or line.standing.is_open(correcting=correcting))):
        return write(request, room, line)
    return page(request, room, line, None)


def look(request: PortalRequest, room: Room, uuid: uuids.UUID, talk: Talk) -> HttpResponse:
    """The page with a comment that was not taken, and the form as it is stored."""
    line = line_or_404(room, uuid)
    form = commitment_form(None, request, room, line) if room.drafts and line.standing.is_open() else None
    return page(request, room, line, form, talk)


def write(request: PortalRequest, room: Room, line: CommitmentLine | None) -> HttpResponse:
    """Show the form, or save it."""
    chosen = None if line else printed_chosen(printed_commitments(room), request.GET.get(PRINTED))
    form = commitment_form(posted(request), request, room, line, chosen)
    saved, act = None, request.POST.get("act", "")
    if request.method == "POST" and form.is_valid() and (line is None or form.cleaned_data["uuid"] == line.pk):
        saved = form.carry_out(lambda: save_commitment(room, form, now=timezone.now(), act=act))
    if saved is None:
        form.restore(request.kept)
        return page(request, room, line, form, chosen=None if form.conflict else chosen)
    if is_quiet(request):
        return quietly_saved(saved, own_address(request, room, saved))
    messages.success(request, saved_sentence(act, form.doubted_language, line.standing.draft if line else None))
    if line and (comment := topic_of(room, line).write_typed(request)):
        return look(request, room, line.pk, topic_of(room, line).talk(comment))
    return redirect(own_address(request, room, saved, after=True))


@transaction.atomic
def save_commitment(room: Room, form: CommitmentForm, *, now: datetime.datetime, act: str = "") -> CommitmentUpdate:
    """Save what the form says; `act` is the button. Raises what `actions.save_commitment` and `mark_ready` raise."""
    saved = actions.save_commitment(
        uuid=form.cleaned_data["uuid"],
        submission=submission_of(room, now),
        words=form.words(),
        recommendations=form.chosen(),
        revision=form.cleaned_data["revision"],
        by=room.user,
        now=now,
        citations=cited_in(room, form, now),
    )
    return marked(saved, room, act, now)


def own_address(request: PortalRequest, room: Room, saved: CommitmentUpdate, *, after: bool = False) -> str:
    """The page of a commitment, which still knows the answer that it was declared from.

    Args:
        after: back to that answer, where there is one: the commitment then comes ticked.
    """
    address = room.address("commitment", uuid=saved.commitment_id)
    back = local_address(request.POST.get("back", ""), "")
    if back and after:
        return f"{back}?{urlencode({'touch': saved.commitment_id})}"
    return f"{address}?{urlencode({'back': back})}" if back else address


def page(
    request: PortalRequest,
    room: Room,
    line: CommitmentLine | None,
    form: CommitmentForm | None,
    talk: Talk | None = None,
    chosen: PrintedCommitment | None = None,
) -> HttpResponse:
    """Render the page, with or without a form; `chosen`: the printed words that the form begins with."""
    back = request.POST.get("back", request.GET.get("back", ""))
    if line and talk is None and room.may_draft(serves := list(line.newest.recommendations.all())):
        topic = topic_of(room, line, serves)
        talk = topic.talk(topic.typed(request))
    context = {
        "talk": talk,
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
    return render(request, "portal/commitment.html", context, status=status_of(form, talk))


def topic_of(room: Room, line: CommitmentLine, serves: Sequence[Recommendation] | None = None) -> Topic:
    """What is said about a commitment; `serves`: what its newest text serves, where that was read already."""
    return Topic(room, room.address("commitment_comment", uuid=line.pk), commitment=line.commitment, serves=serves)


@in_room
def commitment_comment(request: PortalRequest, room: Room, uuid: uuids.UUID) -> HttpResponse:
    """Comment on one commitment."""
    topic = topic_of(room, line_or_404(room, uuid))
    return topic.page(request, lambda talk: look(request, room, uuid, talk), room.address("commitment", uuid=uuid))
