"""Keeping the spans as the ledger says, in the transaction of the act that changes what they say.

Internal to the actions. All of it runs under the lock of the head: two acts on one pair, or one on an answer and one on
the evidence it cites, would else each write what the other does not see.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet

from tracker.actions import count_keeping, word_keeping
from tracker.ledger import spans
from tracker.models import Evidence, EvidenceCitation, MemberState, Publication, Span

# How many rows one statement takes: SQLite allows 32,766 values in it, and a span has 14.
BATCH = 1_000
KEYS = {field.name for field in Span._meta.local_fields if field.is_relation}


def renew_spans(
    member_state: str, *, recommendations: Collection[UUID] = (), commitments: Collection[UUID] = ()
) -> None:
    """Work out anew the spans of one State's answers and commitments, and count what changed. Four queries at most for
    each kind, whatever the number, two for the numbers, and four for their words."""
    for subject, keys in (("recommendation", recommendations), ("commitment", commitments)):
        if keys:
            about = {"member_state": member_state, f"{subject}__in": keys}
            wanted = spans.by_the_ledger(Publication.objects.filter(**about))
            gone, arrived = write(wanted, Span.objects.filter(**about))
            count_keeping.change(gone, arrived)
            word_keeping.change(gone, arrived)


def write(
    wanted: Iterable[spans.SpanRow], there: QuerySet[Span]
) -> tuple[Collection[spans.SpanRow], Collection[spans.SpanRow]]:
    """Make the stored spans `there` those that are wanted. What is right stays untouched. Returns what went, and what
    came."""
    found, due = spans.stored(there), set(wanted)
    wrong = [row for row in found if row not in due]
    if wrong:
        Span.objects.filter(pk__in=[found[row] for row in wrong]).delete()
    missing = sorted(due - found.keys(), key=lambda row: (row.publication, row.since))
    Span.objects.bulk_create(map(_span, missing), batch_size=BATCH)
    return wrong, missing


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
    """Let the spans of a State, and the numbers of its answers, stand under its regional group."""
    group = state.regional_group
    elsewhere = Span.objects.filter(member_state=state).exclude(regional_group=group)
    last = list(spans.stored(elsewhere.answers().last_in_periods()))
    count_keeping.change(last, [row._replace(regional_group=group) for row in last])
    elsewhere.update(regional_group=group)
