"""What the own State reported before on a recommendation that a program finds to be on the same subject.

Only recommendations as printed in public documents were compared, by the worker; of answers there are no numbers. Which
answers are shown is asked of the State's own, through `visible_to`, so that no word of one State reaches another. It is
labelled a suggestion, counts nowhere, and is not there where suggestions are switched off.
"""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from tracker.choices import ReviewState, SuggestionKind, SuggestionState
from tracker.current import age
from tracker.models import Recommendation, StatusUpdate, Suggestion
from tracker.portal.evidence.queries import citations
from tracker.portal.rooms import Room
from tracker.suggesting.encoder import is_on
from tracker.suggesting.marking import marked

MOST_SHOWN = 3


@dataclass(frozen=True)
class ReportedBefore:
    """The newest accepted answer of the State on another recommendation, and why a program suggests it."""

    version: StatusUpdate
    suggestion: Suggestion

    @property
    def marked(self) -> SafeString:
        """The text that was compared, with the words that caused it."""
        return marked(self.suggestion.printing.text, self.suggestion.causes)


def reported_before(room: Room, recommendation: Recommendation) -> list[ReportedBefore]:
    """The strongest first; a pair that somebody refused is not among them, and neither is a draft."""
    if not is_on():
        return []
    pairs = Suggestion.objects.filter(kind=SuggestionKind.SAME_SUBJECT).exclude(state=SuggestionState.REFUSED)
    found = {
        each.other_id if each.recommendation_id == recommendation.pk else each.recommendation_id: each
        for each in pairs.about(recommendation).select_related("printing__document").order_by("-strength", "pk")
    }
    if not found:
        return []
    own = (
        StatusUpdate.objects.visible_to(room.user)
        .filter(submission__member_state=room.member_state, review_state=ReviewState.ACCEPTED)
        .filter(recommendation__in=list(found))
        .select_related("recommendation__meeting", "printing", "submission__period", "unchanged_from")
        .prefetch_related(citations())
        .dated()
    )
    newest = {version.recommendation_id: version for version in sorted(own, key=age)}
    return [ReportedBefore(newest[key], each) for key, each in found.items() if key in newest][:MOST_SHOWN]
