"""The navigation of the secretariat: eight places, and the lists in each."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

TO_DO = _("To do")
# Each place after To do: its label, its lists with the one it opens on first, and what else behind /admin/ is its own.
PLACES: tuple[tuple[str | Promise, tuple[str, ...], tuple[str, ...]], ...] = (
    (_("Periods"), ("reportingperiod", "invitation"), ("periods/",)),
    (
        _("Answers"),
        (
            "statusupdate",
            "commitmentupdate",
            "commitment",
            "transmission",
            "submission",
            "evidence",
            "correction",
            "readysentence",
        ),
        ("planned/",),
    ),
    (_("Documents"), ("importproposal", "sourcedocument", "spreadsheetimport", "bodyhabit"), ()),
    (_("Recommendations"), ("recommendation", "theme", "meeting", "agendaitem"), ()),
    (_("People"), ("mandate", "user", "outgoingmail", "memberstate"), ()),
    (_("Ledger"), ("publication",), ()),
    # Translators: the list of who did what and when.
    (_("Audit"), ("auditevent",), ()),
)
# What a list is called where the name of its table is a word of the code. Titles, links and crumbs take it from here.
NAMES: dict[str, str | Promise] = {
    "importproposal": _("Imported documents"),
    # Translators: the people who were nominated to answer for States: focal points, alternates, experts, observers.
    "mandate": _("Nominations"),
    "transmission": _("Responses received"),
    "submission": _("Responses by State"),
    "bodyhabit": _("Reading rules"),
    "user": _("Accounts"),
    "publication": _("Public ledger"),
    "correction": _("Corrections and second approvals"),
    # Translators: sentences that a reviewer picks when an answer is returned.
    "readysentence": _("Ready sentences"),
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


def navigation_at(request: HttpRequest, tables: Container[Any]) -> dict[str, list[PlaceLink]]:
    """Return the places (`places`) and the lists of the place to which the page belongs (`lists`).

    Args:
        tables: the models whose lists the person may see.
    """
    home = reverse("admin:index")
    behind = request.path_info.removeprefix(home)
    places = [PlaceLink(TO_DO, home, not behind)]
    lists: list[PlaceLink] = []
    for label, names, addresses in PLACES:
        here = [name for name in names if behind.startswith(f"tracker/{name}/")]
        is_here = bool(here) or behind.startswith(addresses)
        places.append(PlaceLink(label, _list_at(names[0]), is_here))
        if is_here:
            models = [apps.get_model("tracker", name) for name in names]
            lists = [
                PlaceLink(name_of_list(model), _list_at(name), name in (here or names[:1]))
                for name, model in zip(names, models, strict=True)
                if model in tables
            ]
    return {"places": places, "lists": lists}


def _list_at(table: str) -> str:
    return reverse(f"admin:tracker_{table}_changelist")
