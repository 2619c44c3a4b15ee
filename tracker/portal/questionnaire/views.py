"""The questionnaire for clearance: download it, bring it back, see every difference, and take all, some or none."""

import uuid as uuids
from collections.abc import Collection, Sequence

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from tracker.actions import EditConflict, NotAllowed
from tracker.brought_files import brought_file, keep_brought
from tracker.choices import Language
from tracker.models import PeriodItem, StatusUpdate
from tracker.portal.access import OBSERVERS_READ, PortalRequest, in_room, posted
from tracker.portal.people.naming import named_to
from tracker.portal.questionnaire.cleared_files import cleared_file_at
from tracker.portal.questionnaire.forms import ApplyChangesForm, FileForm, UploadQuestionnaireForm
from tracker.portal.rooms import Room
from tracker.portal.tasks.queries import items_of
from tracker.questionnaire import sheet_out, word_out
from tracker.questionnaire.beside import Beside, words_beside
from tracker.questionnaire.carrying import Carried, plain_name
from tracker.questionnaire.comparing import Comparison, compare, require_belonging
from tracker.questionnaire.composing import compose
from tracker.questionnaire.opening import NotTaken, open_questionnaire
from tracker.questionnaire.reading import Returned
from tracker.questionnaire.taking import QuestionnaireFile, take
from tracker.stored_files import opened

WRITERS = {
    "docx": (word_out.write_docx, word_out.CONTENT_TYPE),
    "xlsx": (sheet_out.write_xlsx, sheet_out.CONTENT_TYPE),
}


def writers_only(room: Room) -> None:
    """Raise NotAllowed for those who write nothing."""
    if not room.drafts:
        raise NotAllowed(OBSERVERS_READ)


def own_items(room: Room) -> Sequence[PeriodItem]:
    """What this person may draft: everything, or what is named to her."""
    items = items_of(room)
    return list(items if room.sends else items.filter(recommendation__in=named_to(room)))


@in_room
def questionnaire(request: PortalRequest, room: Room) -> HttpResponse:
    """Download it, and bring it back: a file that is taken for reading leads to its differences."""
    writers_only(room)
    form = UploadQuestionnaireForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            found = open_questionnaire(upload.read())
            require_belonging(found.token, room.answers)
        except NotTaken as refusal:
            form.add_error("upload", str(refusal))
        else:
            keep_brought(room.member_state.pk, found.content, timezone.now())
            return differences(request, room, Carried.of(found, plain_name(upload.name), beside_in(room, found)))
    context = {
        "room": room,
        "form": form,
        "file": FileForm(initial={"language": request.user.language}),
        "asked": len(own_items(room)),
        "kept": request.kept is not None,
    }
    return render(request, "portal/questionnaire.html", {**context, "here": "tasks"}, status=form.status)


@require_safe
@in_room
def cleared_file(request: PortalRequest, room: Room, uuid: uuids.UUID) -> HttpResponseBase:
    """A questionnaire of which something was taken, as it came: to keep and never to run."""
    cleared = cleared_file_at(room, uuid)
    if cleared is None or not cleared.file.name or not cleared.file.storage.exists(cleared.file.name):
        raise Http404
    response = FileResponse(opened(cleared.file, cleared.sha256), as_attachment=True, filename=cleared.file_name)
    response["Content-Type"] = "application/octet-stream"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
