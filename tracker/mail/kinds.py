"""The kinds of notices, one row each: why it is sent, where its paragraph is, where it leads, whom it concerns.

The address is the very page where the person goes on; whoever is signed out signs in first and comes to it.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import CharField, Q, Value
from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from tracker.choices import SENDING_ROLES, CorrectionKind, MailKind, ReviewState
from tracker.models import (
    CommitmentUpdate,
    Invitation,
    Mandate,
    MemberState,
    Recommendation,
    ReportingPeriod,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)

type NoticeFacts = Mapping[str, Any]
MOST_LABELS = 6


@dataclass(frozen=True)
class Matter:
    """What a notice is about. `labels` are those of recommendations; a commitment has none, and several are counted."""

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
        return listed(self.labels, self.commitments, self.state)


def address_of(path: str) -> str:
    """The whole address of a page, for a mail."""
    return f"{settings.SITE_ADDRESS}{path}"


def named(labels: Sequence[str], most: int = MOST_LABELS) -> str:
    """As many labels as one reads in a line, and that there are more: several, for one takes the place of the dots."""
    comma = pgettext("between the parts of a list", ", ")
    has_more = len(labels) > most + 1
    return comma.join(labels[:most] if has_more else labels) + ("…" if has_more else "")


def listed(labels: str, commitments: int, state: str = "") -> str:
    """Labels, a number of commitments and a State in one line, as far as there are any."""
    counted = ngettext("%(number)s commitment", "%(number)s commitments", commitments) % {"number": commitments}
    comma = pgettext("between the parts of a list", ", ")
    return comma.join(filter(None, (labels, counted if commitments else "", state)))


def due_on(submission: Submission) -> datetime.date | None:
    """The due date of a State in the period of its response."""
    invitation = Invitation.objects.filter(period=submission.period_id, member_state=submission.member_state_id)
    found = invitation.select_related("period").order_by("-pk").first()
    return found.effective_due_on if found else None


def senders_of(asked: Submission | Invitation) -> Iterable[User]:
    """The acting focal point and alternate of a State for the meeting of the period."""
    acting = Mandate.objects.for_meeting(asked.period.meeting).filter(member_state=asked.member_state_id)
    return User.objects.filter(mandates__in=acting.filter(role__in=SENDING_ROLES)).distinct()


def _in_room(page: str, asked: Submission | Invitation, *, day: datetime.date | None = None) -> Matter:
    return _in_period(page, asked.period, asked.member_state, due_on=day)


def _in_period(
    page: str, period: ReportingPeriod, state: MemberState, place: Mapping[str, Any] | None = None, **more: Any
) -> Matter:
    """A page in the room of a State; `place` is the rest of its address, `more` the rest of the matter."""
    path = reverse(f"portal:{page}", kwargs={"period": period.slug, "iso3": state.pk.lower(), **(place or {})})
    return Matter(address_of(path), str(state), period.title, **more)


def _at_answer(submission: Submission, about: Recommendation | None, commitment: Any, **more: Any) -> Matter:
    """The page of an answer, or of a commitment."""
    period, state = submission.period, submission.member_state
    if about is None:
        return _in_period("commitment", period, state, {"uuid": commitment}, is_commitment=True, **more)
    return _in_period("answer", period, state, {"meeting": about.meeting.slug, "slug": about.slug}, **more)


def _newest(page: str, state: MemberState, meetings: set[Any] | None = None) -> Matter:
    """A page in the newest period to which a State is invited; the front page where there is none."""
    invitations = Invitation.objects.standing().filter(member_state=state).select_related("period")
    if meetings:
        invitations = invitations.filter(period__meeting__in=meetings)
    newest = invitations.order_by("-period__opens_on", "-pk").first()
    if newest is None:
        return Matter(address_of(reverse("portal:tasks")), str(state))
    return _in_period(page, newest.period, state)


def _of_invitation(facts: NoticeFacts) -> Matter:
    invitation = facts["invitation"]
    return _in_room("task_list", invitation, day=invitation.effective_due_on)


def _of_new_dates(facts: NoticeFacts) -> Matter:
    return replace(_of_invitation(facts), due_on=facts["dates"].due_on)


def _of_cancelled(facts: NoticeFacts) -> Matter:
    return replace(_of_invitation(facts), due_on=None)


def _of_version(facts: NoticeFacts) -> Matter:
    version, submission = facts["version"], facts["submission"]
    day = facts["due_on"] if "due_on" in facts else due_on(submission)
    if isinstance(version, StatusUpdate):
        return _at_answer(submission, version.recommendation, None, labels=version.printing.label, due_on=day)
    return _at_answer(submission, None, version.commitment_id, due_on=day)


def _of_letter_versions(facts: NoticeFacts) -> Matter:
    """Of what was typed from a letter: one leads to its page, several to the list where they stand."""
    versions = facts.get("versions") or ()
    if len(versions) < 2:
        return _of_version(facts)
    answers = [each.printing for each in versions if isinstance(each, StatusUpdate)]
    labels = [each.label for each in sorted(answers, key=lambda each: (each.order, each.label))]
    matter = _in_room("task_list", facts["submission"])
    return replace(matter, labels=named(labels), commitments=len(versions) - len(answers))


def _of_sending(facts: NoticeFacts) -> Matter:
    submission = facts["submission"]
    labels, commitments = _sent_with(facts["transmission"])
    matter = _in_room("task_list", submission, day=due_on(submission))
    return replace(matter, labels=named(labels), commitments=commitments)


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


def _of_our_mistake(facts: NoticeFacts) -> Matter:
    """Nothing of it is named: it may have been the letter of another State."""
    return _in_room("task_list", facts["submission"], day=due_on(facts["submission"]))


def _of_review(facts: NoticeFacts) -> Matter:
    """Of a sending that was reviewed: it leads to the first of what was returned, which has its due date still."""
    sent = _of_sending(facts)
    if not facts["back"]:
        return replace(sent, due_on=None)
    return replace(sent, page=_of_version({**facts, "version": facts["back"][0], "due_on": None}).page)


def _of_receipt(facts: NoticeFacts) -> Matter:
    page = address_of(reverse("portal:receipt", args=[facts["transmission"].pk]))
    return replace(_of_sending(facts), page=page, due_on=None)


def _of_evidence(facts: NoticeFacts) -> Matter:
    return _newest("library", facts["evidence"].member_state)


def _of_decisions(facts: NoticeFacts) -> Matter:
    """Decisions of a reviewer on one response: its page for the Secretariat, where the answers wait."""
    decisions = facts["decisions"]
    transmission = decisions[0].transmission
    page = address_of(reverse("admin:tracker_transmission_check", args=[transmission.pk]))
    labels = [each.status_update.printing.label for each in decisions if each.status_update is not None]
    submission = transmission.submission
    return Matter(page, str(submission.member_state), submission.period.title, named(labels), is_commitment=not labels)


def _of_correction(facts: NoticeFacts) -> Matter:
    return Matter(address_of(reverse("admin:tracker_correction_change", args=[facts["correction"].pk])))


def _of_request(facts: NoticeFacts) -> Matter:
    """What takes a second approval: the page on which the State reads and decides the same thing."""
    submission, concern = facts["submission"], facts["concern"]
    version = concern.newest
    if facts["request"].kind == CorrectionKind.SET_CONSENT or version is None:
        return _in_room("receipts" if concern.is_of_files else "consent", submission)
    matter = _of_version({"version": version, "submission": submission, "due_on": None})
    return replace(matter, labels="", is_commitment=False)


def _of_assigned(facts: NoticeFacts) -> Matter:
    labels = named(facts["labels"])
    return _in_period("task_list", facts["period"], facts["member_state"], labels=labels, due_on=facts["due_on"])


def _of_comment(facts: NoticeFacts) -> Matter:
    """The page with a comment; the mail holds none of its words."""
    comment = facts["comment"]
    return _at_answer(comment.submission, comment.recommendation, comment.commitment_id, labels=facts["label"])


def _of_drafts(facts: NoticeFacts) -> Matter:
    return _in_period("check", facts["period"], facts["member_state"], labels=named(facts["labels"]))


def _of_mandates(facts: NoticeFacts) -> Matter | None:
    """Leads to the handover who takes over, others to the list: in the newest open period, else in the newest one."""
    mandates = facts.get("mandates") or ()
    if not mandates:
        return None
    page = "handover" if facts.get("takes_over") else "task_list"
    is_open = (each.invitation for each in facts.get("work", ()) if each.invitation)
    if invitation := next(is_open, None):
        return _in_room(page, invitation)
    return _by_mandates(mandates, page)


def _by_mandates(mandates: Sequence[Mandate], page: str) -> Matter:
    """A page in the newest period of a meeting for which these mandates of one State count."""
    meetings = {mandate.meeting_id for mandate in mandates}
    return _newest(page, mandates[0].member_state, set() if None in meetings else meetings)


def _of_ended(facts: NoticeFacts) -> Matter | None:
    """Leads to where the person worked, which says now that the mandate ended; who never signed in has no way there."""
    if not facts["person"].has_signed_in:
        return None
    return replace(_by_mandates([facts["mandate"]], "task_list"), period="")


def _of_account(_facts: NoticeFacts) -> Matter:
    return Matter(address_of(reverse("portal:account")))


def _who_sends(facts: NoticeFacts) -> Iterable[User]:
    return senders_of(facts["submission"] if "submission" in facts else facts["invitation"])


def _who_has_evidence(facts: NoticeFacts) -> Iterable[User]:
    """Who can send for the State, and who added the item; of an item of a letter, who added it."""
    evidence = facts["evidence"]
    adding = Q(pk=evidence.added_by_id, is_active=True)
    if evidence.on_behalf:
        return User.objects.filter(adding)
    acting = Mandate.objects.acting().filter(member_state=evidence.member_state_id)
    senders = Q(mandates__in=acting.filter(role__in=SENDING_ROLES))
    return User.objects.filter(senders | (adding & Q(mandates__in=acting))).distinct()


@dataclass(frozen=True)
class NoticeKind:
    """One row of the table.

    Attributes:
        kind: why it is sent; a person may mute it, unless it always comes.
        page: the template that holds its paragraph, under the name of the notice: subject, then what it says.
        matter: what it is about and where it leads; None where its paragraph holds the address.
        to: whom it concerns; None where the act names the person.
        links: whether a person who never signed in gets a link to the account in it: not where it holds a link or a
            code of its own, or is about a mandate that ended.
    """

    kind: MailKind
    page: str
    matter: Callable[[NoticeFacts], Matter | None] | None = None
    to: Callable[[NoticeFacts], Iterable[User]] | None = None
    links: bool = True


NOTICES: Mapping[str, NoticeKind] = {
    "accepted_in_error": NoticeKind(MailKind.SECOND_APPROVAL, "mistakes", _of_our_mistake, _who_sends),
    "accepted_on_behalf": NoticeKind(MailKind.ON_BEHALF, "letters", _of_letter_versions, _who_sends),
    "answer_moved": NoticeKind(MailKind.SECOND_APPROVAL, "mistakes", _of_version, _who_sends),
    "comment_addressed": NoticeKind(MailKind.SHARED_WORK, "shared_work", _of_comment),
    "consent_in_error": NoticeKind(MailKind.SECOND_APPROVAL, "mistakes", _of_our_mistake, _who_sends),
    "correction_asked": NoticeKind(MailKind.SECOND_APPROVAL, "mistakes", _of_correction),
    "correction_refused": NoticeKind(MailKind.SECOND_APPROVAL, "mistakes", _of_correction),
    "dates_changed": NoticeKind(MailKind.INVITATION, "periods", _of_new_dates, _who_sends),
    "decision_cancelled": NoticeKind(MailKind.DECIDED, "review", _of_decisions),
    "digest": NoticeKind(MailKind.DIGEST, "clock"),
    "drafts_ready": NoticeKind(MailKind.SHARED_WORK, "shared_work", _of_drafts, _who_sends),
    "entered_in_error": NoticeKind(MailKind.SECOND_APPROVAL, "mistakes", _of_our_mistake, _who_sends),
    "entered_on_behalf": NoticeKind(MailKind.ON_BEHALF, "letters", _of_sending, _who_sends),
    "escalation": NoticeKind(MailKind.ESCALATION, "clock"),
    "evidence_refused": NoticeKind(MailKind.SHARED_WORK, "shared_work", _of_evidence, _who_has_evidence),
    "extended": NoticeKind(MailKind.INVITATION, "periods", _of_invitation, _who_sends),
    "invitation_cancelled": NoticeKind(MailKind.INVITATION, "periods", _of_cancelled, _who_sends),
    "invited": NoticeKind(MailKind.INVITATION, "periods", _of_invitation, _who_sends),
    "letter_moved": NoticeKind(MailKind.SECOND_APPROVAL, "mistakes", _of_sending, _who_sends),
    "mandate_ended": NoticeKind(MailKind.ACCOUNT, "account", _of_ended, links=False),
    "named": NoticeKind(MailKind.ACCOUNT, "account", _of_mandates),
    "receipt": NoticeKind(MailKind.RECEIPT, "review", _of_receipt, _who_sends),
    "recommendations_named": NoticeKind(MailKind.SHARED_WORK, "shared_work", _of_assigned),
    "reminded": NoticeKind(MailKind.REMINDER, "periods", _of_invitation, _who_sends),
    "reminder": NoticeKind(MailKind.REMINDER, "clock"),
    "reopened": NoticeKind(MailKind.INVITATION, "periods", _of_invitation, _who_sends),
    "reset_link": NoticeKind(MailKind.ACCOUNT, "account", links=False),
    "returned": NoticeKind(MailKind.RETURNED, "review", _of_version, _who_sends),
    "reviewed": NoticeKind(MailKind.DECIDED, "review", _of_review, _who_sends),
    "second_approval_asked": NoticeKind(MailKind.SECOND_APPROVAL, "second_approval", _of_request, _who_sends),
    "second_approval_confirmed": NoticeKind(MailKind.SECOND_APPROVAL, "second_approval", _of_request, _who_sends),
    "second_approval_overtaken": NoticeKind(MailKind.SECOND_APPROVAL, "second_approval", _of_request, _who_sends),
    "second_approval_refused": NoticeKind(MailKind.SECOND_APPROVAL, "second_approval", _of_request, _who_sends),
    "sending_code": NoticeKind(MailKind.ACCOUNT, "account", links=False),
    "sign_in_changed": NoticeKind(MailKind.ACCOUNT, "account", _of_account, links=False),
    "sign_in_reset": NoticeKind(MailKind.ACCOUNT, "account", links=False),
    "thanked": NoticeKind(MailKind.INVITATION, "periods", None, _who_sends),
    "withdrawn": NoticeKind(MailKind.DECIDED, "review", _of_version, _who_sends),
}
