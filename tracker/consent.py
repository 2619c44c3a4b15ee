"""What a State's consent decides, worked out before anybody presses the button. Readers only."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Value

from tracker.choices import ReviewState
from tracker.models import AnyVersion, CommitmentUpdate, StatusUpdate, Submission

KINDS = (StatusUpdate, CommitmentUpdate)
# What is shown of each kind, and the order in which it is.
BESIDE = {
    StatusUpdate: (("printing",), ("recommendation__meeting", "recommendation__order")),
    CommitmentUpdate: ((), ()),
}


@dataclass(frozen=True)
class ConsentEffect:
    """What consent decides: `yes_publishes` and `no_takes_down` at once, `waits` when the secretariat has accepted."""

    yes_publishes: list[AnyVersion]
    no_takes_down: list[AnyVersion]
    waits: int


def consent_effect(submission: Submission) -> ConsentEffect:
    """What yes and no would do to the texts of a submission now; answers first, as their meetings order them."""
    counted = _counted(submission)
    accepted: list[AnyVersion] = []
    for kind in KINDS:
        if counted[kind, ReviewState.ACCEPTED]:
            versions = kind.objects.filter(submission=submission).accepted()
            beside, order = BESIDE[kind]
            accepted += versions.select_related("publication_text__publication", *beside).order_by(*order, "pk")
    waits = sum(counted[kind, ReviewState.SUBMITTED] for kind in KINDS)
    return ConsentEffect(
        [version for version in accepted if not hasattr(version, "publication_text")],
        [version for version in accepted if hasattr(version, "publication_text")],
        waits,
    )


def _counted(submission: Submission) -> Counter[tuple[type[AnyVersion], str]]:
    """How many versions of each kind stand in each stage, in one question."""
    asked = [
        kind._default_manager.filter(submission=submission)
        .order_by()
        .values_list(Value(number), "review_state")
        .annotate(Count("pk"))
        for number, kind in enumerate(KINDS)
    ]
    found: Counter[tuple[type[AnyVersion], str]] = Counter()
    for number, stage, count in asked[0].union(*asked[1:], all=True).order_by():
        found[KINDS[number], stage] += count
    return found
