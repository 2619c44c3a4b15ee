"""Ticking evidence of the own library, saying where in it to look, adding a link: alike in answers and commitments."""

import uuid as uuids
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from tracker.actions import Citation
from tracker.models import Evidence, EvidenceCitation
from tracker.portal.evidence.forms import SHARED, NamedLanguage, link_field
from tracker.portal.forms.base import Boxes, Line, PortalForm

PINPOINT_LIMIT, TITLE_LIMIT = 200, 300


def pin_name(evidence: Evidence) -> str:
    """The name of the field for the place in an item."""
    return f"pin-{evidence.pk}"


def citations_initial(citations: Iterable[EvidenceCitation]) -> dict[str, Any]:
    """Initial values of a form from the citations of a version."""
    citations = list(citations)
    pins = {pin_name(each.evidence): each.pinpoint for each in citations}
    return {"evidence": [str(each.evidence_id) for each in citations], **pins}


def link_fields() -> dict[str, forms.Field]:
    """A new link, added to the library and cited in one save. Its uuid makes a form sent twice one item."""
    return {
        "link": link_field(_("Address of the page")),
        "link_title": Line(label=_("Title, if it has one"), limit=TITLE_LIMIT, required=False),
        "link_pin": Line(label=_("Page or article"), limit=PINPOINT_LIMIT, required=False),
        "link_language": NamedLanguage(
            label=_("Language of the document"),
            required=False,
            help_text=_("Its name or its code. Left empty, it is the language of this text."),
        ),
        "link_public": forms.ChoiceField(
            label=_("Who may read it"), choices=SHARED, initial="no", widget=forms.RadioSelect, required=False
        ),
        "link_uuid": forms.UUIDField(widget=forms.HiddenInput, initial=uuids.uuid4, required=False),
    }


@dataclass(frozen=True)
class CitedRow:
    """One item of the library as the form shows it."""

    evidence: Evidence
    is_cited: bool
    pin: BoundField


class CitingForm(PortalForm):
    """A form with a tick and a place for each item of the library."""

    def __init__(self, *args: Any, library: Sequence[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.library = list(library)
        self.fields["evidence"] = Boxes(
            label=_("Evidence"),
            required=False,
            choices=[(str(each.pk), each.title) for each in self.library],
            error_messages={"invalid_choice": _("One of these items is not in your library.")},
        )
        for each in self.library:
            self.fields[pin_name(each)] = Line(label=_("Page or article"), limit=PINPOINT_LIMIT, required=False)
        self.fields |= link_fields()

    @property
    def link_is_open(self) -> bool:
        """Whether the fields of a new link are shown at once: something is in them."""
        return any(
            self[name].errors or self[name].value() for name in ("link", "link_title", "link_pin", "link_language")
        )

    @property
    def rows(self) -> list[CitedRow]:
        """The library, what is cited first."""
        ticked = set(self["evidence"].value() or [])
        rows = [CitedRow(each, str(each.pk) in ticked, self[pin_name(each)]) for each in self.library]
        return sorted(rows, key=lambda row: not row.is_cited)

    @property
    def language_of_new(self) -> str:
        """The language of what is added here: that of the text, unless another one is given."""
        return str(self.cleaned_data["link_language"] or self.cleaned_data["language"])

    def citations(self) -> list[Citation]:
        """What is cited, and where, for the action."""
        chosen = set(self.cleaned_data["evidence"])
        return [Citation(each, self.cleaned_data[pin_name(each)]) for each in self.library if str(each.pk) in chosen]
