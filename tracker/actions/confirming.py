"""What a confirmation makes of findings: document, paragraphs, recommendations, printings, attributions, positions.

Used by `sources.confirm_proposal` alone, inside its transaction. Which recommendation a finding prints is in
`document_succession`.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.actions.document_succession import Finding, Succession
from tracker.actions.paragraph_places import rows_in_place
from tracker.actions.placing import place
from tracker.actions.printed_matter import keep_printed
from tracker.choices import AgendaItemKind, NodeKind, PositionValue
from tracker.models import (
    AgendaItem,
    Attribution,
    ImportProposal,
    Meeting,
    MemberState,
    Paragraph,
    Position,
    Printing,
    Recommendation,
    SourceDocument,
    User,
)
from tracker.models.documents import paragraph_words
from tracker.words import search_words


@dataclass(frozen=True)
class ConfirmationChoices:
    """What a person decided beside the findings.

    `continues` are the slugs in the meeting that each finding, by its slug, prints again. `drops` are those that no
    document prints any more; None stands for all of `replaces` that nothing continues. `under_review` is the State
    whose positions the document prints.
    """

    replaces: SourceDocument | None = None
    translates: SourceDocument | None = None
    continues: Mapping[str, Sequence[str]] = field(default_factory=dict)
    drops: Collection[str] | None = None
    under_review: MemberState | None = None


class Confirmation:
    """One confirmation under way. Made and carried out once."""

    def __init__(
        self, proposal: ImportProposal, meeting: Meeting, by: User, now: datetime.datetime, decided: ConfirmationChoices
    ) -> None:
        self.findings: Finding = proposal.findings
        self.proposal, self.meeting, self.by, self.now = proposal, meeting, by, now
        self.decided = decided
        self.agenda_items: list[AgendaItem] = []  # those that it made

    def carry_out(self) -> SourceDocument:
        self.document = self._make_document()
        self.paragraphs = self._make_paragraphs()
        self._make_agenda_items()
        succession = Succession(self.document, self.decided.continues, self.by, self.now)
        for finding in self.findings["recommendations"]:
            self._print(succession.recommendation_for(finding), finding)
        succession.drop(self._dropped())
        if self.document.replaces and not self.document.translates:
            place(self.meeting)
        keep_printed(
            self.document, self.findings, under_review=self.decided.under_review, paragraph_at=self._paragraph_at
        )
        return self.document

    def _dropped(self) -> Collection[str]:
        if self.decided.drops is not None:
            return self.decided.drops
        if self.decided.replaces is None or self.decided.translates is not None:
            return ()
        printed = self.decided.replaces.printings.all()
        return list(printed.values_list("recommendation__slug", flat=True))

    def _make_document(self) -> SourceDocument:
        found = self.findings["document"]
        document = SourceDocument(
            meeting=self.meeting,
            title=found["title"],
            symbol=found["symbol"] or "",
            kind=found["kind"],
            language=found["language"],
            sha256=self.proposal.sha256,
            replaces=self.decided.replaces,
            translates=self.decided.translates,
            confirmed_at=self.now,
            confirmed_by=self.by,
        )
        document.full_clean()
        document.save()
        return document

    def _make_paragraphs(self) -> list[tuple[int, Paragraph]]:
        """Make all rows of the document. Return the paragraphs with the line each begins at, in their order."""
        made = [
            Paragraph(
                document=self.document,
                kind=found["kind"],
                number="" if found.get("number") is None else str(found["number"]),
                section=found.get("section", ""),
                text=found["text"],
                order=found["order"],
                place=place,
                level=found.get("level", 0),
                after_items=found["after_items"],
                line=found["line"],
                page=found.get("page"),
                search_words=paragraph_words(found["kind"], self.document.language, found["text"]),
            )
            for place, found in enumerate(rows_in_place(self.findings), start=1)
        ]
        Paragraph.objects.bulk_create(made)
        paragraphs = (each for each in made if each.kind == NodeKind.PARAGRAPH)
        return [(each.line or 0, each) for each in sorted(paragraphs, key=lambda each: each.order)]

    def _make_agenda_items(self) -> None:
        for found in self.findings.get("agenda_items", ()):
            item = self._agenda_item(self.meeting, AgendaItemKind.ITEM, found)
            if self.meeting.prepares is None:
                continue
            for prepared in found["prepares"]:
                item.prepares.add(self._agenda_item(self.meeting.prepares, prepared["kind"], prepared))

    def _agenda_item(self, meeting: Meeting, kind: str, found: Finding) -> AgendaItem:
        """The item of this number that the meeting has, or a new one."""
        item, is_new = AgendaItem.objects.get_or_create(
            meeting=meeting, kind=kind, number=found["number"], defaults={"title": found["title"] or ""}
        )
        self.agenda_items += [item] * is_new
        return item

    def _print(self, recommendation: Recommendation, finding: Finding) -> None:
        printing = self._printing_of(recommendation, finding)
        printing.full_clean()
        printing.save()
        self._attribute([(printing, finding)])
        self._set_position(printing, finding.get("position"))

    def _printing_of(self, recommendation: Recommendation, finding: Finding) -> Printing:
        """What the document prints, not stored yet."""
        return Printing(
            recommendation=recommendation,
            document=self.document,
            paragraph=self._paragraph_of(finding),
            label=finding["label"],
            text=finding["text"],
            page=finding.get("page"),
            order=finding["order"],
            search_words=search_words(self.document.language, finding["label"], finding["text"]),
        )

    def _attribute(self, printed: Sequence[tuple[Printing, Finding]]) -> None:
        """Keep the States and bodies that are printed in brackets in these printings."""
        named = {each["iso3"] for _printing, finding in printed for each in finding["attributions"]}
        known = set(MemberState.objects.filter(pk__in=named).values_list("pk", flat=True)) if named else set()
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
            for printing, finding in printed
            for found in finding["attributions"]
        )

    def _set_position(self, printing: Printing, value: str | None) -> None:
        """What the document prints as the answer of the State under review, where both are known."""
        if self.decided.under_review is not None and value in PositionValue.values:
            Position.objects.create(
                member_state=self.decided.under_review,
                recommendation=printing.recommendation,
                value=value,
                printing=printing,
            )

    def _paragraph_at(self, line: int) -> Paragraph | None:
        before = [paragraph for begins, paragraph in self.paragraphs if begins <= line]
        return before[-1] if before else None

    def _paragraph_of(self, finding: Finding) -> Paragraph:
        """The last paragraph that begins at or before the line of the finding; a document without any gets one."""
        if before := self._paragraph_at(finding["line"]):
            return before
        number = "" if finding["paragraph_number"] is None else str(finding["paragraph_number"])
        paragraph = Paragraph.objects.create(
            document=self.document, number=number, section=finding["section"], text="", order=len(self.paragraphs) + 1
        )
        self.paragraphs.insert(0, (finding["line"], paragraph))
        return paragraph
