"""The places of the secretariat: where they are, which lists stand in each, and at which of them a page belongs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

# Each place: its words, its lists with the one it opens on first, and what else behind /admin/ is its own.
PLACES: tuple[tuple[str | Promise, tuple[str, ...], tuple[str, ...]], ...] = (
    (_("Periods"), ("reportingperiod", "invitation"), ("periods/",)),
    (_("Responses"), ("transmission", "submission", "statusupdate", "evidence", "correction"), ()),
    (
        _("Documents"),
        (
            "importproposal",
            "sourcedocument",
            "recommendation",
            "theme",
            "spreadsheetimport",
            "importcolumnmap",
            "bodyhabit",
        ),
        (),
    ),
    (_("Commitments"), ("commitment", "commitmentupdate"), ()),
    (_("People"), ("mandate", "user", "outgoingmail"), ()),
    (_("Record"), ("publication", "auditevent", "meeting", "agendaitem", "memberstate", "readysentence"), ()),
)
TO_DO = _("To do")
# What a list is called where the name of its table is a word of the code. Titles, links and crumbs take it from here.
NAMES: dict[str, str | Promise] = {
    "importproposal": _("Imported documents"),
    # Translators: the people who were nominated to answer for States: focal points, alternates, experts, observers.
    "mandate": _("Nominations"),
    "transmission": _("Responses received"),
    "submission": _("Responses by State"),
    "bodyhabit": _("Reading rules"),
    "importcolumnmap": _("Saved column settings"),
    "user": _("Accounts"),
    "publication": _("Public ledger"),
    "correction": _("Corrections and second approvals"),
    # Translators: sentences that a reviewer picks when an answer is returned.
    "readysentence": _("Ready sentences"),
    # Translators: the list of who did what and when.
    "auditevent": _("Audit"),
}


@dataclass(frozen=True)
class PlaceLink:
    """One link of the navigation; `is_here` where the page belongs to it."""

    label: str | Promise
    address: str
    is_here: bool


def name_of_list(model: Any) -> str:
    """What the list of a table is called."""
    return str(NAMES.get(model._meta.model_name) or capfirst(model._meta.verbose_name_plural))


def places_at(request: HttpRequest) -> list[PlaceLink]:
    """The navigation of a page, with the place to which the page belongs."""
    home = reverse("admin:index")
    behind = request.path_info.removeprefix(home)
    places = [PlaceLink(TO_DO, home, not behind)]
    for label, tables, addresses in PLACES:
        places.append(PlaceLink(label, _list_at(tables[0]), behind.startswith(_beginnings(tables, addresses))))
    return places


def lists_at(request: HttpRequest, shown: Iterable[Any]) -> list[PlaceLink]:
    """The lists of the place to which the page belongs, of the tables `shown` to the person; none where it has one."""
    behind = request.path_info.removeprefix(reverse("admin:index"))
    models = {model._meta.model_name: model for model in shown}
    for _label, tables, addresses in PLACES:
        if not behind.startswith(_beginnings(tables, addresses)):
            continue
        at = [name for name in tables if behind.startswith(_beginnings((name,), ()))] or [tables[0]]
        return [
            PlaceLink(name_of_list(models[name]), _list_at(name), name == at[0]) for name in tables if name in models
        ]
    return []


def _list_at(table: str) -> str:
    return reverse(f"admin:tracker_{table}_changelist")


def _beginnings(tables: tuple[str, ...], addresses: tuple[str, ...]) -> tuple[str, ...]:
    return (*addresses, *(f"tracker/{table}/" for table in tables))
