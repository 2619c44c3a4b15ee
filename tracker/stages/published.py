"""How many of the accepted answers and commitments of States stand published, without a look at all that ever was."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Sum

from tracker.choices import ReviewState
from tracker.models import AnswerCount, CommitmentUpdate, PublicationText, ReportingPeriod, StatusUpdate

TEXT_OF = {StatusUpdate: "status_update", CommitmentUpdate: "commitment_update"}


def as_many_as(period: ReportingPeriod, accepted: Mapping[str, int]) -> set[str]:
    """The States of which each accepted answer in a period stands published, by the numbers of the read model.

    What the record counts as the last answer of a State in a period (`AnswerCount`) stands published. Where they are as
    many as were accepted, all are. An answer that was never current is in no such number: its State is not named here.

    Args:
        accepted: by State, how many of its answers in the period are accepted.
    """
    numbers = AnswerCount.objects.of_period(period.slug).of_states().order_by().values_list("member_state")
    last = dict(numbers.annotate(Sum("number")))
    return {state for state, number in accepted.items() if number and last.get(state) == number}


def counted(kind: Any, agreed: Mapping[int, str]) -> Iterable[tuple[str, int]]:
    """By State, the accepted versions of one kind of which a text stands: asked of the versions, and no text is read.

    Args:
        agreed: by key, the State of each response with consent. Others have no text, and these are asked by their keys:
            SQLite went through all that was ever accepted.
    """
    text = PublicationText.objects.filter(**{TEXT_OF[kind]: OuterRef("pk")})
    accepted = kind.objects.filter(Exists(text), submission__in=list(agreed), review_state=ReviewState.ACCEPTED)
    for response, count in accepted.order_by().values_list("submission").annotate(Count("pk")):
        yield agreed[response], count
