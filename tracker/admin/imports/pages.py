"""Imports: upload a report, correct what the importer found beside its source, publish it. Nothing exists before."""

import datetime
from dataclasses import replace
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.admin.acts import DeskAct, act_page, refusal_page
from tracker.admin.base import DeskAdmin
from tracker.admin.clerk import clerk
from tracker.admin.display import page_of
from tracker.admin.document_matching.confirm_form import ConfirmForm
from tracker.admin.filters import ProposalStage
from tracker.admin.import_review import overview
from tracker.admin.import_review.findings import Review
from tracker.admin.import_review.history import history_of
from tracker.admin.import_review.item_pages import ITEM_ACTS, item_page, look_at_item
from tracker.admin.import_review.source import is_by_hand, numbered, source_lines
from tracker.admin.import_review.suggested import DECIDE_ITEMS
from tracker.admin.imports.candidates import TAKE_CANDIDATES
from tracker.admin.imports.forms import (
    ByHandForm,
    EncodingForm,
    MissedForm,
    UploadForm,
    newest_item,
    said_of_holder,
)
from tracker.admin.imports.printed import beside_of
from tracker.admin.imports.publishing import choose_meeting, matches_view, publish_page, settled
from tracker.admin.site import desk
from tracker.admin.suggestions import unless_off
from tracker.importing.loading import enter_by_hand, findings_in, names_in_record, propose
from tracker.importing.mending.held import holder_of
from tracker.importing.mending.taking import Wanted, take, words_read
from tracker.importing.readers import UnreadableDocument, has_encoding
from tracker.models import ImportProposal, Meeting, User
from tracker.rules.policies import Verdict, may_correct_import, may_import


def imports(user: User, thing: Any) -> Verdict:
    """The policy of every act on an import."""
    return may_import(user)


def propose_upload(
    thing: None, *, file: UploadedFile, meeting: Meeting | None, by: User, now: datetime.datetime
) -> ImportProposal:
    """Propose what stands in an uploaded file; one that cannot be read is refused with its sentence."""
    try:
        return propose(file.read(), file.name or "", meeting=meeting, by=by, now=now)
    except actions.ImportedBefore as before:
        way = format_html('<a href="{}">{}</a>', page_of(before.proposal), _("Open that import"))
        raise ValidationError({"file": format_html("{} {}", str(before), way)}) from before
    except UnreadableDocument as refusal:
        raise ValidationError({"file": refusal.reason}) from refusal


def take_missed(proposal: ImportProposal, *, by: User, now: datetime.datetime, wanted: Wanted) -> ImportProposal:
    """Take a recommendation that the importer missed; one whose words an item has already is refused."""
    review = Review(proposal)
    lines = numbered(source_lines(proposal)[0])
    if holder := holder_of(review.findings, wanted.line, wanted.text, lines):
        raise ValidationError(said_of_holder(proposal, holder))
    read = words_read(review.findings, wanted.line, lines, wanted.text)
    mended = take(review.findings, replace(wanted, read=read), names_in_record())
    return review.store(mended, lines=lines, by=by, now=now)


def read_in_encoding(
    proposal: ImportProposal, *, encoding: str, revision: int, by: User, now: datetime.datetime
) -> ImportProposal:
    """Read the file again in another encoding; one that does not fit is refused with its sentence."""
    try:
        findings = findings_in(proposal, encoding)
    except UnreadableDocument as refusal:
        raise ValidationError({"encoding": refusal.reason}) from refusal
    except OSError as missing:
        raise ValidationError({"encoding": _("The file of this import is no longer there.")}) from missing
    return actions.read_again(proposal=proposal, findings=findings, revision=revision, by=by, now=now)


def is_waiting(proposal: ImportProposal) -> bool:
    """Whether the proposal was neither confirmed nor dropped."""
    return proposal.is_waiting


def is_text(proposal: ImportProposal) -> bool:
    """Whether the file is text that may have been decoded wrongly."""
    return proposal.is_waiting and has_encoding(proposal.file_name) and not is_by_hand(proposal)


BY_HAND = DeskAct(
    "by-hand",
    gettext_lazy("Enter a recommendation by hand"),
    lambda _nothing, **typed: enter_by_hand(**typed),
    may=imports,
    form=ByHandForm,
    explains=gettext_lazy(
        "For what was recommended where there is no file to read. You can add more to it, and nothing is public"
        " before you publish it."
    ),
    done=gettext_lazy("It is entered. Add another, or continue to publication."),
)


