"""What a confirmation makes of findings: document, paragraphs, recommendations, printings, attributions, links.

Used by `sources.confirm_proposal` alone, inside its transaction. Source: `domain.md` 4, "Identity".
"""

import datetime
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.actions.auditing import record, set_fields
from tracker.choices import AgendaItemKind, DocumentKind, LinkKind, Standing
from tracker.models import (
    AgendaItem,
    Attribution,
    ImportProposal,
    Meeting,
    MemberState,
    Paragraph,
    Printing,
    Recommendation,
    RecommendationLink,
    SourceDocument,
    User,
)
from tracker.models.search import normalised

type Finding = dict[str, Any]

SLUG_PREFIX = {
    DocumentKind.DRAFT: "draft",
    DocumentKind.ADDENDUM: "add",
    DocumentKind.CORRIGENDUM: "corr",
    DocumentKind.REVISION: "rev",
    DocumentKind.FINAL: "final",
}
NUMBERED_KINDS = (DocumentKind.ADDENDUM, DocumentKind.CORRIGENDUM, DocumentKind.REVISION)


class Confirmation:
    """One confirmation under way. Made and carried out once."""

    def __init__(
        self,
        proposal: ImportProposal,
        meeting: Meeting,
        by: User,
        now: datetime.datetime,
        replaces: SourceDocument | None,
        translates: SourceDocument | None,
        continues: Mapping[str, Sequence[str]],
    ) -> None:
        self.findings: Finding = proposal.findings
        self.proposal, self.meeting, self.by, self.now = proposal, meeting, by, now
        self.replaces, self.translates, self.continues = replaces, translates, continues
        self.earlier = {recommendation.slug: recommendation for recommendation in meeting.recommendations.all()}
        self.claims = Counter(slug for slugs in continues.values() for slug in slugs)

    def carry_out(self) -> SourceDocument:
        self.document = self._make_document()
        self.paragraphs = self._make_paragraphs()
        self._make_agenda_items()
        for finding in self.findings["recommendations"]:
            self._print(self._recommendation_for(finding), finding)
        self._drop_what_nothing_continues()
        return self.document

    def _make_document(self) -> SourceDocument:
        found = self.findings["document"]
        document = SourceDocument(
            meeting=self.meeting,
            title=found["title"],
            symbol=found["symbol"] or "",
            kind=found["kind"],
            language=found["language"],
            sha256=self.proposal.sha256,
            replaces=self.replaces,
            translates=self.translates,
            confirmed_at=self.now,
            confirmed_by=self.by,
        )
        document.full_clean()
        document.save()
        return document

    def _make_paragraphs(self) -> list[tuple[int, Paragraph]]:
        """The paragraphs with the line each begins at, in the order of the document."""
        made = [
            Paragraph(
                document=self.document,
                number="" if found["number"] is None else str(found["number"]),
                section=found["section"],
                text=found["text"],
                order=order,
            )
            for order, found in enumerate(self.findings["paragraphs"], start=1)
        ]
        Paragraph.objects.bulk_create(made)
        return [(found["line"], paragraph) for found, paragraph in zip(self.findings["paragraphs"], made, strict=True)]

    def _make_agenda_items(self) -> None:
        for found in self.findings.get("agenda_items", ()):
            item, _made = AgendaItem.objects.get_or_create(
                meeting=self.meeting,
                kind=AgendaItemKind.ITEM,
                number=found["number"],
                defaults={"title": found["title"] or ""},
            )
            if self.meeting.prepares is None:
                continue
            for prepared in found["prepares"]:
                target, _made = AgendaItem.objects.get_or_create(
                    meeting=self.meeting.prepares,
                    kind=prepared["kind"],
                    number=prepared["number"],
                    defaults={"title": prepared["title"] or ""},
                )
                item.prepares.add(target)

    def _recommendation_for(self, finding: Finding) -> Recommendation:
        """The recommendation this finding prints: an earlier one that it alone continues, else a new one."""
        before = [self.earlier[slug] for slug in self.continues.get(finding["slug"], ()) if slug in self.earlier]
        if len(before) == 1 and self.claims[before[0].slug] == 1:
            return before[0]
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

    def _make_recommendation(self, finding: Finding) -> Recommendation:
        slug = self._free_slug(finding["slug"])
        item = AgendaItem.objects.filter(meeting=self.meeting, number=finding["agenda_item"] or "").first()
        recommendation = Recommendation(
            meeting=self.meeting,
            slug=slug,
            order=len(self.earlier) + 1,
            basis=finding["basis"],
            agenda_item=item,
        )
        recommendation.full_clean()
        recommendation.save()
        self.earlier[slug] = recommendation
        return recommendation

    def _free_slug(self, wished: str) -> str:
        """`wished`, or where it was ever given in this meeting, the same behind the document: add-2-15-a."""
        if wished not in self.earlier:
            return wished
        kind = DocumentKind(self.document.kind)
        prefix = SLUG_PREFIX[kind]
        if kind in NUMBERED_KINDS:
            printed = re.search(r"(?:Add|Corr|Rev)\.(\d+)", self.document.symbol)
            count = self.meeting.documents.filter(kind=kind, translates=None).count()
            prefix = f"{prefix}-{printed.group(1) if printed else count}"
        slug, again = f"{prefix}-{wished}", 2
        while slug in self.earlier:
            slug, again = f"{prefix}-{wished}-{again}", again + 1
        return slug

    def _print(self, recommendation: Recommendation, finding: Finding) -> None:
        printing = Printing(
            recommendation=recommendation,
            document=self.document,
            paragraph=self._paragraph_of(finding),
            label=finding["label"],
            text=finding["text"],
            page=finding.get("page"),
            order=finding["order"],
            search_words=normalised(finding["label"], finding["text"]),
        )
        printing.full_clean()
        printing.save()
        known = set(
            MemberState.objects.filter(pk__in=[each["iso3"] for each in finding["attributions"]]).values_list(
                "pk", flat=True
            )
        )
        Attribution.objects.bulk_create(
            Attribution(
                printing=printing,
                printed=found["printed"],
                start=found["start"],
                end=found["end"],
                clause_start=found.get("clause_start"),
                clause_end=found.get("clause_end"),
                member_state_id=found["iso3"] if found["iso3"] in known else None,
                confirmed_at=self.now,
                confirmed_by=self.by,
            )
            for found in finding["attributions"]
        )

    def _paragraph_of(self, finding: Finding) -> Paragraph:
        """The last paragraph that begins at or before the line of the finding; a document without any gets one."""
        before = [paragraph for line, paragraph in self.paragraphs if line <= finding["line"]]
        if before:
            return before[-1]
        number = "" if finding["paragraph_number"] is None else str(finding["paragraph_number"])
        paragraph = Paragraph.objects.create(
            document=self.document, number=number, section=finding["section"], text="", order=len(self.paragraphs) + 1
        )
        self.paragraphs.insert(0, (finding["line"], paragraph))
        return paragraph

    def _drop_what_nothing_continues(self) -> None:
        if self.replaces is None:
            return
        for recommendation in Recommendation.objects.filter(printings__document=self.replaces):
            if not self.claims[recommendation.slug]:
                self._set_standing(recommendation, Standing.DROPPED)

    def _set_standing(self, recommendation: Recommendation, standing: Standing) -> None:
        changes = set_fields(recommendation, standing=standing)
        if changes:
            recommendation.save()
            record("set_standing", recommendation, by=self.by, now=self.now, changes=changes)
