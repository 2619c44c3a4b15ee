"""Correcting what was written of an item of evidence; of two windows the second is told what is saved now."""

import hashlib
import json
import uuid as uuids
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions.errors import require
from tracker.models import Evidence
from tracker.policies import may_correct_evidence
from tracker.portal.access import PortalRequest, in_room, posted
from tracker.portal.evidence.forms import WrittenOfEvidence
from tracker.portal.evidence.views import item_or_404
from tracker.portal.rooms import Room
from tracker.signing.kept import local_address

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
    form.restore(request.kept)
    context = {"room": room, "form": form, "item": item, "back": back, "kept": request.kept is not None}
    return render(request, "portal/evidence_correct.html", context | {"here": "library"}, status=form.status)
