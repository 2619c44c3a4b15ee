"""How far one answer, or one commitment, has come in one period, in the words of the task list. No queries here."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tracker.choices import ReviewState
from tracker.models import Assignment, StatusUpdate
from tracker.models.versions import Version


class TaskStatus(TextChoices):
    """The words of the task list. They speak of our process, never of the world."""

    NOT_ANSWERED = "not_answered", gettext_lazy("Not yet answered")
    DRAFT = "draft", gettext_lazy("Draft")
    SENT = "sent", gettext_lazy("Sent, review not yet started")
    IN_REVIEW = "in_review", gettext_lazy("In review")
    RETURNED = "returned", gettext_lazy("Returned")
    RECALLED = "recalled", gettext_lazy("Recalled by your State")
    ACCEPTED = "accepted", gettext_lazy("Accepted")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")

    @property
    def mark(self) -> str:
        """The class of the circle in the stylesheet."""
        return MARKS.get(self, "")


MARKS = {
    TaskStatus.DRAFT: "p-half",
    TaskStatus.SENT: "p-full",
    TaskStatus.IN_REVIEW: "p-full",
    TaskStatus.RETURNED: "p-ret",
    TaskStatus.RECALLED: "p-ret",
    TaskStatus.ACCEPTED: "p-acc",
}
OF_STATE = {
    ReviewState.DRAFT: TaskStatus.DRAFT,
    ReviewState.SUBMITTED: TaskStatus.SENT,
    ReviewState.RETURNED: TaskStatus.RETURNED,
    ReviewState.ACCEPTED: TaskStatus.ACCEPTED,
    ReviewState.WITHDRAWN: TaskStatus.WITHDRAWN,
}
TOO_LATE = gettext_lazy("The reporting period is closed: a draft can be sent only if the secretariat reopens it.")
WITH_THE_SECRETARIAT = (TaskStatus.SENT, TaskStatus.IN_REVIEW)
ANSWERED = (*WITH_THE_SECRETARIAT, TaskStatus.ACCEPTED)
WITH_THE_STATE = (TaskStatus.NOT_ANSWERED, TaskStatus.DRAFT, TaskStatus.RETURNED, TaskStatus.RECALLED)


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
    def public_since(self) -> datetime.datetime | None:
        """Since when a text of any of its versions is public; None where it has no public text."""
        texts: list[Any] = [getattr(each, "publication_text", None) for each in self.versions]
        return min((each.publication.published_at for each in texts if each), default=None)

    @property
    def stands(self) -> V | None:
        """What a page that is only read shows of what was sent."""
        return self.sent or self.accepted

    @property
    def latest(self) -> V | None:
        """What the task list speaks of. A letter that went back to data entry is not the State's to mend."""
        own = self.draft or self.sent
        known = [each for each in self.versions if not (each.on_behalf and each.review_state == ReviewState.RETURNED)]
        return own or (known[-1] if known else None)

    @property
    def returned(self) -> V | None:
        """The returned or recalled version that waits for the State's next one, also while that is a draft."""
        own = [each for each in self.versions if not each.on_behalf and each.review_state != ReviewState.DRAFT]
        return own[-1] if own and own[-1].review_state == ReviewState.RETURNED else None

    @property
    def is_answered(self) -> bool:
        """Whether an answer is with the Secretariat or accepted, also while the State drafts its next version."""
        return self.accepted is not None or self.sent is not None or self._is_letter_pending

    @property
    def _is_letter_pending(self) -> bool:
        """Whether the Secretariat has a letter to review or to correct."""
        pending = (ReviewState.SUBMITTED, ReviewState.RETURNED)
        return self.has_letter and self.letter is not None and self.letter.review_state in pending

    @property
    def is_sent_back(self) -> bool:
        """Whether it was sent and the secretariat returned it, also while its next version is a draft."""
        return not self.is_answered and self.returned is not None and not self.returned.is_recalled

    @property
    def is_in_preparation(self) -> bool:
        """Whether it is drafted, and nothing of it counts as sent."""
        return self.draft is not None and not self.is_answered and not self.is_sent_back

    @property
    def corrects(self) -> bool:
        """Whether its draft is a correction of what is accepted."""
        return self.draft is not None and self.accepted is not None

    @property
    def not_public(self) -> V | None:
        """The version that was accepted last and of which nothing is public: without consent, or withdrawn."""
        last = self.latest
        was_accepted = last is not None and last.review_state in (ReviewState.ACCEPTED, ReviewState.WITHDRAWN)
        return last if was_accepted and not hasattr(last, "publication_text") else None

    def is_open(self, *, correcting: bool = False) -> bool:
        """Whether its form is shown: nothing waits, and nothing accepted would be corrected unasked."""
        return self.sent is None and (correcting or self.draft is not None or self.accepted is None)

    def can_be_sent(self, *, is_closed: bool) -> bool:
        """Whether its next draft can be sent: after closing, only what corrects or follows something."""
        return not is_closed or self.returned is not None or self.accepted is not None

    @property
    def letter(self) -> V | None:
        """The newest version that data entry typed from the State's letter."""
        letters = [each for each in self.versions if each.on_behalf]
        return letters[-1] if letters else None

    @property
    def decided(self) -> tuple[V, ...]:
        """Newest first, all that is no draft: the history on the page."""
        return tuple(each for each in reversed(self.versions) if each.review_state != ReviewState.DRAFT)

    def is_with_expert(self, assignments: Sequence[Assignment]) -> bool:
        """Whether one of the experts to whom it is assigned is still to write it, and nothing was returned."""
        is_ready = self.draft is not None and self.draft.is_ready
        return bool(assignments) and self.status in (TaskStatus.NOT_ANSWERED, TaskStatus.DRAFT) and not is_ready

    @property
    def has_letter(self) -> bool:
        """Whether data entry sent a letter on it, and did not take it back."""
        return self.letter is not None and not self.letter.is_recalled

    @property
    def status(self) -> TaskStatus:
        """One of the words of the task list. A letter that a reviewer gave back to data entry is with the secretariat
        still; of one that data entry took back, nothing was sent."""
        if self.latest is None:
            return TaskStatus.IN_REVIEW if self.has_letter else TaskStatus.NOT_ANSWERED
        if self.latest.is_in_review:
            return TaskStatus.IN_REVIEW
        if self.latest.is_recalled:
            return TaskStatus.RECALLED
        return OF_STATE.get(ReviewState(self.latest.review_state), TaskStatus.NOT_ANSWERED)


