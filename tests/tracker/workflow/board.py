"""What the board of a period counts, held to what is public after every step."""

from typing import Any

from django.db.models import Count

from tracker.models import ReportingPeriod, StatusUpdate
from tracker.stages import facts_of


def the_board_counts_what_stands_published(run: Any) -> None:
    """Of each State in each period, the accepted answers of which a text stands, whatever became of its consent."""
    with_text = StatusUpdate.objects.accepted().filter(publication_text__isnull=False).order_by()
    counted = with_text.values_list("submission__period", "submission__member_state").annotate(Count("pk"))
    expected = {(period, state): number for period, state, number in counted}
    for period in ReportingPeriod.objects.all():
        for facts in facts_of(period, run.scene.starts_at.date()):
            wanted = expected.get((period.pk, facts.member_state.pk), 0)
            assert facts.answers("published") == wanted, (period, facts.member_state)
