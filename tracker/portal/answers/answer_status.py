"""How far one answer, or one commitment, has come in one period, as far as the reader may see. No queries here."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tracker.choices import ReviewState
from tracker.models.versions import Version


class TaskStatus(TextChoices):
    """The five words of the task list. They speak of our process, never of the world."""

    NOT_ANSWERED = "not_answered", _("Not yet answered")
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")

    @property
    def mark(self) -> str:
        """The class of the circle in the stylesheet."""
        return MARKS[self]


MARKS = {
    TaskStatus.NOT_ANSWERED: "",
    TaskStatus.DRAFT: "p-half",
    TaskStatus.SENT: "p-full",
    TaskStatus.RETURNED: "p-ret",
    TaskStatus.ACCEPTED: "p-acc",
}
OF_STATE = {
    ReviewState.DRAFT: TaskStatus.DRAFT,
    ReviewState.SUBMITTED: TaskStatus.SENT,
    ReviewState.RETURNED: TaskStatus.RETURNED,
    ReviewState.ACCEPTED: TaskStatus.ACCEPTED,
}
ANSWERED = (TaskStatus.SENT, TaskStatus.ACCEPTED)
WITH_THE_STATE = (TaskStatus.NOT_ANSWERED, TaskStatus.DRAFT, TaskStatus.RETURNED)


@dataclass(frozen=True)
class AnswerProgress[V: Version]:
    """The versions of one answer or commitment in one submission, oldest first, in both lanes."""

    versions: tuple[V, ...] = ()

    def _newest(self, *states: ReviewState, own: bool = True) -> V | None:
        found = [each for each in self.versions if each.review_state in states and not (own and each.on_behalf)]
        return found[-1] if found else None

    @property
    def draft(self) -> V | None:
        """The State's own draft."""
        return self._newest(ReviewState.DRAFT)

    @property
    def sent(self) -> V | None:
        """What the State sent and nobody has decided yet."""
        return self._newest(ReviewState.SUBMITTED)

    @property
    def accepted(self) -> V | None:
        """The accepted version, from whichever lane."""
        return self._newest(ReviewState.ACCEPTED, own=False)

    @property
    def latest(self) -> V | None:
        """What the task list speaks of. A letter that went back to data entry is not the State's to mend."""
        own = self.draft or self.sent
        known = [each for each in self.versions if not (each.on_behalf and each.review_state == ReviewState.RETURNED)]
        return own or (known[-1] if known else None)

    @property
    def returned(self) -> V | None:
        """The returned version that waits for the State's next one, also while that is a draft."""
        own = [each for each in self.versions if not each.on_behalf and each.review_state != ReviewState.DRAFT]
        return own[-1] if own and own[-1].review_state == ReviewState.RETURNED else None

    @property
    def letter(self) -> V | None:
        """The newest version that data entry typed from the State's letter."""
        letters = [each for each in self.versions if each.on_behalf]
        return letters[-1] if letters else None

    @property
    def decided(self) -> tuple[V, ...]:
        """Newest first, all that is no draft: the history on the page."""
        return tuple(each for each in reversed(self.versions) if each.review_state != ReviewState.DRAFT)

    @property
    def status(self) -> TaskStatus:
        """One of the five words."""
        if self.latest is None:
            return TaskStatus.NOT_ANSWERED
        return OF_STATE.get(ReviewState(self.latest.review_state), TaskStatus.NOT_ANSWERED)
