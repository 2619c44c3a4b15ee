"""The thing that a correction is about: how its address names it, and the facts that the page shows of it."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, QueryDict
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import pgettext

from tracker.admin.display import (
    NAMES_OF_TARGETS,
    correct_address,
    letter_address,
    page_of,
    screen_address,
    state_and_period,
)
from tracker.admin.paragraphs import place_of_paragraph
from tracker.models import (
    CommitmentUpdate,
    ImportProposal,
    Invitation,
    Mandate,
    Paragraph,
    Printing,
    SourceDocument,
    SpreadsheetImport,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)

type TargetFact = tuple[str | Promise, Any]


@dataclass(frozen=True)
class Target:
    """One thing that a correction can name."""

    thing: Any

    @property
    def name(self) -> str:
        """The word of an address that names it."""
        return NAMES_OF_TARGETS[self.thing._meta.model_name]

    @property
    def address(self) -> str:
        """The page on which one chooses what is wrong."""
        return correct_address(self.thing)

    @property
    def label(self) -> str:
        """Return the text of a link to it: the number of a recommendation or a note verbale, or the State."""
        if isinstance(self.thing, Transmission):
            channel, day = str(self.thing.get_channel_display()), date_format(self.thing.reported_on, "DATE_FORMAT")
            return self.thing.note_verbale or pgettext("between the parts of a list", ", ").join([channel, day])
        if isinstance(self.thing, Submission):
            return state_and_period(self.thing)
        return str(self.thing.printing.label)

    @property
    def page(self) -> str:
        """The page of the thing itself."""
        return PLACES.get(type(self.thing), page_of)(self.thing)

    @property
    def facts(self) -> list[TargetFact]:
        """Return the facts that the page shows."""
        return list(_facts(self.thing))


def _seen(rows: Any) -> Callable[[User], QuerySet[Any]]:
    return lambda user: rows.visible_to(user)


def _secretariat(rows: Any) -> Callable[[User], QuerySet[Any]]:
    return lambda user: rows.all() if user.is_secretariat else rows.none()


# The things that an address can name, by their model, and the rows that a person may see. An erasure and a consent on a
# note verbale are asked for on the page of the response, and a change of its answers on the page of a document.
ROWS: dict[type[Model], Callable[[User], QuerySet[Any]]] = {
    **{model: _seen(model.objects) for model in (Transmission, StatusUpdate, CommitmentUpdate, SpreadsheetImport)},
    Submission: _secretariat(Submission.objects.select_related("member_state", "period")),
    **{model: _secretariat(model.objects) for model in (Invitation, Mandate, ImportProposal)},
    Printing: _secretariat(Printing.objects.ever_confirmed()),
    Paragraph: _secretariat(Paragraph.objects.filter(document__confirmed_at__isnull=False)),
}


def target_at(asked: QueryDict, user: User) -> Target:
    """Return the thing that an address names. Raises Http404 for none, or for one that the person may not see."""
    for model, rows in ROWS.items():
        name = NAMES_OF_TARGETS[str(model._meta.model_name)]
        if name in asked:
            try:
                thing = rows(user).filter(pk=asked[name]).first()
            except (ValueError, ValidationError, OverflowError):
                thing = None
            if thing is not None:
                return Target(thing)
    raise Http404


# --- where a thing is, and its facts


def _place_of_version(version: Any) -> str:
    if version.transmission_id is None:
        return letter_address(version.submission.period.slug, version.submission.member_state_id)
    return screen_address(version)


PLACES: dict[type[Model], Callable[[Any], str]] = {
    Transmission: lambda sent: letter_address(sent.submission.period.slug, sent.submission.member_state_id),
    StatusUpdate: _place_of_version,
    CommitmentUpdate: _place_of_version,
    Printing: lambda printing: page_of(printing.recommendation),
    Paragraph: place_of_paragraph,
}


# The columns of a thing that the page shows, under their own names.
FACTS: dict[type[Model], tuple[str, ...]] = {
    Transmission: ("submission", "note_verbale", "reported_on", "submitted_by", "submitted_at"),
    StatusUpdate: ("submission", "printing", "review_state", "typed_by", "transmission"),
    CommitmentUpdate: ("submission", "review_state", "typed_by", "transmission"),
    Invitation: ("member_state", "period", "invited_at", "cancelled_at"),
    Mandate: ("user", "member_state", "role", "note_verbale"),
    Printing: ("label", "document"),
    Paragraph: ("number", "document"),
    ImportProposal: ("file_name", "meeting", "confirmed_at"),
    SpreadsheetImport: ("file_name", "proposed_at"),
    Submission: ("member_state", "period", "consent", "consent_at"),
    SourceDocument: ("symbol", "title", "meeting"),
}


def _facts(thing: Model) -> Iterator[TargetFact]:
    for name in FACTS[type(thing)]:
        value = getattr(thing, name)
        if isinstance(value, datetime.date):
            value = date_format(value, "DATE_FORMAT")
        elif isinstance(value, Transmission | Submission):
            value = state_and_period(value) if isinstance(value, Submission) else Target(value).label
        elif name == "review_state":
            value = thing.stage_in_words  # type: ignore[attr-defined]
        elif hasattr(thing, f"get_{name}_display"):
            value = getattr(thing, f"get_{name}_display")()
        if value not in (None, ""):
            named = "recommendation" if name == "printing" else name
            yield capfirst(thing._meta.get_field(named).verbose_name), value  # type: ignore[union-attr]
