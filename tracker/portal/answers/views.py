"""One recommendation, one page: read where the answer stands, write its draft, confirm it without change."""

import datetime
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tracker import actions
from tracker.actions import EditConflict, NotAllowed, SaidAnswer
from tracker.actions.errors import require, the_only
from tracker.models import Assignment, PeriodItem, Position, Recommendation, StatusUpdate
from tracker.policies import Verdict
from tracker.portal.access import PortalRequest, in_room
from tracker.portal.answers.answer_status import TOO_LATE, WITH_THE_STATE, AnswerProgress
from tracker.portal.answers.forms import AnswerForm, answer_initial, seen_revision
from tracker.portal.answers.queries import AnswerOn, answer_on, erasures_of, other_items, since_asked
from tracker.portal.comments.comment_thread import Talk, talk_about
from tracker.portal.comments.forms import CommentForm
from tracker.portal.comments.saving import typed_comment, write_typed
from tracker.portal.commitments.queries import commitments_to_tick
from tracker.portal.evidence.queries import library_of
from tracker.portal.people.naming import assignments_of
from tracker.portal.printed_matter import PARAMETER, answer_chosen, begins_answer, printed_answers
from tracker.portal.reported_before import reported_before
from tracker.portal.rooms import Room
from tracker.portal.saving import cited_in, is_quiet, marked, quietly_saved, saved_sentence, submission_of
from tracker.portal.sending.effects import public_instead
from tracker.portal.tasks.asked_elsewhere import asked_elsewhere
from tracker.portal.tasks.next_to_act import next_to_act_sentence, with_experts_sentence
from tracker.portal.tasks.queries import ItemPlace, place_at

# Where "save and ..." leads, by the value of the button.
ONWARD = {"list": "task_list", "check": "check", "evidence": "evidence_add", "commitment": "commitment_new"}

# Translators: “No change” stands for the button “No change since ...”.
CHANGED = gettext_lazy(
    "Nothing was confirmed: you changed the answer. Save it as a draft, or undo your changes and press “No change”"
    " again."
)


def place_or_404(room: Room, meeting: str, slug: str) -> ItemPlace:
    """The recommendation asked at this address, and those beside it."""
    place = place_at(room, meeting, slug)
    if place is None:
        raise Http404
    return place


def begins_with(room: Room, item: PeriodItem, standing: AnswerProgress[StatusUpdate]) -> StatusUpdate | None:
    """The version that the form is filled with: the draft, or what the next one is a copy of."""
    if standing.draft is not None:
        return standing.draft
    if room.submission is None:
        return actions.newest_answer(room.member_state.pk, item.recommendation)
    return actions.copied_from(room.submission, item.recommendation)


def answer_form(
    data: QueryDict | None,
    request: PortalRequest,
    room: Room,
    item: PeriodItem,
    standing: AnswerProgress[Any],
    source: StatusUpdate | None,
    printed: Position | None = None,
) -> AnswerForm:
    """The form, bound to what was posted to it or filled from `source`; an item added a moment ago comes ticked.

    `printed`: the words of a document that it begins with, in place of those of `source`.
    """
    initial = answer_initial(source) | begins_answer(printed) | seen_revision(standing.draft)
    initial.setdefault("language", request.user.language)
    for field, parameter in (("evidence", "cite"), ("commitments", "touch")):
        if added := request.GET.get(parameter):
            initial[field] = [*initial.get(field, []), added]
    return AnswerForm(
        data,
        initial=initial,
        library=list(library_of(room, source)),
        commitments=commitments_to_tick(room),
        others=other_items(room, item),
    )


@in_room
def answer(request: PortalRequest, room: Room, meeting: str, slug: str, correcting: bool = False) -> HttpResponse:
    """The page of one recommendation: where the answer stands, and its form where this person may write now."""
    place = place_or_404(room, meeting, slug)
    if request.method == "POST":
        return save(request, room, place)
    return look(request, room, place, kept=request.kept, correcting=correcting)


def look(
    request: PortalRequest,
    room: Room,
    place: ItemPlace,
    *,
    kept: QueryDict | None = None,
    correcting: bool = False,
    talk: Talk | None = None,
) -> HttpResponse:
    """The page as it is opened; `talk`: with a comment that was not taken, or that was kept over a sign-in."""
    item = place.item
    found = answer_on(room, item.recommendation)
    standing = found.standing
    verdict = room.may_draft([item.recommendation])
    source = begins_with(room, item, standing)
    is_open = standing.sent is None and (correcting or standing.draft is not None or standing.accepted is None)
    chosen = answer_chosen(printed_answers(room, item.recommendation), request.GET.get(PARAMETER))
    form = answer_form(None, request, room, item, standing, source, chosen) if verdict and (is_open or kept) else None
    if form:
        form.restore(kept)
    return answer_page(request, room, place, found, verdict, form=form, source=source, talk=talk, chosen=chosen)