@in_room
def questionnaire_file(request: PortalRequest, room: Room) -> HttpResponse:
    """The file, filled in as the pages of the portal are."""
    writers_only(room)
    wanted = request.GET.get("language", "")
    language = wanted if wanted in Language.values else request.user.language
    ending = "xlsx" if request.GET.get("format") == "xlsx" else "docx"
    composed = compose(
        submission=room.answers, items=own_items(room), by=request.user, language=language, due_on=room.due_on
    )
    write, content_type = WRITERS[ending]
    response = HttpResponse(write(composed), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{composed.file_name}.{ending}"'
    return response


def beside_in(room: Room, found: Returned) -> tuple[Beside, ...]:
    """What a file holds beside its questions."""
    items = list(items_of(room))
    return words_beside(found, submission=room.answers, items=items, by=room.user, due_on=room.due_on)


def compared(room: Room, carried: Carried) -> Comparison:
    """What the file would change now."""
    return compare(
        answers=carried.answers,
        language=carried.token.language,
        submission=room.answers,
        items=items_of(room),
        by=room.user,
        head=carried.head,
    )


def differences(
    request: PortalRequest, room: Room, carried: Carried, *, form: ApplyChangesForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of differences; `form` holds the ticks of a post that was not carried out."""
    comparison = form.comparison if form else compared(room, carried)
    if form is None:
        form = ApplyChangesForm(carried=carried, comparison=comparison)
        form.restore(request.kept)
    context = {
        "room": room,
        "form": form,
        "comparison": comparison,
        "carried": carried,
        "brought": carried.written(comparison),
        "sha256": carried.sha256,
        "kept": request.kept is not None,
        "here": "tasks",
    }
    return render(request, "portal/questionnaire_differences.html", context, status=status)


@in_room
def questionnaire_take(request: PortalRequest, room: Room) -> HttpResponse:
    """Apply the selected changes, as drafts. Everything or nothing: a colleague's edit meanwhile is shown first."""
    writers_only(room)
    words = request.POST if request.method == "POST" else request.kept
    if words is None:
        return redirect(room.address("questionnaire"))
    carried = Carried.read(words.get("brought", ""))
    if carried is None:
        return unread(
            request, room, _("The content of the file was lost before it was applied. Please upload it again.")
        )
    try:
        require_belonging(carried.token, room.answers)
    except NotTaken as refusal:
        return unread(request, room, str(refusal))
    if request.method != "POST":
        return differences(request, room, carried)
    form = ApplyChangesForm(request.POST, carried=carried, comparison=compared(room, carried))
    if not form.is_valid():
        return differences(request, room, carried, form=form, status=form.status)
    return taken(request, room, carried, form)


def taken(request: PortalRequest, room: Room, carried: Carried, form: ApplyChangesForm) -> HttpResponse:
    """The one act of the page of differences."""
    chosen, content = form.chosen(), brought_file(room.member_state.pk, carried.sha256)
    if chosen and content is None:
        return unread(request, room, _("The uploaded file has expired. Nothing was changed. Please upload it again."))
    source, marked = QuestionnaireFile(content or b"", carried.file_name), marked_as_ready(room)
    try:
        drafts = form.carry_out(lambda: take(
            period=room.period, member_state=room.member_state, chosen=chosen, source=source, by=room.user,
            now=timezone.now(),
        ))  # fmt: skip
    except EditConflict:
        form = ApplyChangesForm(request.POST, carried=carried, comparison=compared(room, carried))
        form.is_valid()
        form.add_error(
            None, _("A colleague changed one of these answers meanwhile. Nothing was applied: please look again.")
        )
        return differences(request, room, carried, form=form, status=409)
    if drafts is None:
        return differences(request, room, carried, form=form, status=form.status)
    messages.success(request, applied_sentence(drafts, marked))
    return redirect(room.address("task_list"))


def marked_as_ready(room: Room) -> set[int]:
    """The keys of the answers that are marked as ready to be sent."""
    drafts = StatusUpdate.objects.visible_to(room.user).drafts().filter(submission=room.submission)
    return set(drafts.filter(ready_at__isnull=False).values_list("pk", flat=True))


def applied_sentence(drafts: Sequence[StatusUpdate], marked: Collection[int]) -> str:
    """What was saved from the file, and in which answers; which of them lack a status or the mark of ready."""
    if not drafts:
        return _("Nothing was applied from the file. What is saved stays as it is.")
    said = ngettext(
        "%(number)d answer is saved as a draft from the file. Nothing is sent before the focal point sends it.",
        "%(number)d answers are saved as drafts from the file. Nothing is sent before the focal point sends them.",
        len(drafts),
    ) % {"number": len(drafts)}
    prefetch_related_objects(drafts, "printing")
    without_status = [each for each in drafts if not each.implementation_status]
    changed = [each for each in drafts if each.pk in marked and not each.is_ready]
    lists = (
        (_("Drafts: %(labels)s."), drafts),
        (_("Still without the action taken: %(labels)s."), without_status),
        (_("No longer marked as ready: %(labels)s."), changed),
    )
    comma = pgettext("between the parts of a list", ", ")
    named = [words % {"labels": comma.join(each.printing.label for each in found)} for words, found in lists if found]
    return " ".join([said, *named])


def unread(request: PortalRequest, room: Room, sentence: str) -> HttpResponse:
    """The first page again, with why."""
    context = {
        "room": room,
        "form": UploadQuestionnaireForm(),
        "file": FileForm(initial={"language": request.user.language}),
    }
    context |= {"asked": len(own_items(room)), "sentence": sentence, "here": "tasks"}
    return render(request, "portal/questionnaire.html", context, status=422)