def enter_by_hand_page(admin: Any, request: HttpRequest) -> HttpResponse:
    """The page of an entry by hand."""
    return act_page(admin, request, BY_HAND, None)


ITEM = "<path:object_id>/items/<int:key>/"
ENDS = [act.name.removeprefix("item").lstrip("-") + "/" * (act.name != "item") for act in ITEM_ACTS]
"""Of the addresses of the acts on an item."""


class ImportProposalAdmin(DeskAdmin):
    """Proposals. An object's page is its review page."""

    shown = ("file_name", "meeting", "proposed_at", "proposed_by", "confirmed_at", "dropped_at")
    adding = DeskAct(
        "add",
        gettext_lazy("Import a report"),
        propose_upload,
        may=imports,
        form=UploadForm,
        explains=gettext_lazy("Nothing is public before you have published what was found."),
        template="admin/imports/upload.html",
    )
    acts = (
        DeskAct(
            "confirm",
            gettext_lazy("Continue to publication"),
            choose_meeting,
            may=imports,
            form=ConfirmForm,
            fits=is_waiting,
            template="admin/imports/confirm.html",
            facts=lambda proposal: {"beside": beside_of(proposal.findings)},
        ),
        DeskAct(
            "missed",
            gettext_lazy("Add a recommendation"),
            take_missed,
            may=may_correct_import,
            form=MissedForm,
            done=gettext_lazy("The recommendation was added."),
            fits=is_waiting,
            next_address=newest_item,
        ),
        DeskAct(
            "read-again",
            gettext_lazy("Read it in another encoding"),
            read_in_encoding,
            may=may_correct_import,
            form=EncodingForm,
            explains=gettext_lazy(
                "The file is read again from its first line. What you corrected so far is replaced by what is "
                "found; it stays in the list of corrections, where this can be undone."
            ),
            done=gettext_lazy("The file was read again."),
            fits=is_text,
        ),
        DECIDE_ITEMS,
        TAKE_CANDIDATES,
        DeskAct(
            "drop",
            gettext_lazy("Discard this import"),
            lambda proposal, **words: actions.drop_proposal(proposal=proposal, **words),
            may=imports,
            explains=gettext_lazy("The file and what was found are kept, and nothing is created from them."),
            done=gettext_lazy("The import was discarded."),
            fits=is_waiting,
        ),
    )
    list_display = ("file_name", "meeting", "proposed_at", "proposed_by", "confirmed_at", "dropped_at")
    list_filter = (ProposalStage, "meeting")
    list_select_related = ("meeting", "proposed_by")
    search_fields = ("file_name", "sha256")
    date_hierarchy = "proposed_at"

    views = (
        ("by-hand/", enter_by_hand_page, "by-hand"),
        (f"{ITEM}look/", look_at_item, "item-look"),
        *((f"{ITEM}{end}", partial(item_page, act=act), act.name) for act, end in zip(ITEM_ACTS, ENDS, strict=True)),
        ("<path:object_id>/source/", overview.whole_source, "source"),
        ("<path:object_id>/warnings/", overview.look_at_warnings, "warnings"),
        ("<path:object_id>/take-back/", overview.take_back, "take-back"),
        ("<path:object_id>/confirm/matches/", matches_view, "matches"),
        ("<path:object_id>/confirm/publish/", publish_page, "publish"),
    )

    def to_correct(self, thing: ImportProposal) -> ImportProposal | None:
        return thing if thing.document_id else None

    def act_view(self, request: HttpRequest, object_id: str, *, act: DeskAct) -> HttpResponse:
        """The page of an act; the way to publication ends where an import is published."""
        proposal = self.seen_or_404(request, object_id)
        ended: HttpResponse | None = settled(self, request, proposal) if act.name == "confirm" else None
        if act is DECIDE_ITEMS:
            unless_off(act)
        return ended or act_page(self, request, act, proposal)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return overview.overview(self, request, object_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Its history: each correction in labels, for what it changed is rows of findings."""
        proposal = self.seen_or_404(request, object_id)
        context = {
            "title": _("History"),
            "subtitle": self.name_of(proposal),
            "thing_address": page_of(proposal),
            "corrections": history_of(proposal, clerk(request)),
        }
        return TemplateResponse(request, "admin/imports/history.html", context)

    def refused(self, request: HttpRequest, proposal: ImportProposal, reason: str) -> HttpResponse:
        """The page for a button that could not be pressed now, or not by this person."""
        return refusal_page(self, request, _("Review of an import"), reason)


desk.register(ImportProposal, ImportProposalAdmin)
