"""What a mail is about, said the same way in each: the State, the period, the answer, the due date, and one address.

The address is the very page where the person goes on; whoever is signed out signs in first and comes to it.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import CharField, Q, Value
from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from tracker.choices import ReviewState
from tracker.models import (
    CommitmentUpdate,
    Invitation,
    Mandate,
    MemberState,
    ReportingPeriod,
    StatusUpdate,
    Submission,
    Transmission,
)
from tracker.models.versions import Version


def address_of(path: str) -> str:
    """The whole address of a page, for a mail."""
    return f"{settings.SITE_ADDRESS}{path}"


@dataclass(frozen=True)
class Matter:
    """One matter. `labels` are those of recommendations; a commitment has none, and several are counted."""

    page: str
    state: str = ""
    period: str = ""
    labels: str = ""
    is_commitment: bool = False
    commitments: int = 0
    due_on: datetime.date | None = None

    @property
    def where(self) -> str:
        """The answers and commitments and the State, for the subject."""
        counted = ngettext("%(number)s commitment", "%(number)s commitments", self.commitments)
        beside = counted % {"number": self.commitments} if self.commitments else ""
        return pgettext("between the parts of a list", ", ").join(filter(None, (self.labels, beside, self.state)))


def matter_of(notice: str, context: Mapping[str, Any]) -> Matter | None:
    """The matter of a notice, in the language that is active; None where its own words say it and hold the link."""
    of = MATTERS.get(notice)
    return of(context) if of else None


def due_on(submission: Submission) -> datetime.date | None:
    """The due date of a State in the period of its response."""
    invitation = Invitation.objects.filter(period=submission.period_id, member_state=submission.member_state_id)
    found = invitation.select_related("period").order_by("-pk").first()
    return found.effective_due_on if found else None


def _in_room(page: str, period: ReportingPeriod, state: MemberState, **more: Any) -> dict[str, Any]:
    """The words of a matter in the room of a State; `more` names what is in its address."""
    room = {"period": period.slug, "iso3": state.pk.lower()}
    return {
        "page": address_of(reverse(f"portal:{page}", kwargs={**room, **more})),
        "state": str(state),
        "period": period.title,
    }


def _of_invitation(context: Mapping[str, Any]) -> Matter:
    invitation: Invitation = context["invitation"]
    room = _in_room("task_list", invitation.period, invitation.member_state)
    return Matter(**room, due_on=invitation.effective_due_on)


def _of_new_dates(context: Mapping[str, Any]) -> Matter:
    return replace(_of_invitation(context), due_on=context["dates"].due_on)


def _of_cancelled(context: Mapping[str, Any]) -> Matter:
    return replace(_of_invitation(context), due_on=None)


def _of_version(context: Mapping[str, Any]) -> Matter | None:
    version: Version | None = context.get("version")
    if version is None:
        return None
    submission = context["submission"]
    due = context["due_on"] if "due_on" in context else due_on(submission)
    if isinstance(version, StatusUpdate):
        about = version.recommendation
        page = {"meeting": about.meeting.slug, "slug": about.slug}
        room = _in_room("answer", submission.period, submission.member_state, **page)
        return Matter(**room, labels=version.printing.label, due_on=due)
    room = _in_room("commitment", submission.period, submission.member_state, uuid=getattr(version, "commitment_id"))  # noqa: B009
    return Matter(**room, is_commitment=True, due_on=due)


def _of_letter_versions(context: Mapping[str, Any]) -> Matter | None:
    """Of what was typed from a letter: one leads to its page, several to the list where they stand."""
    versions = context.get("versions") or ()
    if len(versions) < 2:
        return _of_version(context)
    submission = context["submission"]
    answers = [each for each in versions if isinstance(each, StatusUpdate)]
    labels = [label for _order, label in sorted((each.printing.order, each.printing.label) for each in answers)]
    room = _in_room("task_list", submission.period, submission.member_state)
    return Matter(**room, labels=named(labels), commitments=len(versions) - len(answers))


def _of_sending(context: Mapping[str, Any]) -> Matter:
    submission, transmission = context["submission"], context["transmission"]
    labels, commitments = _sent_with(transmission)
    room = _in_room("task_list", submission.period, submission.member_state)
    return Matter(**room, labels=named(labels), commitments=commitments, due_on=due_on(submission))


def _sent_with(transmission: Transmission) -> tuple[list[str], int]:
    """The labels of what a sending answers, and how many commitments it tells of, in one question; of what the State
    recalled nobody decided, and it is not among them."""
    recalled = Q(review_state=ReviewState.RETURNED, checked_by__isnull=True)
    answers = StatusUpdate.objects.filter(transmission=transmission).exclude(recalled).order_by()
    updates = CommitmentUpdate.objects.filter(transmission=transmission).exclude(recalled).order_by()
    none = Value(0), Value("", output_field=CharField())  # no printing has an empty label
    rows = answers.values_list("printing__order", "printing__label").union(updates.values_list(*none), all=True)
    found = sorted(rows.order_by())
    return [label for _order, label in found if label], sum(not label for _order, label in found)


def _of_our_mistake(context: Mapping[str, Any]) -> Matter:
    """Nothing of it is named: it may have been the letter of another State."""
    submission = context["submission"]
    room = _in_room("task_list", submission.period, submission.member_state)
    return Matter(**room, due_on=due_on(submission))


def _of_review(context: Mapping[str, Any]) -> Matter:
    """Of a sending that was reviewed: it leads to the first of what was returned, which has its due date still."""
    sent = _of_sending(context)
    if context["back"] is None:
        return replace(sent, due_on=None)
    first = _of_version({**context, "version": context["back"].first, "due_on": sent.due_on})
    return replace(sent, page=first.page) if first else sent


def _of_receipt(context: Mapping[str, Any]) -> Matter:
    sent = _of_sending(context)
    page = address_of(reverse("portal:receipt", args=[context["transmission"].pk]))
    return replace(sent, page=page, due_on=None)


def _of_evidence(context: Mapping[str, Any]) -> Matter:
    """An item of the library of a State: its room is that of the newest period to which the State is invited."""
    evidence = context["evidence"]
    room = _newest_room("library", evidence.member_state)
    return Matter(**room)


def _of_decisions(context: Mapping[str, Any]) -> Matter:
    """Decisions of a reviewer on one response: its page at the desk, where the answers wait."""
    decisions = context["decisions"]
    transmission = decisions[0].transmission
    page = address_of(reverse("admin:tracker_transmission_check", args=[transmission.pk]))
    labels = [each.status_update.printing.label for each in decisions if each.status_update is not None]
    submission = transmission.submission
    return Matter(page, str(submission.member_state), submission.period.title, named(labels), is_commitment=not labels)


def _of_assigned(context: Mapping[str, Any]) -> Matter | None:
    if "member_state" not in context:
        return None
    room = _in_room("task_list", context["period"], context["member_state"])
    return Matter(**room, labels=named(context["labels"]), due_on=context["due_on"])


def _of_comment(context: Mapping[str, Any]) -> Matter:
    """The page on which a comment stands; the mail holds none of its words."""
    comment = context["comment"]
    submission = comment.submission
    about = comment.recommendation
    if about is None:
        room = _in_room("commitment", submission.period, submission.member_state, uuid=comment.commitment_id)
    else:
        place = {"meeting": about.meeting.slug, "slug": about.slug}
        room = _in_room("answer", submission.period, submission.member_state, **place)
    return Matter(**room, labels=context["label"], is_commitment=about is None)


def _of_drafts(context: Mapping[str, Any]) -> Matter:
    return Matter(**_in_room("check", context["period"], context["member_state"]), labels=named(context["labels"]))


def _of_mandates(context: Mapping[str, Any]) -> Matter | None:
    """Leads to the handover who takes over, others to the list: in the newest open period, else in the newest one."""
    mandates = context.get("mandates") or ()
    if not mandates:
        return None
    page = "handover" if context.get("takes_over") else "task_list"
    is_open = (each.invitation for each in context.get("work", ()) if each.invitation)
    if invitation := next(is_open, None):
        return Matter(**_in_room(page, invitation.period, invitation.member_state))
    return Matter(**_room_of_mandates(mandates, page))


def _room_of_mandates(mandates: Sequence[Mandate], page: str) -> dict[str, Any]:
    """A page in the newest period of a meeting for which these mandates of one State count."""
    meetings = {mandate.meeting_id for mandate in mandates}
    return _newest_room(page, mandates[0].member_state, set() if None in meetings else meetings)


def _of_ended(context: Mapping[str, Any]) -> Matter | None:
    """Leads to where the person worked, which says now that the mandate ended; who never signed in has no way there."""
    if not context["person"].has_signed_in:
        return None
    return replace(Matter(**_room_of_mandates([context["mandate"]], "task_list")), period="")


def _of_account(_context: Mapping[str, Any]) -> Matter:
    return Matter(address_of(reverse("portal:account")))


def _newest_room(page: str, state: MemberState, meetings: set[Any] | None = None) -> dict[str, Any]:
    """A page in the newest period to which a State is invited; the front page where there is none."""
    invitations = Invitation.objects.standing().filter(member_state=state).select_related("period")
    if meetings:
        invitations = invitations.filter(period__meeting__in=meetings)
    newest = invitations.order_by("-period__opens_on", "-pk").first()
    if newest is None:
        return {"page": address_of(reverse("portal:tasks")), "state": str(state)}
    return _in_room(page, newest.period, state)


def named(labels: list[str]) -> str:
    """As many labels as one reads in a line, and that there are more: several, for one takes the place of the dots."""
    comma = pgettext("between the parts of a list", ", ")
    has_more = len(labels) > MOST_LABELS + 1
    return comma.join(labels[:MOST_LABELS] if has_more else labels) + ("…" if has_more else "")


MOST_LABELS = 6
MATTERS: Mapping[str, Callable[[Mapping[str, Any]], Matter | None]] = {
    "accepted_in_error": _of_our_mistake,
    "accepted_on_behalf": _of_letter_versions,
    "answer_moved": _of_version,
    "comment_addressed": _of_comment,
    "dates_changed": _of_new_dates,
    "decision_cancelled": _of_decisions,
    "drafts_ready": _of_drafts,
    "entered_in_error": _of_our_mistake,
    "entered_on_behalf": _of_sending,
    "evidence_refused": _of_evidence,
    "extended": _of_invitation,
    "invitation_cancelled": _of_cancelled,
    "invited": _of_invitation,
    "letter_moved": _of_sending,
    "mandate_ended": _of_ended,
    "named": _of_mandates,
    "receipt": _of_receipt,
    "recommendations_named": _of_assigned,
    "reopened": _of_invitation,
    "returned": _of_version,
    "reviewed": _of_review,
    "sign_in_changed": _of_account,
    "withdrawn": _of_version,
}
