"""What rows repeat of their State, recommendation and evidence: names, texts and themes, as in English."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from msgspec import json

from report.pages.printings import Printed, confirmed_printings, printed
from tracker.models import EvidenceCitation, MemberState, Recommendation

ITEM = ("member_state", "uuid", "title", "kind", "dated_on", "language")
CITED = (*(f"evidence__{name}" for name in ITEM), "pk", "pinpoint")


@dataclass(frozen=True)
class Surroundings:
    """By State and by recommendation: some keys of a row. Recommendations stand in their order."""

    states: dict[str, dict[str, Any]]
    recommendations: dict[UUID, dict[str, Any]]
    printed: dict[UUID, Printed]

    @cached_property
    def sign(self) -> str:
        """Another one where any of it is another."""
        return hashlib.sha256(json.encode([self.states, list(self.recommendations.items())])).hexdigest()[:32]

    @cached_property
    def evidence(self) -> dict[str, str]:
        """By State: another sign where any citation that anybody may open is another, or what is cited. One query."""
        found: dict[str, Any] = defaultdict(hashlib.sha256)
        citations = EvidenceCitation.objects.openable().order_by("pk").values_list(*CITED)
        for state, *rest in citations.iterator():
            found[state].update(json.encode(rest))
        return {state: each.hexdigest()[:32] for state, each in found.items()}

    @cached_property
    def places(self) -> dict[UUID, int]:
        return {key: place for place, key in enumerate(self.recommendations)}


def surroundings() -> Surroundings:
    """Of all States and all confirmed recommendations: three queries. The language is that of the caller."""
    states = MemberState.objects.order_by("iso3").values_list("iso3", "name", "regional_group")
    themes: dict[UUID, list[str]] = defaultdict(list)
    tagged = Recommendation.objects.filter(themes__isnull=False).order_by("themes__slug")
    for key, theme in tagged.values_list("pk", "themes__slug"):
        themes[key].append(theme)
    shown = printed(confirmed_printings())
    return Surroundings(
        {code: {"state_name": name, "regional_group": group or None} for code, name, group in states},
        {
            key: {
                "meeting": each.meeting.slug,
                "meeting_title": each.meeting.title,
                "recommendation": each.key,
                "recommendation_uuid": key,
                "label": each.printing.label,
                "text": each.printing.text,
                "themes": themes[key],
            }
            for key, each in shown.items()
        },
        shown,
    )
