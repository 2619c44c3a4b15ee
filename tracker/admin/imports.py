"""Imports: upload a report, correct what the importer found beside its source, confirm it. Nothing exists before."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.admin.acts import Act, Outcome, attempt
from tracker.admin.base import DeskAdmin
from tracker.admin.clerk import clerk
from tracker.admin.confirm_form import ConfirmForm
from tracker.admin.display import page_of
from tracker.admin.filters import ProposalStage
from tracker.admin.import_forms import ReviewForm, UploadForm
from tracker.admin.queries import state_choices
from tracker.admin.site import desk
from tracker.importing.loading import propose
from tracker.importing.readers import Block, UnreadableDocument, read
from tracker.models import ImportProposal, Meeting, User
from tracker.policies import Verdict, may_import


def imports(user: User, thing: Any) -> Verdict:
    """The policy of every act on an import."""
    return may_import(user)


def propose_upload(
    thing: None, *, file: UploadedFile, meeting: Meeting | None, by: User, now: datetime.datetime
) -> ImportProposal:
    """Propose what stands in an uploaded file; one that cannot be read is refused with its sentence."""
    try:
        return propose(file.read(), file.name or "", meeting=meeting, by=by, now=now)
    except UnreadableDocument as refusal:
        raise ValidationError({"file": refusal.reason}) from refusal


def source_lines(proposal: ImportProposal) -> tuple[tuple[Block, ...], str]:
    """The lines of the stored file, or none and the sentence why."""
    try:
        with proposal.file.open("rb") as stored:
            return read(stored.read(), proposal.file_name).blocks, ""
    except UnreadableDocument as refusal:
        return (), refusal.reason
    except OSError:
        return (), _("The file of this import is no longer there.")


def is_waiting(proposal: ImportProposal) -> bool:
    """Whether the proposal was neither confirmed nor dropped."""
    return proposal.is_waiting


class ImportProposalAdmin(DeskAdmin):
    """Proposals. An object's page is its review page."""

    shown = ("file_name", "meeting", "proposed_at", "proposed_by", "confirmed_at", "dropped_at")
    adding = Act(
        "add",
        gettext_lazy("Import a report"),
        propose_upload,
        may=imports,
        form=UploadForm,
        explains=gettext_lazy("Nothing is made before you have confirmed what was found."),
    )
    acts = (
        Act(
            "confirm",
            gettext_lazy("Confirm the import"),
            lambda proposal, **words: actions.confirm_proposal(proposal=proposal, **words),
            may=imports,
            form=ConfirmForm,
            done=gettext_lazy("The document and its recommendations are in the record."),
            fits=is_waiting,
            template="admin/imports/confirm.html",
            next_address=lambda _request, proposal: page_of(proposal),
        ),
        Act(
            "drop",
            gettext_lazy("Drop the import"),
            lambda proposal, **words: actions.drop_proposal(proposal=proposal, **words),
            may=imports,
            explains=gettext_lazy("The file and what was found are kept, and nothing is made of them."),
            done=gettext_lazy("The import was dropped."),
            fits=is_waiting,
        ),
    )
    list_display = ("file_name", "meeting", "proposed_at", "proposed_by", "confirmed_at", "dropped_at")
    list_filter = (ProposalStage, "meeting")
    list_select_related = ("meeting", "proposed_by")
    search_fields = ("file_name", "sha256")
    date_hierarchy = "proposed_at"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        proposal = self.seen_or_404(request, object_id)
        is_open = proposal.is_waiting and bool(may_import(clerk(request)))
        data = request.POST if request.method == "POST" else None
        form = ReviewForm(proposal.findings, proposal.revision, state_choices(), data)
        outcome = self._save(request, proposal, form) if data is not None else Outcome(is_done=False)
        if outcome.is_done:
            messages.success(request, _("Saved. Nothing is made of it before you confirm."))
            return HttpResponseRedirect(page_of(proposal))
        lines, fault = source_lines(proposal)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Review of an import"),
            "subtitle": proposal.file_name,
            "opts": self.opts,
            "original": proposal,
            "proposal": proposal,
            "form": form,
            "is_open": is_open,
            "lines": lines,
            "fault": fault,
            "acts": self.acts_for(clerk(request), proposal),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/imports/review.html", context, status=outcome.status)

    def _save(self, request: HttpRequest, proposal: ImportProposal, form: ReviewForm) -> Outcome:
        """Save the corrections; on a conflict the form shows what is stored beside what was typed."""
        findings = form.corrected()
        if findings is None:
            return Outcome(is_done=False)
        outcome = attempt(
            form,
            lambda: actions.correct_proposal(
                proposal=proposal,
                findings=findings,
                revision=form.document.cleaned_data["revision"],
                by=clerk(request),
                now=timezone.now(),
            ),
        )
        if outcome.status == 409:
            form.show_stored(proposal.findings, proposal.revision)
        return outcome


desk.register(ImportProposal, ImportProposalAdmin)
