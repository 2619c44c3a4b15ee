"""Near-duplicates in a matrix: recommendations that a person linked as being on the same subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q

from report.pages.printings import Printed, of_recommendations
from tracker.choices import LinkKind
from tracker.models import RecommendationLink


def alike(shown: Mapping[UUID, Printed], among: Collection[UUID]) -> dict[UUID, tuple[Printed, ...]]:
    """For each that is shown, those of the question that are linked with it, in the order of their meetings: one query,
    and one more where some of these are not shown.

    Args:
        shown: the recommendations of the page.
        among: all of the question; a link that leads out of it is on the page of the recommendation.
    """
    links = RecommendationLink.objects.filter(kind=LinkKind.SAME_SUBJECT, confirmed_at__isnull=False)
    links = links.filter(Q(from_recommendation__in=shown) | Q(to_recommendation__in=shown))
    pairs = list(links.order_by().values_list("from_recommendation", "to_recommendation"))
    others: dict[UUID, set[UUID]] = defaultdict(set)
    for one, other in pairs:
        others[one].add(other)
        others[other].add(one)
    wanted = {each for key in shown for each in others[key]} & set(among)
    known = {**of_recommendations(wanted - shown.keys()), **shown} if wanted - shown.keys() else dict(shown)
    return {
        key: tuple(sorted((known[each] for each in others[key] & wanted), key=_place)) for key in shown if others[key]
    }


def _place(each: Printed) -> tuple[int, str, int]:
    return each.meeting.starts_on.toordinal(), each.meeting.slug, each.recommendation.order
