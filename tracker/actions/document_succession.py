"""Which recommendation a finding prints: an earlier one that goes on, or a new one with links to what it comes from.

Used by `confirming` alone. Source: `docs/domain.md` 4, "Identity": a slug is given once and never again, and an address
that led to a recommendation keeps leading there. Nothing of an answer, a commitment or the ledger is touched here.
"""

import datetime
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.actions.auditing import record, set_fields
from tracker.choices import DocumentKind, LinkKind, Standing
from tracker.models import (
    AgendaItem,
    Meeting,
    Printing,
    Recommendation,
    RecommendationLink,
    RemovedRecommendation,
    SourceDocument,
    User,
)
from tracker.models.labels import address_of

type Finding = dict[str, Any]

SLUG_PREFIX = {
    DocumentKind.DRAFT: "draft",
    DocumentKind.ADDENDUM: "add",
    DocumentKind.CORRIGENDUM: "corr",
    DocumentKind.REVISION: "rev",
    DocumentKind.FINAL: "final",
    DocumentKind.LIST: "list",
}
LONGEST_ADDRESSEE = 200
"""Characters of its column. Whoever is addressed stands whole in the text as well."""
NUMBERED_KINDS = (DocumentKind.ADDENDUM, DocumentKind.CORRIGENDUM, DocumentKind.REVISION)


class Succession:
    """The recommendations of a meeting before and after one document."""

    def __init__(
        self, document: SourceDocument, continues: Mapping[str, Sequence[str]], by: User, now: datetime.datetime
    ) -> None:
        self.document, self.by, self.now = document, by, now
        self.meeting: Meeting = document.meeting
        self.earlier = {each.slug: each for each in self.meeting.recommendations.all()}
        printings = Printing.objects.filter(recommendation__meeting=self.meeting)
        self.led_to = {address_of(label) for label in printings.values_list("label", flat=True)}
        # What was entered by mistake and removed: its address answers so, and is given to nothing else.
        removed = RemovedRecommendation.objects.filter(meeting=self.meeting)
        self.removed = set(removed.values_list("slug", flat=True))
        self.agenda_items: dict[str, AgendaItem | None] = {}  # by number, as they are asked for
        self.continues = continues
        self.claims = Counter(slug for slugs in continues.values() for slug in set(slugs))
        if unknown := self.claims.keys() - self.earlier.keys():
            raise ValidationError(_("The meeting has no recommendation %(slug)s.") % {"slug": min(unknown)})

    def recommendation_for(self, finding: Finding) -> Recommendation:
        """The recommendation this finding prints: an earlier one that it alone continues, else a new one."""
        before = [self.earlier[slug] for slug in dict.fromkeys(self.continues.get(finding["slug"], ()))]
        if len(before) == 1 and self.claims[before[0].slug] == 1:
            return self._going_on(before[0], finding)
        new = self._make_recommendation(finding)
        kind = LinkKind.MERGED_INTO if len(before) > 1 else LinkKind.SPLIT_FROM
        for old in before:
            ends = (old, new) if kind == LinkKind.MERGED_INTO else (new, old)
            RecommendationLink.objects.create(
                from_recommendation=ends[0],
                to_recommendation=ends[1],
                kind=kind,
                confirmed_at=self.now,
                confirmed_by=self.by,
            )
            self._set_standing(old, Standing.REPLACED)
        return new

    def _going_on(self, recommendation: Recommendation, finding: Finding) -> Recommendation:
        """It stands again where it had been dropped; of a text of its own language the newest footing counts."""
        changes = {"standing": Standing.CURRENT}
        if self.document.translates is None:
            changes["basis"] = finding["basis"]
        self._change(recommendation, **changes)
        return recommendation

    def _make_recommendation(self, finding: Finding) -> Recommendation:
        recommendation = self.new(finding)
        recommendation.full_clean()
        recommendation.save()
        return recommendation

    def new(self, finding: Finding) -> Recommendation:
        """A new recommendation at a free address, not stored yet."""
        slug = self._free_slug(finding["slug"])
        recommendation = Recommendation(
            meeting=self.meeting,
            slug=slug,
            order=len(self.earlier) + 1,
            basis=finding["basis"],
            addressee=(finding.get("addressee") or "")[:LONGEST_ADDRESSEE],
            agenda_item=self._agenda_item(finding["agenda_item"] or ""),
        )
        self.earlier[slug] = recommendation
        return recommendation

    def _agenda_item(self, number: str) -> AgendaItem | None:
        if number not in self.agenda_items:
            self.agenda_items[number] = AgendaItem.objects.filter(meeting=self.meeting, number=number).first()
        return self.agenda_items[number]

    def _free_slug(self, wished: str) -> str:
        """`wished`, or where that address ever led to another one, the same behind the document: add-2-15-a."""
        if self._is_free(wished):
            return wished
        kind = DocumentKind(self.document.kind)
        prefix = SLUG_PREFIX[kind]
        if kind in NUMBERED_KINDS:
            printed = re.search(r"(?:Add|Corr|Rev)\.(\d+)", self.document.symbol)
            count = self.meeting.documents.filter(kind=kind, translates=None).count()
            prefix = f"{prefix}-{printed.group(1) if printed else count}"
        slug, again = f"{prefix}-{wished}", 2
        while not self._is_free(slug):
            slug, again = f"{prefix}-{wished}-{again}", again + 1
        return slug

    def _is_free(self, slug: str) -> bool:
        return slug not in self.earlier and slug not in self.removed and address_of(slug) not in self.led_to

    def drop(self, slugs: Collection[str]) -> None:
        """What this document leaves out, and no document prints any more."""
        for slug in slugs:
            if not self.claims[slug]:
                self._set_standing(self.earlier[slug], Standing.DROPPED)

    def _set_standing(self, recommendation: Recommendation, standing: Standing) -> None:
        self._change(recommendation, standing=standing)

    def _change(self, recommendation: Recommendation, **values: Any) -> None:
        changes = set_fields(recommendation, **values)
        if changes:
            recommendation.full_clean(exclude=["meeting", "slug", "agenda_item"])
            recommendation.save()
            record("set_standing", recommendation, by=self.by, now=self.now, changes=changes)
