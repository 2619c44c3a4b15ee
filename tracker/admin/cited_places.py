"""Where items of evidence are cited, in words: whoever erases one reads what its erasure reaches."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.models.evidence import EvidenceCitationQuerySet


def not_cited() -> str:
    """What is said of an item of which no place is known."""
    return _("Cited in nothing that the secretariat sees")


def cited_places(citations: EvidenceCitationQuerySet) -> dict[Any, str]:
    """Where each item is cited: the periods in their order, each with its answers."""
    found: dict[Any, dict[str, dict[str, None]]] = {}
    for each in citations.select_related(
        "status_update__printing", "status_update__submission__period", "commitment_update__submission__period"
    ).order_by("pk"):
        version: Any = each.status_update or each.commitment_update
        answer = version.printing.label if each.status_update else _("A commitment")
        found.setdefault(each.evidence_id, {}).setdefault(str(version.submission.period), {})[answer] = None
    # Translators: a reporting period, and the answers in it that cite a file: "Reports 2026: 15 (a), 16".
    line = _("%(period)s: %(answers)s")
    comma, semicolon = pgettext("between the parts of a list", ", "), pgettext("between longer parts of a list", "; ")
    return {
        item: semicolon.join(
            line % {"period": period, "answers": comma.join(names)} for period, names in periods.items()
        )
        for item, periods in found.items()
    }
