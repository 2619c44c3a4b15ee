"""What was done with an import, each act in a few words, and whether a correction can be taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.actions.corrections import SEEN, taken_back
from tracker.admin.display import cut
from tracker.admin.import_review.findings import Review
from tracker.choices import Basis, PositionValue
from tracker.importing.mending.doubts import doubt_key
from tracker.importing.structure.warnings import WarningFinding
from tracker.models import AuditEvent, ImportProposal, User
from tracker.models.audit import AuditEventQuerySet
from tracker.models.audit_acts import label_of_act
from tracker.words.differences import runs

type StoredRow = Mapping[str, Any]  # a recommendation as an event keeps it

PARTS: dict[str, str | Promise] = {
    "text": gettext_lazy("Text"),
    "basis": gettext_lazy("How it was adopted"),
    "agenda_item": gettext_lazy("Agenda item"),
    "position": gettext_lazy("Position of the State under review"),
    "page": gettext_lazy("Page"),
    "theme_slugs": gettext_lazy("Themes"),
    "attributions": gettext_lazy("Attributions"),
}
CHOICES: dict[str, type[Basis | PositionValue]] = {"basis": Basis, "position": PositionValue}
LISTS = frozenset({"theme_slugs", "attributions"})
"""Parts of which it is said only that they changed."""

KINDS = ("removed", "added")

LONGEST_WORDS = 40
NONE = "\u2014"


def changed_items(was: Sequence[StoredRow], now: Sequence[StoredRow]) -> str:
    """Items before and after a correction: "8 \u2192 8, 8 (a)" where their labels changed, else what changed in which.

    Args:
        was, now: the rows that differ, from the first to the last; a row between them may be the same.
    """
    old, new = _labels(was), _labels(now)
    if [each.get("key") for each in was] != [each.get("key") for each in now]:
        return f"{old} \u2192 {new}"
    pairs = [(before, after) for before, after in zip(was, now, strict=True) if before != after]
    if not pairs:
        return new
    before, after = _labels(each for each, _after in pairs), _labels(each for _before, each in pairs)
    labels = before if before == after else f"{before} \u2192 {after}"
    parts = [words for name in PARTS if (words := _changed(name, pairs))]
    return f"{labels}: {'; '.join(parts)}" if parts else labels


def _changed(name: str, pairs: Sequence[tuple[StoredRow, StoredRow]]) -> str:
    """One part of items that was changed: from what to what, where it is the same of all of them."""
    differing = {(_words(name, old), _words(name, new)) for old, new in pairs if old.get(name) != new.get(name)}
    if not differing:
        return ""
    if name in LISTS or len(differing) > 1:
        return str(PARTS[name])
    [(old, new)] = differing
    if name == "text":
        old, new = _first_difference(old, new)
    return f"{PARTS[name]}: {old or NONE} \u2192 {new or NONE}"


def _words(name: str, row: StoredRow) -> str:
    value = row.get(name)
    if value and name in CHOICES:
        return str(CHOICES[name](value).label)
    return str(value or "")


def _first_difference(old: str, new: str) -> tuple[str, str]:
    """The first words that were taken out of a text, and those that came into it there; more of them is a sign."""
    found = runs(old, new)
    first = next((at for at, each in enumerate(found) if each.kind != "same"), 0)
    behind = next((at for at, each in enumerate(found) if at > first and each.kind == "same"), len(found))
    more = " \u2026" * any(each.kind != "same" for each in found[behind:])
    taken, added = ("".join(each.text for each in found[first:behind] if each.kind == kind) for kind in KINDS)
    return _quoted(taken, ""), _quoted(added, more)


def _quoted(words: str, more: str) -> str:
    said = cut(words.strip(), LONGEST_WORDS)
    return f"\u201c{said}\u201d{more}" if said else f"{NONE}{more}"


def _labels(rows: Iterable[StoredRow]) -> str:
    return ", ".join(row["label"] for row in rows) or NONE


DECIDING = ("confirm_suggestion", "refuse_suggestion")
CORRECTING = ("correct_proposal", "take_back", "read_again", *DECIDING)
SHOWN = 10
LONGEST_NUMBER = 19


@dataclass(frozen=True)
class ImportEvent:
    """One event of an import as a page lists it. `can_be_taken_back` only where that was asked."""

    event: AuditEvent
    summary: str
    can_be_taken_back: bool = False

    @property
    def act(self) -> str:
        """What was done, in words."""
        return label_of_act(self.event.act)


@dataclass(frozen=True)
class SettledDoubt:
    """A warning that is open no more, since a correction took its cause away: `summary` says which, in labels."""

    message: str
    line: int
    event: AuditEvent
    summary: str


def corrections_of(review: Review) -> dict[str, Any]:
    """Return the last `corrections` of a proposal, each with whether it can be taken back; `has_older_corrections`."""
    events = list(_events(review.proposal).filter(act__in=CORRECTING).order_by("-pk")[: SHOWN + 1])
    shown = [ImportEvent(event, summary(event), _is_there(event, review.proposal)) for event in events[:SHOWN]]
    return {"corrections": shown, "has_older_corrections": len(events) > SHOWN}


def history_of(proposal: ImportProposal, user: User) -> list[ImportEvent]:
    """All that was done with a proposal, as far as the person may see it."""
    return [ImportEvent(event, summary(event)) for event in _events(proposal).visible_to(user)]


def settled_by(review: Review) -> list[SettledDoubt]:
    """The warnings whose cause a correction took away, in the order of the source, each with the correction.

    What stands again since, by an undone correction or in other words about the same place, is none of them.
    """
    settled: dict[str, SettledDoubt] = {}
    open_places = {(each.code, each.line) for each in review.findings.warnings}
    events = _events(review.proposal).filter(act__in=CORRECTING, changes__findings__1__has_key="warnings")
    for event in events.order_by("pk"):
        was, now = ([WarningFinding(**row) for row in part["warnings"]["rows"]] for part in event.changes["findings"])
        if event.act == "read_again":
            settled.clear()  # other words were read, and nothing was settled by a person
            continue
        for each in now:
            settled.pop(doubt_key(each), None)
        stays = {doubt_key(each) for each in now}
        settled |= {
            key: SettledDoubt(each.message, each.line, event, summary(event))
            for each in was
            if (key := doubt_key(each)) not in stays and (each.code, each.line) not in open_places
        }
    return sorted(settled.values(), key=lambda each: each.line)


def find_correction(review: Review, pk: str) -> AuditEvent | None:
    """The correction of this number, where it is one of this proposal."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < LONGEST_NUMBER):
        return None
    return _events(review.proposal).filter(act__in=CORRECTING, pk=int(pk)).first()