def save(request: PortalRequest, room: Room, place: ItemPlace) -> HttpResponse:
    """Save the draft and go where the button says; on a conflict show what is saved above what was typed."""
    item = place.item
    found = answer_on(room, item.recommendation)
    standing = found.standing
    verdict = room.may_draft([item.recommendation])
    # Who may not write is told so, with her words, and is not shown what a draft of others begins with.
    source = begins_with(room, item, standing) if verdict else None
    form = answer_form(request.POST, request, room, item, standing, source)
    form.carry_out(lambda: require(verdict))
    now, act = timezone.now(), request.POST.get("act", "")
    if form.is_valid():
        try:
            drafts = form.carry_out(lambda: save_answer(room, item.recommendation, form, now=now, act=act))
        except EditConflict as conflict:
            form.replace_next(conflict.theirs)
            return answer_page(request, room, place, found, verdict, form=form, source=source, conflict=conflict)
        if drafts is not None and is_quiet(request):
            return quietly_saved(drafts[0], answer_address(room, item))
        if drafts is not None:
            said = saved_sentence(act, form.doubted_language, standing.draft)
            messages.success(request, f"{said} {also_saved(form, drafts[1:])}".strip())
            return after_saving(request, room, place, now=now, address=onward(request, room, item))
    return answer_page(request, room, place, found, verdict, form=form, source=source)


@transaction.atomic
def save_answer(
    room: Room, recommendation: Recommendation, form: AnswerForm, *, now: datetime.datetime, act: str = ""
) -> list[StatusUpdate]:
    """Save what the form says, and the same as drafts on the other recommendations ticked.

    Args:
        act: the button. It marks as ready the answer of the page, and no other.

    Returns the answer of the page, then the other drafts. Raises what `actions.save_answers` and `mark_ready` raise.
    """
    words, commitments, citations = form.words(), form.chosen_commitments(), cited_in(room, form, now)
    seen = [(recommendation, form.cleaned_data["revision"]), *((each, None) for each in form.chosen_others())]
    answers = [SaidAnswer(about, words, revision, commitments, citations) for about, revision in seen]
    drafts = actions.save_answers(submission=submission_of(room, now), answers=answers, by=room.user, now=now)
    saved = the_only(drafts[:1])
    # A colleague who began one of the others a moment ago keeps it.
    others = [each for each in drafts[1:] if not isinstance(each, EditConflict)]
    return [marked(saved, room, act, now), *(the_only([each]) for each in others)]


@transaction.atomic
def confirm_unchanged(room: Room, recommendation: Recommendation, *, now: datetime.datetime) -> StatusUpdate:
    """Draft "no change since", which is ready as it stands. Raises what `actions.confirm_unchanged` raises."""
    draft = actions.confirm_unchanged(
        submission=submission_of(room, now), recommendation=recommendation, by=room.user, now=now
    )
    return actions.mark_ready(version=draft, is_ready=True, by=room.user, now=now)


def also_saved(form: AnswerForm, drafts: Sequence[StatusUpdate]) -> str:
    """Return the sentence that names the other recommendations that have a draft of the same text now, or ""."""
    labels = pgettext("between the parts of a list", ", ").join(
        form.others[str(each.recommendation_id)].printing.label for each in drafts
    )
    return _("The same text is saved as a draft for: %(labels)s.") % {"labels": labels} if drafts else ""


def after_saving(
    request: PortalRequest, room: Room, place: ItemPlace, *, now: datetime.datetime, address: str
) -> HttpResponse:
    """Write the comment that was typed beside what was saved and go on; where it is not taken, show it again."""
    comment = write_typed(request, room, now=now, recommendation=place.item.recommendation)
    if comment:
        return look(request, room, place, talk=talk_on(room, place.item, comment))
    return redirect(address)


def onward(request: PortalRequest, room: Room, item: PeriodItem) -> str:
    """The address after a save."""
    own = answer_address(room, item)
    act = request.POST.get("act", "")
    if act not in ONWARD:
        return own
    address = room.address(ONWARD[act])
    if act in ("evidence", "commitment"):
        return f"{address}?{urlencode({'back': own, 'serves': item.recommendation_id})}"
    return address


def answer_address(room: Room, item: PeriodItem, name: str = "answer") -> str:
    """The address of a recommendation's page in the room."""
    return room.address(name, meeting=item.recommendation.meeting.slug, slug=item.recommendation.slug)


