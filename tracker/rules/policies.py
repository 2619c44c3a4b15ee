"""Who may do what, at which moment: each answer is Allowed, or Denied with the sentence a person reads.

Whether a person may *see* an object is the querysets' affair (`visible_to`): what is not seen is a 404.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from tracker.choices import SENDING_ROLES, MandateRole
from tracker.models import (
    AccountInvitation,
    AuditEvent,
    Comment,
    CommitmentUpdate,
    Evidence,
    ImportProposal,
    Invitation,
    Mandate,
    Meeting,
    MemberState,
    PlannedDecision,
    Recommendation,
    ReportingPeriod,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.models.sheet_choices import SheetKind
from tracker.models.versions import Version
from tracker.rules.actors import holds, is_data_entry, is_editor, is_reviewer, is_sender, makes
from tracker.rules.closed_periods import is_open_still
from tracker.rules.transitions import MOVE, Need, allows


@dataclass(frozen=True)
class Allowed:
    """Yes."""

    reason: ClassVar[str] = ""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """No, and why, in a sentence for the person who asked."""

    reason: str

    def __bool__(self) -> bool:
        return False


type Verdict = Allowed | Denied


def _when(condition: bool, reason: str) -> Verdict:
    return Allowed() if condition else Denied(reason)


def _unless(reason: str) -> Verdict:
    return Denied(reason) if reason else Allowed()


def lacking(move: str, by: User, version: Version, words: str = "") -> str:
    """What the table of moves needs for the move and is not there, as the sentence that a person reads; "" for nothing.

    Two needs are of the act and not of a person, and nobody reads a sentence of them: a sending has one transmission,
    and what is superseded has its successor. `actions.moving` asks those of the set of moves it is given.

    Args:
        words: the reason, or the name of the note verbale.
    """
    needs, transmission = MOVE[move].needs, version.transmission
    if Need.NOT_OPENED in needs and transmission is not None and transmission.claimed_at is not None:
        return _("The secretariat has started its review. Please ask it to return the answer.")
    if Need.REASON in needs and not words.strip():
        return _("Give the reason: it is what the State reads.")
    if Need.NOTE_VERBALE in needs and not (words.strip() or is_sender(by, version.submission)):
        return _("Give the note verbale by which the State withdraws its answer.")
    return ""


def _is_asked(submission: Submission) -> bool:
    return (
        Invitation.objects.standing()
        .filter(period=submission.period_id, member_state=submission.member_state_id)
        .exists()
    )


def may_draft(user: User, submission: Submission, recommendations: Iterable[Recommendation] = ()) -> Verdict:
    """Write a draft of the State: its focal point and alternate, or an expert on recommendations named to her.

    Drafts may be kept at any time once the period was opened, also after it closed.
    """
    return _may_draft(is_editor(user, submission, recommendations), submission)


def _may_draft(is_theirs: bool, submission: Submission) -> Verdict:
    if not is_theirs:
        return Denied(
            _("You have no mandate to write this answer. The focal point can assign the recommendation to you.")
        )
    return _when(_is_asked(submission), _("The State is not invited to this reporting period."))


def may_comment(user: User, submission: Submission, recommendations: Iterable[Recommendation]) -> Verdict:
    """Comment on an answer or a commitment, and mark comments as resolved: who may write it, and nobody else."""
    return _when(
        bool(may_draft(user, submission, recommendations)),
        _("Comments are written, and marked as resolved, by those who may write this answer or commitment."),
    )


def may_remove_comment(user: User, comment: Comment) -> Verdict:
    """Remove a comment: who wrote it, or a focal point or alternate of the State."""
    return _when(
        comment.written_by_id == user.pk or is_sender(user, comment.submission),
        _("A comment can be removed by its author, the focal point or the alternate."),
    )


def may_clear(user: User, submission: Submission) -> Verdict:
    """Bring a questionnaire back and take something of it; which answers, `may_draft` says of each."""
    return _when(
        holds(user, submission.member_state_id, submission.period.meeting, (*SENDING_ROLES, MandateRole.EXPERT)),
        _("Only those who write answers of the State upload a completed questionnaire."),
    )


def may_enter_on_behalf(user: User) -> Verdict:
    """Enter a letter or an e-mail of a State."""
    return _may_enter(is_data_entry(user))


def _may_enter(is_theirs: bool) -> Verdict:
    return _when(is_theirs, _("Only data entry enters a letter on behalf of a State."))


def may_edit(user: User, version: Version, recommendations: Iterable[Recommendation]) -> Verdict:
    """Change or discard a draft, in the lane it stands in."""
    if not allows("discard", version.review_state):
        return Denied(_("This version was sent, and stays as it was sent."))
    is_theirs = makes("discard", user, version, about=recommendations)
    return _may_enter(is_theirs) if version.on_behalf else _may_draft(is_theirs, version.submission)


def may_submit(user: User, submission: Submission, versions: Iterable[Version], on: datetime.date) -> Verdict:
    """Send versions on the day `on`. Late is taken; after closing, see `closed_periods`."""
    versions = list(versions)
    if not makes("submit", user, Transmission(submission=submission)):
        return Denied(_("Only the focal point or the alternate of the State sends its answers."))
    if not _is_asked(submission):
        return Denied(_("The State is not invited to this reporting period."))
    if on < submission.period.opens_on:
        return Denied(_("The reporting period has not begun. Drafts are kept until it does."))
    if any(version.on_behalf or not allows("submit", version.review_state) for version in versions):
        return Denied(_("One of these answers is no longer a draft. Please look at the list again."))
    return _when(
        not submission.period.is_closed(on) or is_open_still(submission, versions, on),
        _(
            "The reporting period is closed. Drafts are kept; a correction or an answer that was returned can still be"
            " sent, and the secretariat can reopen the period for the State."
        ),
    )


def may_submit_on_behalf(user: User, submission: Submission, versions: Iterable[Version]) -> Verdict:
    """Send what was typed from a letter. It is never bound by closing."""
    if any(not version.on_behalf or not allows("submit", version.review_state) for version in versions):
        return Denied(_("Only drafts entered from a letter can be sent on behalf of a State."))
    return _may_enter(makes("submit", user, Transmission(submission=submission, on_behalf=True)))


def may_recall(user: User, version: Version) -> Verdict:
    """Take back what the State sent, until a reviewer opened its transmission."""
    if not makes("recall", user, version):
        return Denied(_("Only the focal point or the alternate recalls what the State sent."))
    if not allows("recall", version.review_state):
        return Denied(_("This answer is not waiting to be checked."))
    return _unless(lacking("recall", user, version))


def may_open_for_checking(user: User, transmission: Transmission) -> Verdict:
    """Open a transmission for checking."""
    return _when(user.is_active and user.is_reviewer, _("Only a reviewer checks what a State sent."))


def may_return(user: User, version: Version, reason: str | None = None) -> Verdict:
    """Return a submitted version to whoever acts on it next; a reason of None is one that was not asked for yet."""
    if not makes("return", user, version):
        return Denied(_("Only a reviewer returns what a State sent."))
    if not allows("return", version.review_state):
        return Denied(_("This answer is not waiting to be checked."))
    return Allowed() if reason is None else _unless(lacking("return", user, version, reason))


def may_accept(user: User, version: Version) -> Verdict:
    """Accept a submitted version: a reviewer, never one who typed in it."""
    return may_accept_each(user, [version])[0]


def may_accept_each(user: User, versions: Sequence[Version]) -> list[Verdict]:
    """What `may_accept` says of each of these versions of one kind, with one question to the audit for all of them."""
    # The person is looked for in what is found: asked for one, SQLite would read all that a reviewer ever did.
    moved = {
        each.pk: each.moved_from for each in versions if isinstance(each, StatusUpdate) and each.moved_from is not None
    }
    looked = [*versions, *moved.values()]
    typed = AuditEvent.objects.about_any(looked).filter(act="save").order_by().values_list("object_id", "by")
    own = {key for key, by in typed if by == user.pk} if versions else set()
    own |= {str(each.pk) for each in moved.values() if each.typed_by_id == user.pk}
    for key, before in moved.items():
        if str(before.pk) in own:
            own.add(str(key))
    return [_may_accept(user, version, str(version.pk) in own) for version in versions]


# To accept is to supersede what was accepted before: whoever does it must be let make both moves.
ACCEPTING = ("accept", "supersede")


def _may_accept(user: User, version: Version, has_saved: bool) -> Verdict:
    has_typed = has_saved or version.typed_by_id == user.pk
    is_theirs, is_but_for_typing = (
        all(makes(move, user, version, has_typed=typed) for move in ACCEPTING) for typed in (has_typed, False)
    )
    if not (is_theirs or is_but_for_typing):
        return Denied(_("Only a reviewer accepts what a State sent."))
    if not allows("accept", version.review_state):
        return Denied(_("This answer is not waiting to be checked."))
    return _when(is_theirs, _("You typed this answer. Another reviewer must accept it."))


def may_end_decision(user: User, decision: PlannedDecision) -> Verdict:
    """Take back a planned decision, or let it take effect at once: only the reviewer who made it."""
    if not is_reviewer(user):
        return Denied(_("Only a reviewer decides on what a State sent."))
    return _when(
        decision.planned_by_id == user.pk,
        _("Only %(name)s can take this decision back.") % {"name": decision.planned_by},
    )


def may_withdraw(user: User, version: Version, note_verbale: str = "") -> Verdict:
    """Withdraw an accepted answer: its State, or a reviewer on a note verbale."""
    if not allows("withdraw", version.review_state):
        return Denied(_("Only an accepted answer can be withdrawn."))
    if not makes("withdraw", user, version):
        return Denied(_("Only the focal point or the alternate withdraws an answer, or a reviewer on a note verbale."))
    return _unless(lacking("withdraw", user, version, note_verbale))


def may_set_consent(user: User, submission: Submission) -> Verdict:
    """Give or end consent to publish."""
    return _when(
        is_sender(user, submission), _("Only the focal point or the alternate decides whether answers are published.")
    )


def may_ask_consent(user: User, note_verbale: str) -> Verdict:
    """Ask that consent be set as a note verbale says; a second person confirms."""
    if not (user.is_active and user.is_data_entry):
        return Denied(_("Only data entry records a consent from a note verbale."))
    return _when(bool(note_verbale.strip()), _("Give the note verbale in which the State says so."))


def may_record_consent(user: User, letter: Transmission) -> Verdict:
    """Record, as the second person, the consent of a form or letter: a reviewer who did not enter it."""
    if not is_reviewer(user):
        return Denied(_("Only a reviewer records the consent of a form or letter."))
    entered = [
        version for kind in (StatusUpdate, CommitmentUpdate) for version in kind.objects.filter(transmission=letter)
    ]
    typed = AuditEvent.objects.about_any(entered).filter(act="save").order_by().values_list("by", flat=True)
    people = {letter.submitted_by_id, *(version.typed_by_id for version in entered), *typed}
    return _when(user.pk not in people, _("You entered this form or letter. Another reviewer records its consent."))


def may_ask_erasure(user: User) -> Verdict:
    """Ask for an erasure; a second person confirms."""
    return _when(user.is_secretariat, _("Only the secretariat can erase, and a second approval is needed."))


def may_confirm_request(user: User, asked_by_id: int) -> Verdict:
    """Confirm what another person of the secretariat asked for."""
    if not user.is_secretariat:
        return Denied(_("Only the secretariat confirms this."))
    return _when(user.pk != asked_by_id, _("You asked for this. Another person must confirm it."))


def may_import(user: User) -> Verdict:
    """Propose, mend and confirm imports; edit the reference data they need."""
    return _when(user.is_active and user.is_data_entry, _("Only data entry imports a report."))


def may_second_import(user: User, asked_by_id: int) -> Verdict:
    """Confirm what another person of data entry asked for in a document."""
    return may_import(user) and _when(user.pk != asked_by_id, _("You asked for this. Another person must confirm it."))


def may_correct_import(user: User, proposal: ImportProposal) -> Verdict:
    """Correct what was found in a file, as long as it waits to be confirmed."""
    return may_import(user) and _when(
        proposal.is_waiting, _("This import was published or discarded. It can no longer be corrected.")
    )


def may_run_periods(user: User) -> Verdict:
    """Create, open and cancel periods; invite, extend and reopen."""
    return _when(
        user.is_active and (user.is_data_entry or user.is_reviewer or user.is_administrator),
        _("Only the secretariat runs reporting periods."),
    )


def may_change_dates(user: User, period: ReportingPeriod) -> Verdict:
    """Change the dates of a period that was not cancelled, or close it early."""
    return may_run_periods(user) and _when(period.cancelled_at is None, _("This period was cancelled."))


def may_invite_states(user: User, period: ReportingPeriod, on: datetime.date) -> Verdict:
    """Invite States to a period on the day `on`: none to one that is cancelled or closed."""
    return may_change_dates(user, period) and _when(not period.is_closed(on), _("The period is closed."))


def may_state_intention(user: User, invitation: Invitation) -> Verdict:
    """Tell the desk whether the State prepares an answer or will not answer this time."""
    submission = Submission(period=invitation.period, member_state_id=invitation.member_state_id)
    if not is_sender(user, submission):
        return Denied(_("Only the focal point or the alternate says what the State intends."))
    return _when(_is_asked(submission), _("The State is not invited to this reporting period."))


def may_try_mail_again(user: User) -> Verdict:
    """Ask the worker to send a mail that waits, now."""
    return _when(user.is_secretariat, _("Only the secretariat looks after e-mails that could not be sent."))


def may_manage_people(user: User) -> Verdict:
    """Make accounts, nominate, and end mandates."""
    return _when(user.is_active and user.is_administrator, _("Only an administrator manages people."))


def may_assign(user: User, mandate: Mandate, submission: Submission) -> Verdict:
    """Name recommendations to an expert of the own State."""
    if mandate.role != MandateRole.EXPERT or mandate.member_state_id != submission.member_state_id:
        return Denied(_("Recommendations are assigned to experts of the same State."))
    if not mandate.is_acting:
        return Denied(_("The mandate of this expert has ended."))
    return _when(is_sender(user, submission), _("Only the focal point or the alternate assigns recommendations."))


def may_correct(user: User) -> Verdict:
    """Correct a mistake of the Secretariat, or refuse to: data entry or a reviewer, also who asked for it."""
    return _when(
        user.is_active and (user.is_data_entry or user.is_reviewer),
        _("Only data entry or a reviewer corrects a mistake of the Secretariat."),
    )


def may_take_back_acceptance(user: User) -> Verdict:
    """Correct an acceptance by mistake: a reviewer."""
    return _when(is_reviewer(user), _("Only a reviewer takes an acceptance back."))


def may_confirm_correction(user: User, asked_by_id: int, entered_by: Iterable[int] = ()) -> Verdict:
    """Confirm a correction: a reviewer, never the person who asked or one who entered the wrong version."""
    if not is_reviewer(user):
        return Denied(_("Only a reviewer confirms a correction."))
    if user.pk == asked_by_id:
        return Denied(_("You asked for this. Another person must confirm it."))
    return _when(user.pk not in set(entered_by), _("You entered this. Another person must confirm the correction."))


# Whom a State names by itself. Those who send for it are named by note verbale.
OWN_ROLES = (MandateRole.EXPERT, MandateRole.OBSERVER)


def may_invite(user: User, member_state: MemberState, meeting: Meeting, role: str) -> Verdict:
    """Invite an expert or observer of the own State, for a meeting for which `user` acts."""
    if not holds(user, member_state.pk, meeting, SENDING_ROLES):
        return Denied(_("Only the focal point or the alternate invites people of the State."))
    if role not in OWN_ROLES:
        return Denied(_("A State invites its own experts and observers. Others are nominated by note verbale."))
    return Allowed()


def may_end_mandate(user: User, mandate: Mandate) -> Verdict:
    """End a mandate: an administrator; or a focal point or alternate for an expert or observer of the own State.

    A mandate for all meetings is ended by one who acts for all: it may be in use where another one acts.
    """
    if may_manage_people(user):
        return Allowed()
    if mandate.role not in OWN_ROLES:
        return Denied(_("A focal point or an alternate is nominated, and the mandate ended, by note verbale."))
    if mandate.meeting is not None:
        acts = holds(user, mandate.member_state_id, mandate.meeting, SENDING_ROLES)
    else:
        general = Mandate.objects.acting().filter(meeting__isnull=True, role__in=SENDING_ROLES)
        acts = general.filter(user=user, member_state=mandate.member_state_id).exists()
    if acts:
        return Allowed()
    return Denied(_("Only a focal point or an alternate who acts wherever this mandate counts can end it."))


def may_send_link(user: User, person: User) -> Verdict:
    """Send, again, the link by which `person` takes up her account, or revoke it: whoever may end her mandate."""
    if not person.is_active or person.has_signed_in:
        return Denied(_("This account is set up already, or is not active. It needs no link."))
    if may_manage_people(user):
        return Allowed()
    mandates = Mandate.objects.acting().filter(user=person).select_related("member_state", "meeting")
    if any(may_end_mandate(user, mandate) for mandate in mandates):
        return Allowed()
    return Denied(_("Only an administrator, or the focal point who invited this person, sends the link again."))


def awaits_link(person: User) -> bool:
    """Return whether `person` can get a link to her account: she is active, has an address and never signed in, and
    her mandates, if she had any, have not all ended."""
    if not (person.is_active and person.email) or person.has_signed_in:
        return False
    has_ended = person.mandates.exists() and not person.mandates.filter(ended_at__isnull=True).exists()
    return person.is_secretariat or not has_ended


def is_sent_by_itself(person: User) -> bool:
    """Return whether each email to `person` carries a link. After a link was revoked, none does until an administrator
    or the focal point sends one."""
    last = person.account_invitations.first()
    return awaits_link(person) and (last is None or last.revoked_at is None)


def may_take_up(invitation: AccountInvitation, at: datetime.datetime) -> Verdict:
    """Take up an account by its link: once, and in time. The sentence does not say which of the reasons it is."""
    if AccountInvitation.objects.open(at).filter(pk=invitation.pk).exists():
        return Allowed()
    return Denied(_("This link no longer works."))


def may_correct_evidence(user: User, item: Evidence) -> Verdict:
    """Correct its title, kind, day and language: who may make it public, and an expert what she added herself.

    Not once anything that cites it was sent, recalled or returned later or not: it stays as it was sent.
    """
    roles = [*SENDING_ROLES, *([MandateRole.EXPERT] if item.added_by_id == user.pk else [])]
    held = Mandate.objects.acting().filter(user=user, member_state=item.member_state_id, role__in=roles)
    if item.on_behalf or not held.exists():
        return Denied(
            _("An item of evidence is corrected by the focal point, the alternate, or the expert who added it.")
        )
    if item.citations.sent().exists():
        return Denied(_("An answer or a commitment that was sent cites it. Add it anew, and cite that."))
    return Allowed()


def may_bring(user: User, kind: str) -> Verdict:
    """Upload a spreadsheet, correct its rows and import them: whoever may do one by one what rows of its kind do."""
    return SHEET_POLICIES[SheetKind(kind)](user)


SHEET_POLICIES: dict[SheetKind, Callable[[User], Verdict]] = {
    SheetKind.RECOMMENDATIONS: may_import,
    SheetKind.ANSWERS: may_enter_on_behalf,
    SheetKind.COMMITMENTS: may_enter_on_behalf,
    SheetKind.MANDATES: may_manage_people,
    SheetKind.INVITATIONS: may_run_periods,
}