def summary(event: AuditEvent) -> str:
    """What an act did, in labels: "15 (b) → 15 (b), 15 (c)", and in which part of them; nothing where its name says it
    all."""
    if event.act == "read_again":
        return _("The file was read again in another encoding.")
    if event.act == "look_at":
        was, now = (part[SEEN] for part in event.changes["findings"])
        return _looked(now) if any(now.values()) else _("To be checked again: %(what)s") % {"what": _looked(was)}
    if event.act not in CORRECTING:
        return ""
    was, now = event.changes["findings"]
    if event.act in DECIDING:
        return f"{label_of_act(event.act)}: {'; '.join(event.changes['suggestion'][1])}"
    if "recommendations" in now:
        words = changed_items(was["recommendations"]["rows"], now["recommendations"]["rows"])
    elif "document" in now:
        words = _("The facts of the document")
    else:
        words = _("The matches with earlier recommendations")
    return _("Undone: %(what)s") % {"what": words} if event.act == "take_back" else words


def _events(proposal: ImportProposal) -> AuditEventQuerySet:
    return AuditEvent.objects.about(proposal).select_related("by")


def _is_there(event: AuditEvent, proposal: ImportProposal) -> bool:
    return taken_back(proposal.findings, *event.changes["findings"]) is not None


def _looked(seen: dict[str, Any]) -> str:
    items, warnings = len(seen["items"]), len(seen["warnings"])
    parts = [ngettext("%(count)s item", "%(count)s items", items) % {"count": items}] if items else []
    if warnings:
        parts.append(ngettext("%(count)s warning", "%(count)s warnings", warnings) % {"count": warnings})
    return ", ".join(parts)
