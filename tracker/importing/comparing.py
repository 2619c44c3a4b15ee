"""A proposal beside what its meeting has: what the document seems to be, and what it seems to print again.

Belongs here: reading the record for `importing.versions`, which compares. All of it is a suggestion.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from tracker.choices import Standing
from tracker.importing.loading import names_in_record
from tracker.importing.versions.kinship import FIRST, ComparedDocument, Kin, Kinship, kin_of
from tracker.importing.versions.matching import Match, MatchedText, align, match
from tracker.models import ImportProposal, Meeting, MemberState, Printing, SourceDocument

type Finding = dict[str, Any]

REVIEW = re.compile(r"^Universal periodic review: (?:the )?(.+)$", re.IGNORECASE)


def standing_documents(meeting: Meeting) -> list[SourceDocument]:
    """The confirmed documents that no later one has replaced, nor what they translate; oldest first."""
    documents = SourceDocument.objects.confirmed().filter(meeting=meeting, replaced_by__isnull=True)
    standing = documents.filter(Q(translates__isnull=True) | Q(translates__replaced_by__isnull=True))
    return list(standing.order_by("confirmed_at", "pk"))


def found_texts(findings: Finding) -> list[MatchedText]:
    """The recommendations of a proposal, by their slugs."""
    return [MatchedText(each["slug"], each["label"], each["text"]) for each in findings["recommendations"]]


def printed_texts(printings: Iterable[Printing]) -> list[MatchedText]:
    """Printed recommendations, by the slugs of these."""
    return [MatchedText(each.recommendation.slug, each.label, each.text) for each in printings]


def printings_of(documents: Sequence[SourceDocument]) -> dict[int, list[Printing]]:
    """The printings of each document, in its order: one query."""
    found: dict[int, list[Printing]] = {each.pk: [] for each in documents}
    printings = Printing.objects.confirmed().filter(document__in=documents).select_related("recommendation", "document")
    for printing in printings.order_by("document", "order"):
        found[printing.document_id].append(printing)
    return found


def kinship_of(proposal: ImportProposal, meeting: Meeting | None) -> Kinship:
    """What the document seems to be to those of a meeting; where the meeting is not known, it is the first."""
    documents = standing_documents(meeting) if meeting else []
    if not documents:
        return FIRST
    printings = printings_of(documents)
    head = proposal.findings["document"]
    found = ComparedDocument(0, head["symbol"] or "", head["kind"], head["language"], found_texts(proposal.findings))
    known = [
        ComparedDocument(each.pk, each.symbol, each.kind, each.language, printed_texts(printings[each.pk]))
        for each in documents
    ]
    return kin_of(found, known)


def state_under_review(findings: Finding) -> MemberState | None:
    """The State whose positions a document prints, by the name of its meeting or its title; or None."""
    head = findings["document"]
    names = names_in_record()
    for words in filter(None, (head["meeting"]["title"], head["title"])):
        named = REVIEW.match(words)
        code = names.iso3(named[1]) if named else None
        if code:
            return MemberState.objects.filter(pk=code).first()
    return None


def has_positions(findings: Finding) -> bool:
    """Whether the document prints what a State under review answered or committed to."""
    beside = findings.get("answers") or findings.get("commitments")
    return bool(beside) or any(each.get("position") for each in findings["recommendations"])


@dataclass(frozen=True)
class ComparedProposal:
    """What stood before, in its order, and what of it the document seems to print again.

    `own` are the slugs of what `of` prints: with a later version, what nothing continues of these is dropped.
    """

    then: list[Printing]
    own: frozenset[str]
    matches: list[Match]


def compared(findings: Finding, meeting: Meeting, kin: str, of: SourceDocument | None) -> ComparedProposal:
    """Everything of the meeting that the document may print again, that of the document `of` first."""
    printed = printings_of([of])[of.pk] if of else []
    own = frozenset(each.recommendation.slug for each in printed)
    if of is not None and (kin == Kin.TRANSLATES or of.translates_id is not None):
        names = [
            [each["iso3"] for each in item["attributions"] if each["iso3"]] for item in findings["recommendations"]
        ]
        matches = align(
            printed_texts(printed),
            found_texts(findings),
            names_then=_names_printed(printed),
            names_now=names,
        )
        return ComparedProposal(printed, own, matches)
    newest = _newest_of(meeting)
    first = [newest[each.recommendation_id] for each in printed if each.recommendation_id in newest]
    then = [*first, *(each for each in newest.values() if each.recommendation.slug not in own)]
    return ComparedProposal(then, own, match(printed_texts(then), found_texts(findings)))


def _newest_of(meeting: Meeting) -> dict[Any, Printing]:
    """The newest original printing of what stands in a meeting, or was dropped and may come back; in its order."""
    printings = Printing.objects.confirmed().filter(recommendation__meeting=meeting, document__translates__isnull=True)
    printings = printings.exclude(recommendation__standing=Standing.REPLACED)
    newest = {
        each.recommendation_id: each
        for each in printings.select_related("recommendation", "document").order_by("document__confirmed_at", "pk")
    }
    in_order = sorted(newest.values(), key=lambda each: (each.recommendation.order, each.order))
    return {each.recommendation_id: each for each in in_order}


def _names_printed(printings: Sequence[Printing]) -> list[list[str]]:
    """The codes of the States that each printing names: one query."""
    found: dict[int, list[str]] = {each.pk: [] for each in printings}
    named = Printing.objects.filter(pk__in=found, attributions__member_state__isnull=False)
    for pk, code in named.values_list("pk", "attributions__member_state"):
        found[pk].append(code)
    return list(found.values())
