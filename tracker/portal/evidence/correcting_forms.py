"""Correcting what was written of an item of evidence; of two windows the second is told what is saved now."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracker.models import Evidence
from tracker.portal.evidence.forms import WrittenOfEvidence
from tracker.portal.forms.as_begun import as_begun, is_as_begun

MEANWHILE = _(
    "This item was corrected meanwhile, by a colleague or in another window. Nothing of yours is saved yet: see what is"
    " saved now beside your words, and save again to replace it."
)


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
