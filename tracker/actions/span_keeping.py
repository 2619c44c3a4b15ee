"""Keeping the spans as the ledger says, in the transaction of the act that changes what they say.

Internal to the actions. All of it runs under the lock of the head: two acts on one pair, or one on an answer and one on
the evidence it cites, would else each write what the other does not see.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet

from tracker import spans
from tracker.models import Evidence, EvidenceCitation, MemberState, Publication, Span

# How many rows one statement takes: SQLite allows 32,766 values in it, and a span has 14.
BATCH = 1_000
KEYS = {field.name for field in Span._meta.local_fields if field.is_relation}


def renew_spans(
    member_state: str, *, recommendations: Collection[UUID] = (), commitments: Collection[UUID] = ()
) -> None:
    """Work out anew the spans of one State's answers and commitments. Four queries at most for each kind, whatever the
    number."""
    for subject, keys in (("recommendation", recommendations), ("commitment", commitments)):
        if keys:
            about = {"member_state": member_state, f"{subject}__in": keys}
            write(spans.by_the_ledger(Publication.objects.filter(**about)), Span.objects.filter(**about))


def write(wanted: Iterable[spans.SpanRow], there: QuerySet[Span]) -> None:
    """Make the stored spans `there` those that are wanted. What is right stays untouched."""
    found, due = spans.stored(there), set(wanted)
    if wrong := [pk for row, pk in found.items() if row not in due]:
        Span.objects.filter(pk__in=wrong).delete()
    missing = sorted(due - found.keys(), key=lambda row: (row.publication, row.since))
    Span.objects.bulk_create(map(_span, missing), batch_size=BATCH)


def _span(row: spans.SpanRow) -> Span:
    return Span(**{f"{name}_id" if name in KEYS else name: value for name, value in row._asdict().items()})


def renew_spans_citing(evidence: Evidence) -> None:
    """Let the spans of all that cites an item say whether it cites anything that anybody may open."""
    cited = EvidenceCitation.objects.filter(evidence=evidence)
    renew_spans(
        evidence.member_state_id,
        recommendations=_distinct(cited, "status_update__publication_text__publication__recommendation"),
        commitments=_distinct(cited, "commitment_update__publication_text__publication__commitment"),
    )


def _distinct(cited: QuerySet[EvidenceCitation], path: str) -> list[UUID]:
    return list(cited.filter(**{f"{path}__isnull": False}).order_by().values_list(path, flat=True).distinct())


def renew_regional_group(state: MemberState) -> None:
    """Let the spans of a State stand under its regional group."""
    Span.objects.filter(member_state=state).exclude(regional_group=state.regional_group).update(
        regional_group=state.regional_group
    )
