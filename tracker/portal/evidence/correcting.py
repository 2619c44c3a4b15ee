"""Correcting what was written of an item of evidence; of two windows the second is told what is saved now.

The page carries a short digest of each field that is not empty, and sends it back: what a person left is known by it.
"""

import hashlib
import json
import uuid as uuids
from collections.abc import Iterator, Mapping
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
from tracker.evidence_policies import may_correct_evidence
from tracker.models import Evidence
from tracker.portal.access import PortalRequest, in_room, posted
from tracker.portal.evidence.forms import WrittenOfEvidence
from tracker.portal.evidence.views import item_or_404
from tracker.portal.rooms import Room
from tracker.signing.kept import local_address

MEANWHILE = gettext_lazy(
    "This item was corrected meanwhile, by a colleague or in another window. Nothing of yours is saved yet: see what is"
    " saved now beside your words, and save again to replace it."
)
DIGITS = 10  # of a digest: two texts of one field are told apart, no more


def _digest(value: Any) -> str:
    """Of a value, whatever ends its lines."""
    text = "\n".join(str("" if value is None else value).splitlines()).strip()
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS] if text else ""


def as_begun(initial: Mapping[str, Any]) -> str:
    """The digests of these values by name, for a hidden field; of lists and of what is empty none."""
    found = {name: _digest(value) for name, value in initial.items() if not isinstance(value, list)}
    return json.dumps({name: digest for name, digest in found.items() if digest}, separators=(",", ":"))


def is_as_begun(told: str, name: str, value: Any) -> bool:
    """Whether a field still has what its form began with; not where the form did not tell it (`told` is posted)."""
    try:
        found = json.loads(told)
    except ValueError:
        return False
    return isinstance(found, dict) and found.get(name, "") == _digest(value)


class CorrectEvidenceForm(WrittenOfEvidence):
    """The four fields. `begun` tells what they began with, so that nobody replaces what she did not see."""

    begun = forms.CharField(widget=forms.HiddenInput, required=False)
    is_overtaken = False

    def __init__(self, data: Any, *, item: Evidence) -> None:
        self.item = item
        self.stored = {name: getattr(item, name) for name in WrittenOfEvidence.base_fields}
        super().__init__(data, initial={**self.stored, "begun": as_begun(self.stored)})

    def written(self) -> dict[str, Any]:
        """What is written of the item now, for the action."""
        return {name: self.cleaned_data[name] for name in self.stored}

    def refuse_unseen(self) -> None:
        """Say so where the item is not the one that the page began with, unless the same is wanted of it.

        What this person left as it was becomes what is saved now. A second save is of what this page shows.
        """
        self.full_clean()
        seen, wanted = self.cleaned_data.get("begun", ""), {**self.stored, **self.cleaned_data}
        is_seen = all(is_as_begun(seen, name, value) for name, value in self.stored.items())
        if is_seen or all(wanted[name] == value for name, value in self.stored.items()):
            return
        self.is_overtaken = True
        self.add_error(None, MEANWHILE)
        left = {name for name in self.stored if name in self.cleaned_data and is_as_begun(seen, name, wanted[name])}
        self.cleaned_data |= {name: self.stored[name] for name in left}
        shown = {name: str(self.stored[name] or "") for name in left}
        self.data = dict(self.data.items()) | shown | {"begun": as_begun(self.stored)}

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