def answer_page(
    request: PortalRequest,
    room: Room,
    place: ItemPlace,
    found: AnswerOn,
    verdict: Verdict,
    *,
    form: AnswerForm | None,
    source: StatusUpdate | None,
    talk: Talk | None = None,
    chosen: Position | None = None,
    conflict: EditConflict | None = None,
) -> HttpResponse:
    """Render the page, with or without a form; `chosen`: the printed words that the form begins with."""
    item, standing, earlier = place.item, found.standing, found.earlier
    if form and earlier:
        form.ask_since(earlier[0].reported_on)
    if talk is None and verdict:
        talk = talk_on(room, item, typed_comment(request, room, recommendation=item.recommendation))
    context = {
        "room": room,
        "item": item,
        "since": since_asked(item),
        "elsewhere": asked_elsewhere(room, item.recommendation) if place.is_in_another else [],
        "standing": standing,
        "is_untold": is_untold(room, standing, verdict),
        "instead": public_instead(standing.not_public) if standing.not_public else None,
        "erasures": erasures_of(room, "recommendation", item.recommendation_id),
        "form": form,
        "talk": talk,
        "conflict": conflict,
        "source": None if standing.draft else source,
        "earlier": earlier,
        "printed": printed_answers(room, item.recommendation),
        "chosen": chosen if form else None,
        "alike": reported_before(room, item.recommendation),
        "can_confirm": form and earlier and not standing.versions and not is_too_late(room, standing),
        "verdict": verdict,
        **who_works_on(room, item, standing, verdict),
        "is_too_late": is_too_late(room, standing),
        "neighbours": place.neighbours,
        "kept": request.kept is not None and not (talk and talk.is_kept),
        "here": "tasks",
    }
    status = 409 if conflict else max(form.status if form else 200, talk.form.status if talk else 200)
    return render(request, "portal/answer.html", context, status=status)


def is_untold(room: Room, standing: AnswerProgress[StatusUpdate], verdict: Verdict) -> bool:
    """Whether this person, an expert, is not told how the answer stands: it is assigned to others, or to nobody."""
    return room.follows_assigned_alone and not verdict and standing.latest is None


def is_too_late(room: Room, standing: AnswerProgress[StatusUpdate]) -> bool:
    """Whether what the State writes now cannot be sent: the period is closed, and it follows nothing."""
    return standing.status in WITH_THE_STATE and not standing.can_be_sent(is_closed=room.is_closed)


def who_works_on(
    room: Room, item: PeriodItem, standing: AnswerProgress[StatusUpdate], verdict: Verdict
) -> dict[str, Any]:
    """To whom it is assigned, and who is to act now."""
    assignments = list(assignments_of(room).filter(recommendation=item.recommendation))
    return {"assignments": assignments, "next_to_act": next_to_act(room, standing, verdict, assignments)}


def next_to_act(
    room: Room, standing: AnswerProgress[StatusUpdate], verdict: Verdict, assignments: Sequence[Assignment]
) -> str:
    """Who is to act now on an answer, in a sentence."""
    if is_untold(room, standing, verdict):
        return _(
            "The focal point, the alternate and the experts to whom the recommendation is assigned see how this answer"
            " stands."
        )
    if is_too_late(room, standing):
        return str(TOO_LATE)
    if room.sends and verdict and standing.is_with_expert(assignments):
        return with_experts_sentence(assignments)
    waits_for_sender = standing.draft is not None and standing.draft.is_ready and not room.sends
    return next_to_act_sentence([standing.status], may_write=bool(verdict) and not waits_for_sender)


def talk_on(room: Room, item: PeriodItem, form: CommentForm | None = None, *, is_kept: bool = False) -> Talk:
    """What is said about this recommendation's answer."""
    address = answer_address(room, item, "answer_comment")
    return talk_about(room, address, recommendation=item.recommendation, form=form, is_kept=is_kept)


@in_room
def no_change(request: PortalRequest, room: Room, meeting: str, slug: str) -> HttpResponse:
    """Draft the newest accepted answer again, as confirmed without change; nothing where the form was changed."""
    place = place_or_404(room, meeting, slug)
    item = place.item
    if request.method != "POST":
        return look(request, room, place, kept=request.kept) if request.kept else redirect(answer_address(room, item))
    found = answer_on(room, item.recommendation)
    standing = found.standing
    verdict = room.may_draft([item.recommendation])
    source = found.earlier[0] if verdict and found.earlier else None
    form = answer_form(request.POST, request, room, item, standing, source)
    if form.is_changed:
        form.carry_out(lambda: require(verdict))
        if not form.is_refused:
            form.add_error(None, CHANGED)
        return answer_page(request, room, place, found, verdict, form=form, source=source)
    if is_too_late(room, standing):
        raise NotAllowed(str(TOO_LATE))
    now = timezone.now()
    if standing.draft is None or standing.draft.unchanged_from_id is None:
        confirm_unchanged(room, item.recommendation, now=now)
    messages.success(request, _("Draft saved as confirmed without change, and marked as ready."))
    return after_saving(request, room, place, now=now, address=answer_address(room, item))
