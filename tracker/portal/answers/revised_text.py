"""What later documents made of a recommendation since a period asked it: other words, another label, or an end.

A draft answers the printing that was asked, whatever is printed later (`docs/domain.md` 4, "Identity"); its page says
so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from tracker.choices import LinkKind, Standing
from tracker.differences import Run, runs
from tracker.models import PeriodItem, Printing, RecommendationLink


@dataclass(frozen=True)
class SinceAsked:
    """The newest printing in the language that was asked, what it words otherwise, and what the old one became."""

    asked: Printing
    newest: Printing
    standing: str
    goes_on_in: tuple[str, ...]

    @property
    def difference(self) -> Sequence[Run]:
        return runs(self.asked.text, self.newest.text) if self.asked.text != self.newest.text else ()

    @property
    def is_relabelled(self) -> bool:
        return self.asked.label != self.newest.label

    @property
    def is_replaced(self) -> bool:
        return self.standing == Standing.REPLACED

    @property
    def is_dropped(self) -> bool:
        return self.standing == Standing.DROPPED


def since_asked(item: PeriodItem) -> SinceAsked | None:
    """What became of an item since it was asked; None where nothing did. Two queries at most."""
    printings = Printing.objects.confirmed().filter(
        recommendation=item.recommendation, document__language=item.printing.document.language
    )
    newest = printings.select_related("document").order_by("document__confirmed_at", "pk").last() or item.printing
    standing = item.recommendation.standing
    if standing == Standing.CURRENT and (newest.text, newest.label) == (item.printing.text, item.printing.label):
        return None
    follows = _labels_of_followers(item) if standing == Standing.REPLACED else ()
    return SinceAsked(item.printing, newest, standing, follows)


def _labels_of_followers(item: PeriodItem) -> tuple[str, ...]:
    """The labels of those in which it goes on: it was merged into them, or they were split from it."""
    own = item.recommendation_id
    links = RecommendationLink.objects.confirmed().filter(
        Q(kind=LinkKind.MERGED_INTO, from_recommendation=own) | Q(kind=LinkKind.SPLIT_FROM, to_recommendation=own)
    )
    followers = [
        link.to_recommendation_id if link.kind == LinkKind.MERGED_INTO else link.from_recommendation_id
        for link in links
    ]
    newest = {
        each.recommendation_id: each.label
        for each in Printing.objects.confirmed()
        .filter(recommendation__in=followers, document__translates__isnull=True)
        .order_by("document__confirmed_at", "order")
    }
    return tuple(newest.values())
