"""That all that a State sent together is reviewed: how much was accepted, and what came back, by its labels."""

from dataclasses import dataclass

from django.utils.translation import ngettext, pgettext

from tracker.choices import ReviewState
from tracker.mail.matter import named
from tracker.mail.outbox import about_sending
from tracker.models import AnyVersion, CommitmentUpdate, StatusUpdate, Transmission

NOTICE = "reviewed"


@dataclass(frozen=True)
class CameBack:
    """What the secretariat returned of one sending: answers in the order of their document, then commitments."""

    answers: tuple[StatusUpdate, ...]
    commitments: tuple[CommitmentUpdate, ...]

    @property
    def first(self) -> AnyVersion:
        """Where the State goes on."""
        return self.answers[0] if self.answers else self.commitments[0]

    @property
    def words(self) -> str:
        """The labels, which are public, and how many commitments, in the language that is active."""
        labels = named([each.printing.label for each in self.answers])
        counted = ngettext("%(number)s commitment", "%(number)s commitments", len(self.commitments))
        beside = counted % {"number": len(self.commitments)} if self.commitments else ""
        return pgettext("between the parts of a list", ", ").join(filter(None, (labels, beside)))


def about_review(transmission: Transmission, *, accepted: int, returned: int) -> None:
    """Tell the senders of the State, once, that all of a sending is reviewed.

    Args:
        accepted, returned: how many answers and commitments of it.
    """
    back = _came_back(transmission) if returned else None
    about_sending(NOTICE, transmission, accepted=accepted, returned=returned, back=back)


def _came_back(transmission: Transmission) -> CameBack:
    decided = {"transmission": transmission, "review_state": ReviewState.RETURNED, "checked_by__isnull": False}
    answers = StatusUpdate.objects.filter(**decided).select_related("printing", "recommendation__meeting")
    updates = CommitmentUpdate.objects.filter(**decided)
    return CameBack(tuple(answers.order_by("printing__order", "pk")), tuple(updates.order_by("pk")))
