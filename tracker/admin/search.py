"""One search over States, people, periods, notes verbales, checksums, recommendations and documents.

What is found has the name and the page that its table gives it, and is looked for among the rows that the person may
see. Answers and commitments are searched on their own lists, to which the page leads with the same words: they are
many, and their lists have the filters.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from tracker.admin.clerk import clerk
from tracker.admin.display import board_address, cut, list_of, page_of
from tracker.admin.places import name_of_list
from tracker.admin.site import desk
from tracker.choices import Language
from tracker.models import (
    CommitmentUpdate,
    Correction,
    Evidence,
    ImportProposal,
    Invitation,
    Mandate,
    MemberState,
    Publication,
    Recommendation,
    ReportingPeriod,
    SourceDocument,
    SpreadsheetImport,
    StatusUpdate,
    Transmission,
    User,
)
from tracker.rules.policies import may_manage_people
from tracker.words.sorting import name_order

LONGEST = 100
# As many of each kind as the page names.
NAMED = 10
CHECKSUM = re.compile(r"[0-9a-f]{8,64}")
ENTRY = re.compile(r"(?:\D{0,20}[\s#])?#?([0-9]{1,17})")


@dataclass(frozen=True)
class Found:
    """One thing that was found: its name, its address, and a word more, or its places in other periods."""

    name: str
    address: str
    note: str = ""
    places: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class FoundKind:
    """What was found of one kind; `is_cut` where there is more."""

    title: str
    found: list[Found]

    @property
    def is_cut(self) -> bool:
        return len(self.found) > NAMED

    @property
    def shown(self) -> list[Found]:
        return self.found[:NAMED]


type Lookups = Callable[[str, User], dict[str, Any]]


def _holding(*columns: str) -> Lookups:
    """The rows that hold the words in one of these columns."""
    return lambda wanted, user: {f"{each}__icontains": wanted for each in columns}


def _numbered(wanted: str, user: User) -> dict[str, Any]:
    """An entry of the ledger by its number: 199, #199, entry no. 199."""
    number = ENTRY.fullmatch(wanted)
    return {"pk": int(number[1])} if number else {}


def _nominated(wanted: str, user: User) -> dict[str, Any]:
    """A nomination by its note verbale and by its person; addresses are only for administrators."""
    columns = ("note_verbale", "user__full_name", "user__username", "user__email")
    return _holding(*(columns if may_manage_people(user) else columns[:-1]))(wanted, user)


def _recommended(wanted: str, user: User) -> dict[str, Any]:
    """By the label in a document or its beginning, by the label as typed in a hurry (15d), or by its text."""
    hurried = "-".join(re.findall(r"[0-9]+|[a-z]+", wanted.lower()))
    return {"slug": hurried, "printings__label__istartswith": wanted, "printings__text__icontains": wanted}


@dataclass(frozen=True)
class SearchedTable:
    """A table, and how its rows are found: by words, and by the first characters of a SHA-256, at least eight."""

    model: type[models.Model]
    lookups: Lookups
    sums: tuple[str, ...] = ()
    order: tuple[str, ...] = ("-pk",)
    note: Callable[[Any], str] = lambda each: ""

    def found(self, wanted: str, user: User) -> FoundKind:
        """Return what a person finds in the table."""
        table: Any = desk.get_model_admin(self.model)
        lookups, digits = self.lookups(wanted, user), re.sub(r"[\s:]", "", wanted).lower()
        if CHECKSUM.fullmatch(digits):
            lookups |= {f"{each}__startswith": digits for each in self.sums}
        keys: Any = self.model._default_manager.filter(Q(*lookups.items(), _connector=Q.OR)).order_by().values("pk")
        rows = table.seen_by(user).filter(pk__in=keys).order_by(*self.order)
        if table.list_select_related:
            rows = rows.select_related(*table.list_select_related)
        shown = rows[: NAMED + 1] if lookups else ()
        return FoundKind(
            name_of_list(self.model),
            [Found(table.name_of(each), table.address_of(each), self.note(each)) for each in shown],
        )


TITLES = [f"title_{each.replace('-', '_')}" for each in Language.values]
TABLES = (
    SearchedTable(
        Publication, _numbered, ("hash", "text_sha256"),
        note=lambda each: f"{each.member_state}, {each.get_kind_display()}",
    ),
    SearchedTable(ReportingPeriod, _holding("slug", *TITLES), order=("-opens_on", "-pk")),
    SearchedTable(Mandate, _nominated, order=("user__full_name", "user__username", "-pk")),
    SearchedTable(User, _holding("full_name", "username", "email"), order=("full_name", "username")),
    SearchedTable(
        Transmission, _holding("note_verbale"), ("receipt_sha256", "scan_sha256"), ("-submitted_at", "pk"),
        lambda each: each.note_verbale,
    ),
    SearchedTable(Invitation, _holding("note_verbale"), note=lambda each: each.note_verbale),
    SearchedTable(Correction, _holding("after__note_verbale")),
    SearchedTable(
        Recommendation, _recommended, order=("meeting", "order"), note=lambda each: cut(each.newest_text or "", 90)
    ),
    SearchedTable(SourceDocument, _holding("symbol", "title"), ("sha256",), note=lambda each: str(each.meeting)),
    SearchedTable(ImportProposal, _holding(), ("sha256",)),
    SearchedTable(Evidence, _holding(), ("sha256",)),
    SearchedTable(SpreadsheetImport, _holding(), ("sha256",)),
)  # fmt: skip


@desk.page("search/", "search")
def search(request: HttpRequest) -> HttpResponse:
    """What the words of the address find."""
    wanted = " ".join(request.GET.get("q", "").split())[:LONGEST]
    kinds: list[FoundKind] = []
    if wanted:
        kinds = [_states(wanted), *(each.found(wanted, clerk(request)) for each in TABLES)]
    more = [
        (label, f"{list_of(model)}?{urlencode({'q': wanted})}")
        for label, model in ((_("Search answers"), StatusUpdate), (_("Search commitments"), CommitmentUpdate))
    ]
    context = {"title": _("Search"), "wanted": wanted, "kinds": [kind for kind in kinds if kind.found], "more": more}
    return TemplateResponse(request, "admin/search.html", context)


def _states(wanted: str) -> FoundKind:
    """By name, as the board finds them, or by code; each with its line on the board of every period that it is in."""
    plain = name_order(wanted)[0]
    named = [
        state for state in MemberState.objects.all() if plain in name_order(state.name)[0] or state.pk == wanted.upper()
    ]
    states = sorted(named, key=lambda each: name_order(each.name))[: NAMED + 1]
    latest = ReportingPeriod.objects.opened().order_by("-opens_on", "-pk").first()
    periods: dict[str, list[ReportingPeriod]] = {state.pk: [] for state in states}
    invitations = Invitation.objects.standing().filter(
        member_state__in=states, period__in=ReportingPeriod.objects.opened()
    )
    for each in invitations.select_related("period").order_by("-period__opens_on", "-period"):
        periods[each.member_state_id].append(each.period)
    found = [_state(state, periods[state.pk] or ([latest] if latest else [])) for state in states]
    return FoundKind(name_of_list(MemberState), found)


def _state(state: MemberState, periods: Sequence[ReportingPeriod]) -> Found:
    places = [(str(each), f"{board_address(each)}?{urlencode({'q': state.pk})}#list") for each in periods]
    return Found(state.name, places[0][1] if places else page_of(state), places=places)
