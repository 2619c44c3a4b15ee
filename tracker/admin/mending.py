"""From what a person typed on the review page to corrected findings: pure, no database.

Findings are the dictionary that `importing.structure.exchange.to_proposal` makes; the shape stays as it came.
"""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

type Finding = dict[str, Any]


class CannotMend(Exception):
    """What was typed does not fit together; `sentence` says what, `field` at which field of the recommendation."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


def _slug_of(label: str) -> str:
    """From "15 (a)" to "15-a", as the importer makes it."""
    slug = slugify(label.replace(".", "-"))
    if not slug:
        raise CannotMend(_("A label needs a letter or a digit of the Latin script, for its address."), "label")
    return slug


def mended_recommendation(finding: Finding, typed: dict[str, Any]) -> Finding:
    """One recommendation as the person wants it.

    Args:
        finding: as it is stored.
        typed: label, text, basis, agenda_item, and per attribution `state_<n>` and `remove_<n>`.
    Raises:
        CannotMend: the printed name of an attribution that stays is no longer in the text, or the label has no address.
    """
    text = " ".join(typed["text"].split())
    kept = [
        {**attribution, "iso3": typed[f"state_{number}"] or None}
        for number, attribution in enumerate(finding["attributions"])
        if not typed[f"remove_{number}"]
    ]
    label = " ".join(typed["label"].split())
    return {
        **finding,
        "label": label,
        "slug": finding["slug"] if label == finding["label"] else _slug_of(label),
        "text": text,
        "basis": typed["basis"],
        "agenda_item": " ".join(typed["agenda_item"].split()) or None,
        "attributions": kept if text == finding["text"] else _moved(kept, text),
    }


def _moved(attributions: list[Finding], text: str) -> list[Finding]:
    """The attributions at their places in the mended text; the clauses were a suggestion for the old one."""
    moved, start_at = [], 0
    for attribution in attributions:
        place = text.find(f"({attribution['printed']})", start_at)
        start = place + 1 if place >= 0 else text.find(attribution["printed"], start_at)
        if start < 0:
            raise CannotMend(
                _("“%(name)s” no longer stands in the text. Remove the attribution, or put the name back.")
                % {"name": attribution["printed"]},
                "text",
            )
        end = start + len(attribution["printed"])
        moved.append({**attribution, "start": start, "end": end, "clause_start": None, "clause_end": None})
        start_at = end
    return moved


def mended(findings: Finding, document: dict[str, Any], kept: list[Finding], dropped: list[Finding]) -> Finding:
    """The findings with the document's head, the recommendations that stay, and the dropped ones as candidates."""
    candidates = [{name: each[name] for name in ("label", "text", "line")} for each in dropped]
    return {
        **findings,
        "document": {**findings["document"], **document},
        "recommendations": kept,
        "candidates": [*findings["candidates"], *candidates],
    }
