"""The questionnaire for clearance: download it, bring it back, see every difference, and take all, some or none."""

import uuid as uuids
from collections.abc import Collection, Sequence
from dataclasses import replace

from django import forms
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_safe

from tracker.actions import EditConflict
from tracker.choices import Language
from tracker.files.record_storage import as_download
from tracker.models import StatusUpdate
from tracker.portal.access import PortalRequest, form_page, in_room, posted, writers_only
from tracker.portal.forms import PortalForm
from tracker.portal.reading.asked import items_of, items_to_draft
from tracker.portal.reading.sent import cleared_files_of
from tracker.portal.rooms import Room
from tracker.questionnaire.comparing import Workspace
from tracker.questionnaire.composing import compose
from tracker.questionnaire.opening import FORMATS, NotTaken, open_questionnaire
from tracker.questionnaire.returning import DifferencesForm, Note, reopened, take, uploaded
from tracker.web import download


class FileForm(PortalForm):
    """Which file to download."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the questions"), choices=Language.choices)
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[("docx", gettext_lazy("Word (.docx)")), ("xlsx", gettext_lazy("Spreadsheet (.xlsx)"))],
        initial="docx",
        widget=forms.RadioSelect,
    )


class UploadQuestionnaireForm(PortalForm):
    """The file that came back."""

    upload = forms.FileField(
        label=gettext_lazy("The questionnaire, filled in"),
        allow_empty_file=True,
        help_text=gettext_lazy("The .docx or .xlsx file that was downloaded here, up to 20 MB."),
        error_messages={"required": gettext_lazy("Choose the file.")},
    )


class ApplyChangesForm(DifferencesForm, PortalForm):
    """The ticks of the page of differences."""


@in_room
def questionnaire(request: PortalRequest, room: Room) -> HttpResponse:
    """Download it, and bring it back: a file that is taken for reading leads to its differences."""
    writers_only(room)
    form = UploadQuestionnaireForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            found = open_questionnaire(upload.read())
            returned = uploaded(workspace_of(room), found, upload.name, timezone.now())
        except NotTaken as refusal:
            form.add_error("upload", str(refusal))
        else:
            return differences(request, room, ApplyChangesForm(returned=returned))
    return first_page(request, room, form)


def first_page(
    request: PortalRequest, room: Room, form: UploadQuestionnaireForm, sentence: str = "", status: int | None = None
) -> HttpResponse:
    """The page that downloads and uploads; `sentence`: why what was uploaded before is not applied."""
    file, asked = FileForm(initial={"language": request.user.language}), items_to_draft(room).count()
    context = {"room": room, "file": file, "asked": asked, "sentence": sentence, "here": "tasks"}
    return form_page(request, "portal/questionnaire.html", form, status=status, **context)


@require_safe
@in_room
def cleared_file(request: PortalRequest, room: Room, uuid: uuids.UUID) -> HttpResponseBase:
    """A questionnaire of which something was taken, as it came: to keep and never to run."""
    cleared = get_object_or_404(cleared_files_of(room), pk=uuid)
    return as_download(cleared.file, cleared.file_name, cleared.sha256)


@require_safe
@in_room
def questionnaire_file(request: PortalRequest, room: Room) -> HttpResponse:
    """The file, filled in as the pages of the portal are."""
    writers_only(room)
    wanted = request.GET.get("language", "")
    language = wanted if wanted in Language.values else request.user.language
    ending = "xlsx" if request.GET.get("format") == "xlsx" else "docx"
    composed = compose(
        submission=room.answers, items=items_to_draft(room), by=request.user, language=language, due_on=room.due_on
    )
    made = FORMATS[ending]
    return download(made.write(composed), made.CONTENT_TYPE, f"{composed.file_name}.{ending}")


def workspace_of(room: Room) -> Workspace:
    """Where the files of the room are uploaded."""
    return Workspace(room.answers, list(items_of(room)), room.user, room.due_on)


def differences(request: PortalRequest, room: Room, form: ApplyChangesForm, status: int | None = None) -> HttpResponse:
    """The page of differences, with the ticks of a post that was not carried out, or of a session that ended."""
    context = {"room": room, "comparison": form.comparison, "returned": form.returned, "here": "tasks"}
    return form_page(request, "portal/questionnaire_differences.html", form, status=status, **context)


@in_room
def questionnaire_take(request: PortalRequest, room: Room) -> HttpResponse:
    """Apply the selected changes, as drafts. Everything or nothing: a colleague's edit meanwhile is shown first."""
    writers_only(room)
    words = request.POST if request.method == "POST" else request.kept
    if words is None:
        return redirect(room.address("questionnaire"))
    try:
        returned = reopened(workspace_of(room), Note.read(words.get("brought", "")))
    except NotTaken as refusal:
        return first_page(request, room, UploadQuestionnaireForm(), str(refusal), 422)
    if request.method != "POST":
        return differences(request, room, ApplyChangesForm(returned=returned))
    form, marked = ApplyChangesForm(request.POST, returned=returned), marked_as_ready(room)
    try:
        taken = form.is_valid() and form.carry_out(lambda: take(returned, form.chosen(), now=timezone.now()))
    except EditConflict:
        form = ApplyChangesForm(request.POST, returned=replace(returned))
        form.is_valid()
        form.add_error(
            None, _("A colleague changed one of these answers meanwhile. Nothing was applied: please look again.")
        )
        return differences(request, room, form, 409)
    if not isinstance(taken, list):
        return differences(request, room, form)
    messages.success(request, applied_sentence(taken, marked))
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
