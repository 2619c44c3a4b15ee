"""The effect of new dates of a period on each State, and which States get an email about this. No queries here.

The page that previews the change and the action that makes it call the same function.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.stages.facts import Facts
from tracker.stages.rule import Stage, stage_of


@dataclass(frozen=True)
class NewDates:
    """The due date and the last day to send of one invited State, before and after."""

    facts: Facts
    due_before: datetime.date
    due_on: datetime.date
    last_before: datetime.date
    last_day: datetime.date

    @property
    def is_changed(self) -> bool:
        """Return whether anything changes for the State: a later date of its own is not changed."""
        return (self.due_before, self.last_before) != (self.due_on, self.last_day)

    @property
    def is_told(self) -> bool:
        """Return whether the State gets an email: something changes, and it has answers to send and will report."""
        has_more = self.facts.answered < self.facts.asked or self.facts.returned > 0
        return self.is_changed and has_more and stage_of(self.facts) != Stage.WILL_NOT_REPORT

    @property
    def is_closed(self) -> bool:
        """Return whether the State can send no first answer any more."""
        return self.facts.today > self.last_day


def new_dates_of(facts: Iterable[Facts], due_on: datetime.date, closes_on: datetime.date) -> list[NewDates]:
    """Return what becomes of the dates of each invited State if its period is due and closes on these days."""
    return [
        NewDates(
            each,
            each.invitation.effective_due_on,
            each.invitation.due_in(due_on),
            each.invitation.last_day_to_send,
            each.invitation.last_day_in(closes_on),
        )
        for each in facts
        if each.invitation is not None and each.is_invited
    ]
