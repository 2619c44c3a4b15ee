"""The list of what is asked, the rooms a person has, and receipts."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.choices import MandateRole, ReviewState
from tracker.consent_sentences import agreed_to
from tracker.models import Transmission
from tracker.portal.access import PortalRequest, in_room, signed_in
from tracker.portal.answers.queries import answered_before, answers_by_recommendation, erasures_of_files, intentions_of
from tracker.portal.comments.comment_thread import said_in
from tracker.portal.commitments.queries import commitments_to_tick
from tracker.portal.former import acting_mandates, ended_mandates, ended_since
from tracker.portal.people.naming import assignments_of, named_among
from tracker.portal.questionnaire.cleared_files import files_of
from tracker.portal.rooms import Room, find_room, rooms_of
from tracker.portal.sending.queries import sees_all_of, sent_in, transmission_for, transmissions_of, with_labels
from tracker.portal.sending.receipt_document import write_receipt
from tracker.portal.sending.unanswered import chased, written_by
from tracker.portal.tasks.asked_elsewhere import asked_in_others
from tracker.portal.tasks.narrowing import Narrowing
from tracker.portal.tasks.other_periods import also_asked
from tracker.portal.tasks.queries import items_of
from tracker.portal.tasks.tasklist import task_list
from tracker.portal.tasks.timeline import coming_up, timeline_of
from tracker.portal.tasks.turns import by_turn, in_order, turn_counts
from tracker.questionnaire.word_document import CONTENT_TYPE
from tracker.receipts import Checked, look_at
from tracker.receipts import receipt_text as text_of_receipt
from tracker.sendings import mistakes_in, with_brief
from tracker.web.paging import PAGE_FIELD, page_of


@require_safe
@signed_in
def tasks(request: PortalRequest) -> HttpResponse:
    """The one task list, or the choice where a person has several; the secretariat is sent to its desk."""
    rooms = rooms_of(request.user, timezone.now())
    if not rooms and request.user.is_secretariat:
        return redirect("admin:index")
    open_rooms = [room for room in rooms if not room.is_closed]
    if len(open_rooms) == 1:
        return redirect(open_rooms[0].address("task_list"))
    ended = ended_mandates(request.user)
    context = {"rooms": rooms, "acting": acting_mandates(request.user), "ended": ended}
    context["was_focal_point"] = any(each.role == MandateRole.FOCAL_POINT for each in ended)
    return render(request, "portal/rooms.html", context)


@require_safe
@in_room
def tasks_of_room(request: PortalRequest, room: Room) -> HttpResponse:
    """The task list of one State in one period."""
    answers, assignments, items = answers_by_recommendation(room), list(assignments_of(room)), list(items_of(room))
    named = named_among(room, assignments)
    rooms = rooms_of(request.user, timezone.now())
    before, elsewhere = answered_before(room), asked_in_others(room, rooms, items)
    listed = task_list(room, items, answers, assignments, named, said_in(room), before, elsewhere)
    lines = commitments_to_tick(room)
    versions = [version for standing in answers.values() for version in standing.versions]
    also = also_asked(room, rooms)
    apart = {room.invitation.pk, *(each.room.invitation.pk for each in also)}
    others = [each for each in rooms if each.invitation.pk not in apart]
    narrowing = Narrowing(listed.tasks, request.GET)
    page = page_of(in_order(narrowing.shown, listed.tasks), request.GET.get(PAGE_FIELD), kept=narrowing.kept)
    context = {"room": room, "list": listed, "narrowing": narrowing, "page": page, "groups": by_turn(page.rows)}
    context |= {"turns": turn_counts(listed.tasks), "coming": coming_up(room, listed)}
    context |= {"commitments": lines, "others": others, "also_asked": also, "here": "tasks"}
    if room.sends and assignments:
        context["chased"] = chased(listed, assignments, written_by(room, versions))
    if room.sends:
        context["timeline"] = timeline_of(room, answers.values(), asked=len(items), waits=bool(listed.to_be_sent))
    intention = intentions_of(room).first()
    has_sent = any(version.transmission_id for version in versions)
    asks_intention = room.sends and intention is None and not has_sent and not room.is_closed
    context |= {"intention": intention, "asks_intention": asks_intention}
    context["commitment_drafts"] = sum(line.standing.draft is not None for line in lines)
    return render(request, "portal/tasks.html", context)


@require_safe
@in_room
def report_once(request: PortalRequest, room: Room) -> HttpResponse:
    """The list in place of the page that was at this address, and where its use is found now."""
    messages.info(request, _("Open one recommendation: its answer can be used also for other recommendations."))
    return redirect(room.address("task_list"))


@require_safe
@in_room
def welcome(request: PortalRequest, room: Room) -> HttpResponse:
    """The first page of the first hour: what is asked, how many, until when, in three steps, with a sample answer."""
    answers, assignments = answers_by_recommendation(room), list(assignments_of(room))
    listed = task_list(room, list(items_of(room)), answers, assignments, named_among(room, assignments), {})
    first = listed.followed[0].item if listed.followed else None
    context = {"room": room, "asked": listed.total, "first": first, "own_due": listed.own_due, "here": "tasks"}
    context |= {"so_far": listed, "also_asked": also_asked(room, rooms_of(request.user, timezone.now()))}
    return render(request, "portal/welcome.html", context)


@require_safe
@in_room
def receipts(request: PortalRequest, room: Room) -> HttpResponse:
    """Everything that was sent in this period, and files of it that were erased."""
    context = {
        "room": room,
        "transmissions": with_brief(with_labels(room, transmissions_of(room)), request.user),
        "here": "receipts",
    }
    return render(request, "portal/receipts.html", {**context, "erasures": erasures_of_files(room)})


def sent_or_404(request: PortalRequest, pk: uuid.UUID) -> tuple[Transmission, Room]:
    """A sending that the person may see, with its room. Raises Http404 for any other."""
    transmission = transmission_for(request.user, pk)
    submission = transmission.submission if transmission else None
    room = find_room(request.user, submission.period.slug, submission.member_state_id.lower()) if submission else None
    if transmission is None or room is None:
        raise Http404
    return transmission, room


def _receipt_page(request: PortalRequest, transmission: Transmission, room: Room, status: int = 200) -> HttpResponse:
    answers, updates = sent_in(room, transmission)
    context = {"room": room, "transmission": transmission, "answers": answers, "updates": updates, "here": "receipts"}
    context |= {"cleared": files_of(room, transmission), "checked": look_at(transmission)}
    context["mistakes"] = mistakes_in([transmission.pk])[transmission.pk]
    consent = transmission.submission
    context["agreed"] = agreed_to(consent.consent_sentence, consent.consent_licence)
    context["sees_all"] = sees_all_of(transmission, answers, updates)
    is_own = room.sends and not transmission.on_behalf and transmission.claimed_at is None
    context["waits"] = is_own and any(each.review_state == ReviewState.SUBMITTED for each in (*answers, *updates))
    return render(request, "portal/receipt.html", context, status=status)


@require_safe
@signed_in
def receipt(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """One act of sending, with its checksum; whose mandate ended since reads that, for e-mails lead here."""
    if over := ended_since(request.user, pk):
        return render(request, "portal/no_room.html", {"over": over}, status=403)
    return _receipt_page(request, *sent_or_404(request, pk))


@require_safe
@signed_in
def receipt_text(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """The bytes that the checksum is of, for whoever may see all that was sent; the page that says why, if none."""
    transmission, room = sent_or_404(request, pk)
    if not sees_all_of(transmission, *sent_in(room, transmission)):
        raise Http404
    if look_at(transmission) != Checked.TRUE:
        return _receipt_page(request, transmission, room, status=410)
    response = HttpResponse(text_of_receipt(transmission), "application/json")
    name = f"receipt-{room.code}-{transmission.submitted_at:%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@signed_in
def receipt_file(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """The receipt as a document, in the language of the person who asks."""
    transmission, room = sent_or_404(request, pk)
    answers, updates = sent_in(room, transmission)
    is_whole = sees_all_of(transmission, answers, updates) and look_at(transmission) == Checked.TRUE
    has_mistakes = bool(mistakes_in([transmission.pk]))
    hashed = text_of_receipt(transmission) if is_whole else ""
    response = HttpResponse(
        write_receipt(room, transmission, answers, updates, hashed, has_mistakes=has_mistakes), CONTENT_TYPE
    )
    name = f"receipt-{room.code}-{transmission.submitted_at:%Y-%m-%d}.docx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
