"""What a document prints of a State beside its recommendations: replies to recommendations, and commitments.

They are kept when the document is published, and public once a second person confirmed them. Nothing here is an answer
or a commitment of the record: no count, no ledger entry, no consent (the document is public).
"""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from tracker.actions.auditing import record
from tracker.actions.errors import NotAllowed, require
from tracker.choices import PositionValue
from tracker.models import (
    Meeting,
    MemberState,
    Paragraph,
    Position,
    PrintedCommitment,
    Printing,
    Recommendation,
    SourceDocument,
    User,
)
from tracker.rules.policies import Allowed, Denied, Verdict, may_import

type FindingRead = Mapping[str, Any]


def keep_printed(
    document: SourceDocument,
    findings: FindingRead,
    *,
    under_review: MemberState | None,
    paragraph_at: Callable[[int], Paragraph | None],
) -> None:
    """Keep the replies and commitments that were found, for a second person to confirm.

    Used by `confirming` alone, inside its transaction. A reply whose label no recommendation of the meeting has, or
    more than one, stays in the findings; so does all of it where the State is not known.

    Args:
        under_review: the State that the document speaks for.
        paragraph_at: the paragraph in which a line of the document stands.
    """
    if under_review is not None:
        _keep_replies(document, findings.get("answers", ()), under_review, paragraph_at)
    named = {each["iso3"] for each in findings.get("commitments", ()) if each["iso3"]}
    states = MemberState.objects.in_bulk(named)
    order = 0
    for found in findings.get("commitments", ()):
        state = states.get(found["iso3"], under_review)
        if state is None:
            continue
        order += 1
        commitment = PrintedCommitment(
            member_state=state,
            meeting=document.meeting,
            document=document,
            paragraph=paragraph_at(found["line"]),
            text=found["text"],
            order=order,
        )
        commitment.full_clean()
        commitment.save()


def _keep_replies(
    document: SourceDocument,
    answers: Any,
    state: MemberState,
    paragraph_at: Callable[[int], Paragraph | None],
) -> None:
    known = _by_label(document)
    kept: dict[Any, Position] = {}
    for found in answers:
        recommendation = known.get(found["label"])
        if recommendation is None:
            continue
        value = found["position"] if found["position"] in PositionValue.values else ""
        before = kept.get(recommendation.pk)
        if before is not None:  # two reasons that speak of the same one
            before.text = "\n".join(filter(None, [before.text, found["text"]]))
            continue
        kept[recommendation.pk] = Position(
            member_state=state,
            recommendation=recommendation,
            value=value,
            document=document,
            paragraph=paragraph_at(found["line"]),
            label=found["label"],
            text=found["text"],
        )
    Position.objects.bulk_create(kept.values())


def _by_label(document: SourceDocument) -> dict[str, Recommendation]:
    """Label -> recommendation of the meeting, where one alone was ever printed under it."""
    printings = Printing.objects.confirmed().filter(document__meeting=document.meeting_id)
    found: dict[str, dict[Any, Recommendation]] = {}
    for each in printings.select_related("recommendation"):
        found.setdefault(each.label, {})[each.recommendation_id] = each.recommendation
    return {label: next(iter(named.values())) for label, named in found.items() if len(named) == 1}


def may_confirm_printed(user: User, document: SourceDocument) -> Verdict:
    """Confirm what a document prints of a State: whoever may import, but not the one who published it."""
    verdict = may_import(user)
    if isinstance(verdict, Denied):
        return verdict
    if user.pk == document.confirmed_by_id:
        return Denied(_("You published this document. Another person must confirm what it prints of the State."))
    return Allowed()


@transaction.atomic
def confirm_printed(*, document: SourceDocument, by: User, now: datetime.datetime) -> tuple[int, int]:
    """Make public what a document prints of a State, as a second person; returns how many replies and commitments.

    Raises NotAllowed where `by` may not, or where nothing waits; so it is where the publication was undone meanwhile.
    """
    stored = locked_document(document.meeting_id, document.pk)
    if stored is None:
        raise NotAllowed(_("Nothing that this document prints of a State waits to be confirmed."))
    require(may_confirm_printed(by, stored))
    replies = Position.objects.in_replies().filter(document=stored, confirmed_at__isnull=True)
    commitments = PrintedCommitment.objects.filter(document=stored, confirmed_at__isnull=True)
    done = (
        replies.update(confirmed_at=now, confirmed_by=by),
        commitments.update(confirmed_at=now, confirmed_by=by),
    )
    if not any(done):
        raise NotAllowed(_("Nothing that this document prints of a State waits to be confirmed."))
    record(
        "confirm_printed",
        stored,
        by=by,
        now=now,
        changes={"replies": [0, done[0]], "commitments": [0, done[1]]},
    )
    return done


def locked_document(meeting: int, document: int) -> SourceDocument | None:
    """The document, locked; None where its publication was undone.

    Its meeting is locked first, as undoing does: who holds the document and waits for what it prints, while undoing
    holds that and waits for the document, would wait for ever.
    """
    Meeting.objects.select_for_update(no_key=True).get(pk=meeting)
    return SourceDocument.objects.select_for_update(of=("self",)).filter(pk=document).first()


def waiting_for_second_person() -> QuerySet[SourceDocument]:
    """The documents that print something of a State which is not confirmed yet, the one published first before."""
    replies = Position.objects.in_replies().filter(document=OuterRef("pk"), confirmed_at__isnull=True)
    commitments = PrintedCommitment.objects.filter(document=OuterRef("pk"), confirmed_at__isnull=True)
    return SourceDocument.objects.filter(Exists(replies) | Exists(commitments)).order_by("confirmed_at", "pk")


def waits_for_second_person(document: SourceDocument) -> bool:
    """Whether something that the document prints of a State is not confirmed yet."""
    return waiting_for_second_person().filter(pk=document.pk).exists()
