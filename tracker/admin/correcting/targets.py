"""The thing that a correction is about: how its address names it, and the facts that the page shows of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.admin.display import correct_address, letter_address, link, page_of, screen_address
from tracker.admin.paragraphs import place_of_paragraph
from tracker.models import (
    CommitmentUpdate,
    ImportProposal,
    Invitation,
    Mandate,
    Paragraph,
    Printing,
    ReportingPeriod,
    SpreadsheetImport,
    StatusUpdate,
    Transmission,
    User,
)
from tracker.models.corrections import target_column

type TargetFact = tuple[str | Promise, Any]


@dataclass(frozen=True)
class Target:
    """One thing. `name` is its word in an address, `field` its foreign key in a correction."""

    name: str
    field: str
    thing: Any

    @property
    def address(self) -> str:
        """The page on which one chooses what is wrong."""
        return correct_address(self.thing)

    @property
    def label(self) -> str:
        """Return the text of a link to it: the number of a recommendation, or the note verbale of a letter."""
        if isinstance(self.thing, Transmission):
            return self.thing.note_verbale or str(self.thing.get_channel_display())
        return str(self.thing.printing.label)

    @property
    def page(self) -> str:
        """The page of the thing itself."""
        return PLACES.get(type(self.thing), page_of)(self.thing)

    @property
    def facts(self) -> list[TargetFact]:
        """Return the facts that the page shows."""
        return FACTS[type(self.thing)](self.thing)


def _seen(rows: Any) -> Callable[[User], QuerySet[Any]]:
    return lambda user: rows.visible_to(user)


def _secretariat(rows: Any) -> Callable[[User], QuerySet[Any]]:
    return lambda user: rows.all() if user.is_secretariat else rows.none()


# By the word in an address (`display.correct_address`): the column of a correction, the model, and the rows that a
# person may see.
TARGETS: dict[str, tuple[str, type[Model], Callable[[User], QuerySet[Any]]]] = {
    "letter": ("transmission", Transmission, _seen(Transmission.objects)),
    "answer": ("status_update", StatusUpdate, _seen(StatusUpdate.objects)),
    "commitment": ("commitment_update", CommitmentUpdate, _seen(CommitmentUpdate.objects)),
    "invitation": ("invitation", Invitation, _secretariat(Invitation.objects)),
    "period": ("period", ReportingPeriod, _secretariat(ReportingPeriod.objects)),
    "nomination": ("mandate", Mandate, _secretariat(Mandate.objects)),
    "text": ("printing", Printing, _secretariat(Printing.objects.ever_confirmed())),
    "paragraph": ("paragraph", Paragraph, _secretariat(Paragraph.objects.filter(document__confirmed_at__isnull=False))),
    "import": ("import_proposal", ImportProposal, _secretariat(ImportProposal.objects)),
    "sheet": ("spreadsheet_import", SpreadsheetImport, _seen(SpreadsheetImport.objects)),
}


def target_at(asked: QueryDict, user: User) -> Target:
    """Return the thing that an address names. Raises Http404 for none, or for one that the person may not see."""
    for name, (field, _model, rows) in TARGETS.items():
        if name in asked:
            try:
                thing = rows(user).filter(pk=asked[name]).first()
            except (ValueError, ValidationError, OverflowError):
                thing = None
            if thing is not None:
                return Target(name, field, thing)
    raise Http404


def target_of(thing: Model) -> Target:
    """Return the target that a thing is."""
    field = target_column(thing)
    return Target(next(name for name, each in TARGETS.items() if each[0] == field), field, thing)


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
    ReportingPeriod: lambda period: reverse("admin:period_about", args=[period.slug]),
}


def _day(moment: Any) -> str:
    return date_format(moment, "DATE_FORMAT") if moment else "—"


def _of_letter(sent: Transmission, versions: Iterable[Any]) -> list[TargetFact]:
    found = list(versions)
    public = [each for each in found if getattr(each, "publication_text", None)]
    return [
        (_("Letter"), link(PLACES[Transmission](sent), f"{sent.note_verbale or sent.get_channel_display()}")),
        (_("Date of the letter"), _day(sent.reported_on)),
        (_("Entered under"), sent.submission.member_state),
        (_("Entered by"), f"{sent.submitted_by}, {_day(sent.submitted_at)}"),
        (_("Answers"), len(found)),
        (_("Public"), len(public)),
        (_("Reporting period"), sent.submission.period),
    ]


def _of_version(version: Any) -> list[TargetFact]:
    subject = version.printing.label if isinstance(version, StatusUpdate) else _("Commitment")
    own: list[TargetFact] = [
        (_("Answer"), link(_place_of_version(version), subject)),
        (_("Stage"), version.stage_in_words),
    ]
    if version.transmission is not None:
        return [*own, *_of_letter(version.transmission, [version])]
    submission = version.submission
    return [*own, (_("Entered under"), submission.member_state), (_("Reporting period"), submission.period)]


FACTS: dict[type[Model], Callable[[Any], list[TargetFact]]] = {
    Transmission: lambda sent: _of_letter(
        sent, sent.statusupdates.select_related("publication_text__publication").order_by("printing__order")
    ),
    StatusUpdate: _of_version,
    CommitmentUpdate: _of_version,
    Invitation: lambda each: [
        (_("State"), link(page_of(each), each.member_state)),
        (_("Reporting period"), each.period),
        (_("Invited"), _day(each.invited_at)),
        (_("Cancelled"), _day(each.cancelled_at)),
    ],
    ReportingPeriod: lambda each: [
        (_("Reporting period"), link(PLACES[ReportingPeriod](each), each)),
        (_("Opens"), _day(each.opens_on)),
        (_("Due date"), _day(each.due_on)),
        (_("Closes"), _day(each.closes_on)),
    ],
    Mandate: lambda each: [
        (_("Nomination"), link(page_of(each), each.user)),
        (_("State"), each.member_state),
        (_("Role"), each.get_role_display()),
        (_("Note verbale"), each.note_verbale or "—"),
    ],
    Printing: lambda each: [
        (_("Recommendation"), link(page_of(each.recommendation), each.label)),
        (_("Document"), link(page_of(each.document), each.document)),
    ],
    Paragraph: lambda each: [
        (_("Paragraph"), link(place_of_paragraph(each), each.number or each.order)),
        (_("Document"), link(page_of(each.document), each.document)),
    ],
    ImportProposal: lambda each: [
        (_("Import"), link(page_of(each), each)),
        (_("Published"), _day(each.confirmed_at)),
    ],
    SpreadsheetImport: lambda each: [(_("Spreadsheet"), link(page_of(each), each))],
}
