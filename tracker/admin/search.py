"""One search over States, people, periods, notes verbales, checksums, recommendations and documents.

Answers and commitments are searched on their own lists, to which the page leads with the same words: they are many, and
their lists have the filters.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.admin.clerk import clerk
from tracker.admin.display import board_address, cut, list_of, page_of, sending_named
from tracker.admin.queries import with_newest_label
from tracker.admin.site import desk
from tracker.choices import CorrectionKind, Language
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
from tracker.policies import may_manage_people
from tracker.words.sorting import name_order

LONGEST = 100
# As many of each kind as the page names.
NAMED = 10


@dataclass(frozen=True)
class Found:
    """One thing that was found: its name, its address, and a word more, or where else it stands."""

    name: str
    address: str
    note: str = ""
    places: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class FoundKind:
    """What was found of one kind; `is_cut` where there is more."""

    title: str | Promise
    found: list[Found]

    @property
    def is_cut(self) -> bool:
        return len(self.found) > NAMED

    @property
    def shown(self) -> list[Found]:
        return self.found[:NAMED]


@desk.page("search/", "search")
def search(request: HttpRequest) -> HttpResponse:
    """What the words of the address find."""
    wanted = " ".join(request.GET.get("q", "").split())[:LONGEST]
    kinds = [kind for kind in _kinds(wanted, clerk(request)) if kind.found] if wanted else []
    more = [
        (label, f"{list_of(model)}?{urlencode({'q': wanted})}")
        for label, model in ((_("Search answers"), StatusUpdate), (_("Search commitments"), CommitmentUpdate))
    ]
    context = {"title": _("Search"), "wanted": wanted, "kinds": kinds, "more": more}
    return TemplateResponse(request, "admin/search.html", context)


def _kinds(wanted: str, user: User) -> list[FoundKind]:
    return [
        FoundKind(_("Entry of the public ledger"), _entries(wanted)),
        FoundKind(_("States"), _states(wanted)),
        FoundKind(_("Reporting periods"), _periods(wanted)),
        FoundKind(_("People"), _people(wanted, user)),
        FoundKind(_("Notes verbales"), _notes(wanted, user)),
        FoundKind(_("Checksums"), _checksums(wanted, user)),
        FoundKind(_("Recommendations"), _recommendations(wanted)),
        FoundKind(_("Documents"), _documents(wanted)),
    ]


def _first(rows: QuerySet[Any], found: Callable[[Any], Found]) -> list[Found]:
    return [found(each) for each in rows[: NAMED + 1]]


def _in_any_language(field: str, wanted: str) -> Q:
    condition = Q()
    for language in Language.values:
        condition |= Q(**{f"{field}_{language.replace('-', '_')}__icontains": wanted})
    return condition


def _entries(wanted: str) -> list[Found]:
    """An entry of the ledger by its number: 199, #199, entry no. 199."""
    number = re.fullmatch(r"(?:\D{0,20}[\s#])?#?([0-9]{1,17})", wanted)
    if not number:
        return []
    rows = Publication.objects.filter(pk=int(number[1])).select_related("member_state")
    return _first(
        rows,
        lambda each: Found(
            gettext("Entry no. %(number)s of the public ledger") % {"number": each.pk},
            page_of(each),
            f"{each.member_state}, {each.get_kind_display()}" if each.member_state else each.get_kind_display(),
        ),
    )


def _states(wanted: str) -> list[Found]:
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
    return [_state(state, periods[state.pk] or ([latest] if latest else [])) for state in states]


def _state(state: MemberState, periods: Sequence[ReportingPeriod]) -> Found:
    places = [(str(each), f"{board_address(each)}?{urlencode({'q': state.pk})}#list") for each in periods]
    return Found(state.name, places[0][1] if places else page_of(state), places=places)


def _periods(wanted: str) -> list[Found]:
    rows = ReportingPeriod.objects.filter(Q(slug__icontains=wanted) | _in_any_language("title", wanted))
    return _first(rows, lambda each: Found(str(each), board_address(each)))


