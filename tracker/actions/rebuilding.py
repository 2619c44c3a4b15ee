"""Making the pointer again from the ledger alone: it must come out as it is."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from tracker.actions.ledger import locked_head
from tracker.models import CurrentPublication, PublicationText, PublicCounter

type Pair = tuple[str, Any, Any]


def current_by_the_ledger() -> dict[Pair, int]:
    """{(State, recommendation, commitment): sequence}, worked out from readable texts and nothing else.

    Within one answer (one period) the newest publication counts; among answers, the latest `reported_on`, then the
    highest id of the version.
    """
    answers: dict[tuple[Pair, str], PublicationText] = {}
    for text in PublicationText.objects.select_related("publication").order_by("publication"):
        entry = text.publication
        pair = (entry.member_state_id, entry.recommendation_id, entry.commitment_id)
        answers[pair, entry.period_id] = text
    best: dict[Pair, PublicationText] = {}
    for (pair, _period), text in answers.items():
        if pair not in best or _rank(text) > _rank(best[pair]):
            best[pair] = text
    return {pair: text.publication_id for pair, text in best.items()}


def _rank(text: PublicationText) -> tuple[Any, int]:
    return text.reported_on, text.status_update_id or text.commitment_update_id or 0


@transaction.atomic
def rebuild_current(*, check: bool = False) -> int:
    """Make the pointer again from the ledger.

    Args:
        check: only count.

    Returns how many pairs were not as they should be: 0 in a sound database.
    """
    locked_head()
    wanted = current_by_the_ledger()
    found = {
        (row.member_state_id, row.recommendation_id, row.commitment_id): row.publication_id
        for row in CurrentPublication.objects.all()
    }
    wrong = [pair for pair in wanted.keys() | found.keys() if wanted.get(pair) != found.get(pair)]
    if wrong and not check:
        _point(wrong, wanted)
        PublicCounter.raise_by_one()
    return len(wrong)


def _point(pairs: Iterable[Pair], wanted: dict[Pair, int]) -> None:
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
