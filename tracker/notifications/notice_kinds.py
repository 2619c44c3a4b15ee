"""Why each notice is sent: the kind that a person may mute, unless it always comes."""

from tracker.mail_kinds import MailKind

# Notice (a template of templates/emails/) -> kind.
KINDS: dict[str, MailKind] = {
    "account_invitation": MailKind.ACCOUNT,
    "accepted_on_behalf": MailKind.ON_BEHALF,
    "comment_addressed": MailKind.SHARED_WORK,
    "correction_asked": MailKind.SECOND_APPROVAL,
    "decision_cancelled": MailKind.DECIDED,
    "digest": MailKind.DIGEST,
    "drafts_ready": MailKind.SHARED_WORK,
    "entered_on_behalf": MailKind.ON_BEHALF,
    "escalation": MailKind.ESCALATION,
    "evidence_refused": MailKind.SHARED_WORK,
    "extended": MailKind.INVITATION,
    "invitation_cancelled": MailKind.INVITATION,
    "invited": MailKind.INVITATION,
    "letter_taken_back": MailKind.ON_BEHALF,
    "mandate_ended": MailKind.ACCOUNT,
    "named": MailKind.ACCOUNT,
    "receipt": MailKind.RECEIPT,
    "recommendations_named": MailKind.SHARED_WORK,
    "reminder": MailKind.REMINDER,
    "reminded": MailKind.REMINDER,
    "reopened": MailKind.INVITATION,
    "reset_link": MailKind.ACCOUNT,
    "returned": MailKind.RETURNED,
    "reviewed": MailKind.DECIDED,
    "second_approval_asked": MailKind.SECOND_APPROVAL,
    "second_approval_confirmed": MailKind.SECOND_APPROVAL,
    "second_approval_overtaken": MailKind.SECOND_APPROVAL,
    "second_approval_refused": MailKind.SECOND_APPROVAL,
    "sending_code": MailKind.ACCOUNT,
    "sign_in_changed": MailKind.ACCOUNT,
    "sign_in_reset": MailKind.ACCOUNT,
    "withdrawn": MailKind.DECIDED,
}
