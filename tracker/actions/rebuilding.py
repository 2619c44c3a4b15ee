"""Making the pointer again from the ledger alone: it must come out as it is."""

from collections.abc import Iterable

from django.db import transaction

from tracker import current
from tracker.actions.ledger import locked_head
from tracker.models import CurrentPublication, PublicCounter


@transaction.atomic
def rebuild_current(*, check: bool = False) -> int:
    """Make the pointer again from the ledger.

    Args:
        check: only count.

    Returns how many pairs were not as they should be: 0 in a sound database.
    """
    locked_head()
    wanted, found = current.by_the_ledger(), current.pointers()
    wrong = [pair for pair in wanted.keys() | found.keys() if wanted.get(pair) != found.get(pair)]
    if wrong and not check:
        _point(wrong, wanted)
        PublicCounter.raise_by_one()
    return len(wrong)


def _point(pairs: Iterable[current.Pair], wanted: dict[current.Pair, int]) -> None:
    pairs = list(pairs)
    for state, recommendation, commitment in pairs:
        CurrentPublication.objects.filter(
            member_state=state, recommendation=recommendation, commitment=commitment
        ).delete()
    for state, recommendation, commitment in pairs:
        if sequence := wanted.get((state, recommendation, commitment)):
            CurrentPublication.objects.create(
                member_state_id=state,
                recommendation_id=recommendation,
                commitment_id=commitment,
                publication_id=sequence,
            )
