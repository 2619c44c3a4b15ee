"""The stage of each State counted again: from whole tables, row by row, in plain Python, by no query of the product."""

import datetime
from typing import Any

from tracker.models import (
    Intention,
    Invitation,
    Mandate,
    MemberState,
    PublicationText,
    ReportingPeriod,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)


class Tables:
    """Every row that says anything, as it is stored."""

    def __init__(self, period: ReportingPeriod, today: datetime.date) -> None:
        self.period, self.today = period, today
        self.users = {each.pk: each for each in User.objects.all()}
        self.mandates = list(Mandate.objects.all())
        self.intentions = list(Intention.objects.order_by("pk"))
        self.invitations = {
            each.member_state_id: each for each in Invitation.objects.all() if each.period_id == period.pk
        }
        self.submissions = {
            each.member_state_id: each for each in Submission.objects.all() if each.period_id == period.pk
        }
        self.versions = list(StatusUpdate.objects.all())
        self.sendings = {each.pk: each for each in Transmission.objects.all()}
        self.public = {each.status_update_id for each in PublicationText.objects.all()}

    def stages(self) -> dict[str, str]:
        """The stage of each State that can report, by its code."""
        return {
            state.pk: self.stage(state.pk)
            for state in MemberState.objects.all()
            if state.un_status != "attribution_only"
        }

    def stage(self, state: str) -> str:
        invitation = self.invitations.get(state)
        if invitation is None or invitation.cancelled_at:
            return "not_invited"
        versions = self._versions_of(state)
        submitted = [each for each in versions if each.review_state == "submitted"]
        back = [each for each in versions if self._is_back(each, versions)]
        if any(self.sendings[each.transmission_id].claimed_at for each in submitted):
            return "in_review"
        if submitted:
            return "sent"
        if any(each.on_behalf for each in back):
            return "letter_returned"
        if back:
            return "returned"
        accepted = [each for each in versions if each.review_state == "accepted"]
        if accepted:
            return "published" if all(each.pk in self.public for each in accepted) else "accepted"
        if any(each.review_state == "draft" and each.on_behalf for each in versions):
            return "letter_entered"
        return self._before_sending(state, invitation, versions)

    def _before_sending(self, state: str, invitation: Invitation, versions: list[StatusUpdate]) -> str:
        said = [each.kind for each in self.intentions if each.invitation_id == invitation.pk]
        if said and said[-1] == "will_not_answer":
            return "will_not_report"
        senders = [self.users[each.user_id] for each in self._senders(state)]
        if not senders:
            return "nobody"
        if not any(person.last_login for person in senders):
            return "not_signed_in"
        response = self.submissions.get(state)
        is_begun = response is not None and not self.users[response.started_by_id].is_data_entry
        has_drafts = any(each.review_state == "draft" for each in versions)
        return "preparing" if is_begun or has_drafts or (said and said[-1] == "preparing") else "invited"

    def is_overdue(self, state: str) -> bool:
        """Past the due date, and nothing sent or said that ends the asking; and it can still be sent."""
        return self._is_late(state) and self.today <= self._last_day(state)

    def gave_no_information(self, state: str) -> bool:
        return self._is_late(state) and self.today > self._last_day(state)

    def _is_late(self, state: str) -> bool:
        if self.stage(state) not in ("nobody", "not_signed_in", "invited", "preparing"):
            return False
        return self.today > (self.invitations[state].due_on or self.period.due_on)

    def _last_day(self, state: str) -> datetime.date:
        return max(self.period.closes_on, self.invitations[state].reopened_until or self.period.closes_on)

    def answered(self, state: str) -> int:
        """How many of the recommendations asked have an answer sent or accepted, or a letter in correction."""
        versions = self._versions_of(state)
        return len(
            {
                each.recommendation_id
                for each in versions
                if each.review_state in ("submitted", "accepted") or (each.on_behalf and self._is_back(each, versions))
            }
        )

    def drafts(self, state: str) -> int:
        return sum(each.review_state == "draft" and not each.on_behalf for each in self._versions_of(state))

    def _versions_of(self, state: str) -> list[StatusUpdate]:
        submission = self.submissions.get(state)
        return [each for each in self.versions if submission and each.submission_id == submission.pk]

    def _is_back(self, version: StatusUpdate, versions: list[StatusUpdate]) -> bool:
        if version.review_state != "returned" or version.checked_at is None:
            return False
        return not any(
            each.recommendation_id == version.recommendation_id
            and each.on_behalf == version.on_behalf
            and each.version > version.version
            and each.review_state != "draft"
            for each in versions
        )

    def _senders(self, state: str) -> list[Any]:
        """Who acts for the State in the period: of each role the one named for its meeting, or the one for all."""
        found = []
        for role in ("focal_point", "alternate"):
            held = [
                each for each in self.mandates
                if each.member_state_id == state and each.role == role and each.ended_at is None
                and self.users[each.user_id].is_active
            ]  # fmt: skip
            named = [each for each in held if each.meeting_id == self.period.meeting_id]
            found += named or [each for each in held if each.meeting_id is None]
        return found
