"""A person's word that two recommendations are on the same subject; it stands on both of their pages."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.actions.auditing import record
from tracker.actions.errors import NotAllowed, require
from tracker.choices import LinkKind
from tracker.models import Recommendation, RecommendationLink, User
from tracker.policies import may_import


@transaction.atomic
def link_same_subject(
    recommendation: Recommendation, *, other: Recommendation, by: User, now: datetime.datetime
) -> RecommendationLink:
    """Link two recommendations, in either order; the same again changes nothing.

    Raises NotAllowed for the wrong person, for one recommendation alone, and where one was removed meanwhile.
    """
    require(may_import(by))
    ends = sorted({recommendation.pk, other.pk})
    rows = Recommendation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ends).order_by("pk")
    if len(list(rows)) < 2:
        raise NotAllowed(_("This was removed meanwhile. Nothing was changed."))
    first, second = ends
    pair = Q(from_recommendation=first, to_recommendation=second)
    pair |= Q(from_recommendation=second, to_recommendation=first)
    same = RecommendationLink.objects.filter(pair, kind=LinkKind.SAME_SUBJECT).first()
    if same is not None and same.confirmed_at is not None:
        return same
    link = same or RecommendationLink(
        from_recommendation=recommendation, to_recommendation=other, kind=LinkKind.SAME_SUBJECT
    )
    link.confirmed_at, link.confirmed_by = now, by
    link.save()
    record("link_recommendations", recommendation, by=by, now=now, changes={"recommendation": [None, str(other)]})
    return link