def _people(wanted: str, user: User) -> list[Found]:
    """By name or account, as the list of nominations finds them; addresses, and accounts without one, are for
    administrators alone."""
    manages = may_manage_people(user)
    persons = Q(full_name__icontains=wanted) | Q(username__icontains=wanted)
    if manages:
        persons |= Q(email__icontains=wanted)
    found = User.objects.filter(persons)
    mandates = Mandate.objects.filter(user__in=found).select_related("user", "member_state")
    nominated = _first(
        mandates.order_by("user__full_name", "user__username", "-pk"),
        lambda each: Found(str(each.user), page_of(each), f"{each.get_role_display()}, {each.member_state}"),
    )
    others = found.filter(mandates=None).order_by("full_name", "username") if manages else found.none()
    return [*nominated, *_first(others, lambda each: Found(str(each), page_of(each), gettext("Account")))]


def _sent_to(user: User) -> QuerySet[Transmission]:
    """The sendings that a person may see, with what names them."""
    seen = Transmission.objects.visible_to(user)
    return seen.select_related("submission__period", "submission__member_state")


def _notes(wanted: str, user: User) -> list[Found]:
    """Everything that names a note verbale with this number: letters, nominations, invitations, consents."""
    noted = Q(note_verbale__icontains=wanted)
    sent = _sent_to(user).filter(noted)
    mandates = Mandate.objects.filter(noted).select_related("user", "member_state")
    invitations = Invitation.objects.filter(noted).select_related("period", "member_state")
    consents = Correction.objects.filter(kind=CorrectionKind.SET_CONSENT).with_targets()
    requests = consents.annotate(note_verbale=KT("after__note_verbale")).filter(noted)
    named = (
        (sent.order_by("-submitted_at", "pk"), gettext("Letter"), sending_named),
        (mandates.order_by("-pk"), gettext("Nomination"), lambda each: f"{each.user}, {each.member_state}"),
        (invitations.order_by("-pk"), gettext("Invitation"), lambda each: f"{each.member_state}, {each.period}"),
        (requests.order_by("-pk"), gettext("Second approval"), lambda each: str(each)),
    )
    found = []
    for rows, kind, name in named:
        found += [Found(each.note_verbale, page_of(each), f"{kind}: {name(each)}") for each in rows[: NAMED + 1]]
    return found


CHECKSUM = re.compile(r"[0-9a-f]{8,64}")


def _checksums(wanted: str, user: User) -> list[Found]:
    """The file, receipt or entry with this SHA-256, or with its first characters, at least eight."""
    digits = re.sub(r"[\s:]", "", wanted).lower()
    if not CHECKSUM.fullmatch(digits):
        return []
    sent = _sent_to(user)
    entries = Publication.objects.select_related("member_state")
    columns: tuple[tuple[QuerySet[Any], str, str], ...] = (
        (sent, "receipt_sha256", gettext("Receipt")),
        (sent, "scan_sha256", gettext("Scan of a letter")),
        (SourceDocument.objects.all(), "sha256", gettext("Document")),
        (ImportProposal.objects.all(), "sha256", gettext("Imported document")),
        (Evidence.objects.visible_to(user), "sha256", gettext("Evidence")),
        (SpreadsheetImport.objects.visible_to(user), "sha256", gettext("Spreadsheet")),
        (entries, "hash", gettext("Entry of the public ledger")),
        (entries, "text_sha256", gettext("Text of the public ledger")),
    )
    found = []
    for rows, column, kind in columns:
        matching = rows.filter(**{f"{column}__startswith": digits}).order_by("pk")
        named = sending_named if rows.model is Transmission else str
        found += [Found(named(each), page_of(each), kind) for each in matching[: NAMED + 1]]
    return found


def _recommendations(wanted: str) -> list[Found]:
    """By the label as printed or its beginning, by the label as it is typed in a hurry (15d), or by words of a text."""
    hurried = "-".join(re.findall(r"[0-9]+|[a-z]+", wanted.lower()))
    rows = Recommendation.objects.filter(
        Q(slug=hurried) | Q(printings__label__istartswith=wanted) | Q(printings__text__icontains=wanted)
    )
    shown: Any = with_newest_label(Recommendation.objects.filter(pk__in=rows.values("pk")).select_related("meeting"))
    return _first(
        shown.order_by("meeting", "order"),
        lambda each: Found(
            f"{each.newest_label or ''} {cut(each.newest_text or '', 90)}", page_of(each), str(each.meeting)
        ),
    )


def _documents(wanted: str) -> list[Found]:
    rows = SourceDocument.objects.filter(Q(symbol__icontains=wanted) | Q(title__icontains=wanted))
    return _first(rows.select_related("meeting"), lambda each: Found(str(each), page_of(each), str(each.meeting)))