def with_experts_sentence(assignments: Sequence[Assignment]) -> str:
    """That the experts to whom an answer is assigned are to act, for the reader who may write and sends."""
    names = [str(each.mandate.user) for each in assignments]
    listed = pgettext("between the parts of a list", ", ").join(names)
    # Translators: of one answer; names of one or more experts of the State.
    return _("It waits for %(names)s. You can write as well.") % {"names": listed}


def next_to_act_sentence(statuses: Sequence[TaskStatus | None], *, may_write: bool) -> str:
    """Who is to act now on answers of these statuses; `may_write`: whether the reader does."""
    if any(status in WITH_THE_STATE for status in statuses):
        return _("Action needed from you.") if may_write else _("Action needed from the focal point of your State.")
    if TaskStatus.IN_REVIEW in statuses:
        return _("Under review by the secretariat.")
    if TaskStatus.SENT in statuses and TaskStatus.ACCEPTED in statuses:
        return _("The secretariat has still to review a part of it.")
    if TaskStatus.SENT in statuses:
        return _("The secretariat has not started its review yet.")
    return _("No action is needed now.")


@dataclass(frozen=True)
class HowFar:
    """How far the answers to all that is asked of the reader have come, in figures and in a sentence."""

    standings: Sequence[AnswerProgress[StatusUpdate]]

    @property
    def total(self) -> int:
        return len(self.standings)

    @property
    def answered(self) -> int:
        """How many are with the secretariat or accepted."""
        return sum(standing.is_answered for standing in self.standings)

    @property
    def returned(self) -> int:
        """How many were sent and returned, also while the next version of one is drafted."""
        return sum(standing.is_sent_back for standing in self.standings)

    @property
    def in_preparation(self) -> int:
        """How many are drafted of those of which nothing was sent: a correction leaves what it corrects answered."""
        return sum(standing.is_in_preparation for standing in self.standings)

    @property
    def words(self) -> str:
        """Of what is asked, how much was sent, how much of that was returned, and of the rest how much is drafted.

        What was returned was sent as well: the page says of each of them that it was.
        """
        answered, returned, drafts = self.answered, self.returned, self.in_preparation
        counts = {"answered": answered, "total": self.total, "drafts": drafts}
        counts |= {"sent": answered + returned, "returned": returned}
        if returned and drafts:
            # Translators: of the recommendations asked; returned: of those sent; in preparation: drafted and not sent.
            return _("%(sent)s of %(total)s sent; %(returned)s returned; %(drafts)s in preparation") % counts
        if returned:
            # Translators: of the recommendations asked; returned by the secretariat: of those sent.
            return _("%(sent)s of %(total)s sent; %(returned)s returned") % counts
        if drafts:
            # Translators: of the recommendations asked; sent: also accepted; in preparation: drafted and not sent.
            return _("%(answered)s of %(total)s sent; %(drafts)s in preparation") % counts
        # Translators: heading of the task list; answered means sent or accepted.
        return _("%(answered)s of %(total)s answered") % counts
