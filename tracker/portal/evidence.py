"""The State's library: list it, add to it, correct an item, make it public or private, read a file."""

import hashlib
import json
import uuid as uuids
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker import actions
from tracker.actions import NotAllowed
from tracker.actions.errors import require
from tracker.choices import EvidenceKind
from tracker.files.record_storage import as_download
from tracker.models import Evidence
from tracker.portal.access import PortalRequest, carried_out, form_page, in_room, posted, writers_only
from tracker.portal.forms import NAME_OR_CODE, Day, Line, NamedLanguage, PortalForm, link_field, shared_field
from tracker.portal.reading.answers import library_of, library_with_uses
from tracker.portal.rooms import Room
from tracker.rules.policies import may_correct_evidence
from tracker.signing.kept import local_address
from tracker.web.paging import PAGE_FIELD, page_of


class WrittenOfEvidence(PortalForm):
    """What is written of an item, and can be corrected until it was sent."""

    title = Line(
        label=gettext_lazy("Title"),
        limit=300,
        error_messages={"required": gettext_lazy("Give the title of the document.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("Choose from the list")), *EvidenceKind.choices],
        error_messages={"required": gettext_lazy("Choose the kind of the document.")},
    )
    dated_on = Day(
        label=gettext_lazy("Date of the document"),
        required=False,
        help_text=gettext_lazy("Not the day of the upload. Empty if it has none."),
    )
    language = NamedLanguage(label=gettext_lazy("Language of the document"), help_text=NAME_OR_CODE)


class EvidenceForm(WrittenOfEvidence):
    """One item. `uuid` comes from the page, so that a form sent twice adds one item."""

    field_order = ("title", "upload", "link")

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    upload = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy(
            "PDF, Word, Excel, OpenDocument, CSV, text, PNG or JPEG, up to 20 MB; without macros, passwords or other "
            "files in it. What a camera writes into a picture (place, time, device) is taken out; the checksum is that "
            "of the file as it is kept."
        ),
    )
    link = link_field(gettext_lazy("Or a link"))
    is_public = shared_field()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if {"upload", "link"} & set(self.errors):
            return data
        if data.get("upload") and data.get("link"):
            self.add_error(
                "link", gettext_lazy("Give a file or a link, not both. Add the other as an item of its own.")
            )
        if not data.get("upload") and not data.get("link"):
            self.add_error("upload", gettext_lazy("Choose a file, or give a link."))
        return data


HELD_BACK = gettext_lazy("This file cannot be downloaded: it is still being checked, or the check refused it.")


def item_or_404(room: Room, uuid: uuids.UUID) -> Evidence:
    """The item of the library at this address."""
    return get_object_or_404(library_of(room), pk=uuid)


@require_safe
@in_room
def library(request: PortalRequest, room: Room) -> HttpResponse:
    """Everything in the library that this person may see, with what cites it."""
    page = page_of(list(library_of(room).values_list("pk", flat=True)), request.GET.get(PAGE_FIELD))
    context = {"room": room, "library": library_with_uses(room, page.rows), "page": page, "here": "library"}
    return render(request, "portal/library.html", context)


@in_room
def evidence_add(request: PortalRequest, room: Room) -> HttpResponse:
    """Add a file or a link; then back to the answer it was wanted for, where it comes ticked."""
    writers_only(room)
    form = EvidenceForm(
        posted(request), request.FILES or None, initial={"uuid": uuids.uuid4(), "language": request.user.language}
    )
    back = local_address(request.POST.get("back", request.GET.get("back", "")), "")
    said = _("Added to the library and selected below. Save the draft to cite it.") if back else ""
    added = carried_out(
        request,
        form,
        lambda: actions.add_evidence(
            **form.cleaned_data, member_state=room.member_state, by=room.user, now=timezone.now()
        ),
        said or _("Added to the library."),
        lambda item: f"{back}?{urlencode({'cite': item.pk})}" if back else room.address("library"),
    )
    return added or form_page(request, "portal/evidence_add.html", form, room=room, back=back, here="library")


@in_room
def evidence_public(request: PortalRequest, room: Room, uuid: uuids.UUID) -> HttpResponse:
    """Make an item public or private; the same again changes nothing."""
    item = item_or_404(room, uuid)
    wanted = {"yes": True, "no": False}.get(request.POST.get("is_public", ""))
    if request.method == "POST" and wanted is not None:
        actions.set_evidence_public(evidence=item, is_public=wanted, by=request.user, now=timezone.now())
        said = _("Public now, wherever a published answer cites it.") if wanted else _("Private now, everywhere.")
        messages.success(request, said)
    number = request.POST.get(PAGE_FIELD, "")
    return redirect(room.address("library") + (f"?{urlencode({PAGE_FIELD: number})}" if number else ""))


@require_safe
@in_room
def evidence_file(request: PortalRequest, room: Room, uuid: uuids.UUID) -> HttpResponseBase:
    """The file itself, to keep and never to run: as a download, in a sandbox."""
    item = item_or_404(room, uuid)
    if item.file and not item.is_handed_out:
        raise NotAllowed(HELD_BACK)
    return as_download(item.file, item.file_name, item.sha256, item.content_type)


MEANWHILE = gettext_lazy(
    "This item was corrected meanwhile, by a colleague or in another window. Nothing of yours is saved yet: see what is"
    " saved now beside your words, and save again to replace it."
)


class CorrectEvidenceForm(WrittenOfEvidence):
    """The four fields. `begun` is a digest of what they began with, so that nobody replaces what she did not see."""

    begun = forms.CharField(widget=forms.HiddenInput, required=False)
    is_overtaken = False

    def __init__(self, data: Any, *, item: Evidence) -> None:
        self.item = item
        self.stored = {name: getattr(item, name) for name in WrittenOfEvidence.base_fields}
        self.digest = hashlib.sha256(json.dumps(self.stored, default=str).encode()).hexdigest()[:10]
        super().__init__(data, initial={**self.stored, "begun": self.digest})

    def written(self) -> dict[str, Any]:
        """What is written of the item now, for the action."""
        return {name: self.cleaned_data[name] for name in self.stored}

    def refuse_unseen(self) -> None:
        """Say so where the item is not the one that the page began with, unless the same is wanted of it."""
        self.full_clean()
        wanted = {**self.stored, **self.cleaned_data}
        is_seen = self.cleaned_data.get("begun") == self.digest
        if is_seen or all(wanted[name] == value for name, value in self.stored.items()):
            return
        self.is_overtaken = True
        self.add_error(None, MEANWHILE)
        self.data = {**dict(self.data.items()), "begun": self.digest}

    @property
    def asked(self) -> Iterator[tuple[BoundField, str | None]]:
        """Each field, and what is saved of it now as it is read, where somebody saved something else meanwhile."""
        for name, value in self.stored.items():
            differs = self.is_overtaken and self.cleaned_data.get(name) != value
            yield self[name], self._read(name, value) if differs else None

    def _read(self, name: str, value: Any) -> str:
        if name == "kind":
            return str(self.item.get_kind_display())
        return date_format(value, "DATE_FORMAT") if name == "dated_on" and value else str(value or "")

    @property
    def status(self) -> int:
        """The HTTP status: 409 where somebody was quicker."""
        return 409 if self.is_overtaken else super().status


@in_room
def evidence_correct(request: PortalRequest, room: Room, uuid: uuids.UUID) -> HttpResponse:
    """Title, kind, day and language, until something that cites the item was sent; then back to where one came from."""
    item = item_or_404(room, uuid)
    verdict = may_correct_evidence(request.user, item)
    form = CorrectEvidenceForm(posted(request), item=item)
    back = local_address(request.POST.get("back", request.GET.get("back", "")), room.address("library"))
    if request.method == "POST":
        form.carry_out(lambda: require(verdict))
        if not form.is_refused:
            form.refuse_unseen()
        if form.is_valid() and form.carry_out(lambda: actions.correct_evidence(
            evidence=item, **form.written(), by=request.user, now=timezone.now()
        )):  # fmt: skip
            messages.success(request, _("The item is corrected, also where a draft cites it."))
            return redirect(back)
    elif not request.kept:  # what was typed before a session ended is given back, also where it can no longer be saved
        require(verdict)
    template = "portal/evidence_correct.html"
    return form_page(request, template, form, room=room, item=item, back=back, here="library")
