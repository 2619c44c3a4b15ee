"""The acts that an audit event can name: a closed list, in the order of the work. The codes are stored for ever.

A new act is added here with its label, and by a migration to the database's own list. `Act` closes the list where code
is checked for types, the constraint of `AuditEvent` where an event is written.
"""

from typing import Literal, get_args

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

type Act = Literal[
    # documents and what they recommend
    "import",
    "correct_proposal",
    "look_at",
    "confirm",
    "drop_proposal",
    "undo_import",
    "confirm_printed",
    "ask_printed_change",
    "confirm_printed_change",
    "refuse_printed_change",
    "correct_transcription",
    "set_standing",
    "set_themes",
    "link_recommendations",
    "confirm_suggestion",
    "refuse_suggestion",
    "create_meeting",
    "remove_meeting",
    "create",
    "edit",
    # spreadsheets
    "bring",
    "choose_columns",
    "save_columns",
    "begin_reading",
    "read",
    "read_again",
    "mend_row",
    "judge_row",
    "leave_out_row",
    "take",
    "take_file",
    "take_rows",
    "end_taking",
    "go_on",
    "drop",
    # people and how they sign in
    "create_user",
    "change_user",
    "nominate",
    "end_mandate",
    "invite_person",
    "send_account_link",
    "revoke_account_link",
    "take_up",
    "choose_password",
    "change_password",
    "reset_sign_in",
    "add_factor",
    "remove_factor",
    "renew_recovery_codes",
    "choose_language",
    "choose_mails",
    "renew_calendar",
    "try_mail_again",
    "ask_anonymise",
    "anonymise",
    # reporting periods
    "create_period",
    "open_period",
    "change_dates",
    "cancel_period",
    "invite",
    "extend",
    "reopen",
    "remind",
    "act_for_states",
    "cancel_invitation",
    "state_intention",
    # a State's drafting
    "start",
    "save",
    "apply_to_many",  # written by releases before 0.3 only
    "mark_ready",
    "take_back",
    "discard",
    "change_contact",
    "assign",
    "end_assignment",
    "change_internal_due",
    "comment",
    "resolve_comment",
    "remove_comment",
    "add_evidence",
    "correct_evidence",
    "set_evidence_public",
    "check_evidence",
    "check_link",
    # moves of what was sent (`tracker.rules.transitions`), and consent
    "submit",
    "recall",
    "open_for_checking",
    "return",
    "accept",
    "supersede",
    "withdraw",
    # decisions that wait some minutes
    "plan_decision",
    "undo_decision",
    "apply_decision",
    "cancel_decision",
    "set_consent",
    "repeat_consent",
    # second approvals
    "ask_set_consent",
    "confirm_set_consent",
    "refuse_set_consent",
    "overtake_set_consent",
    "ask_erase",
    "confirm_erase",
    "refuse_erase",
    "overtake_erase",
    "erase",
    "repeat_erase",
    # a mistake of ours (docs/adr/0074)
    "ask_correct",
    "correct",
    "refuse_correct",
    "enter_in_error",
    "reinstate",
    "accept_in_error",
    "consent_in_error",
]

ACTS: tuple[str, ...] = get_args(Act.__value__)

# Whose affair an act is, which the other side does not see: of every other act it is the secretariat's.
# Of the State, always; of the State, but for what is entered from a letter; of the side that the person is on.
ACTS_OF_STATES: frozenset[Act] = frozenset(
    {
        "comment", "resolve_comment", "remove_comment", "assign", "end_assignment", "change_internal_due",
        "mark_ready", "correct_evidence", "set_evidence_public",
    }
)  # fmt: skip
ACTS_IN_A_LANE: frozenset[Act] = frozenset({"save", "discard", "add_evidence", "check_evidence", "check_link"})
ACTS_OF_EITHER_SIDE: frozenset[Act] = frozenset(
    {
        "start", "create_user", "nominate", "invite_person", "end_mandate", "send_account_link",
        "revoke_account_link",
    }
)  # fmt: skip

# What was done, as a line of the audit has it, and the acts that share this label: next to it is the object.
GROUPS: tuple[tuple[str | Promise, tuple[Act, ...]], ...] = (
    (_("Imported"), ("import", "take", "take_rows", "end_taking")),
    (_("Corrected the import"), ("correct_proposal",)),
    (_("Marked as checked"), ("look_at",)),
    (_("Published the import"), ("confirm",)),
    (pgettext_lazy("of an import", "Discarded"), ("drop_proposal", "drop")),
    (_("Undid the publication"), ("undo_import",)),
    (_("Confirmed"), ("confirm_printed",)),
    (
        _("Asked for a second approval"),
        ("ask_printed_change", "ask_anonymise", "ask_set_consent", "ask_erase", "ask_correct"),
    ),
    (_("Gave the second approval"), ("confirm_printed_change", "confirm_set_consent", "confirm_erase")),
    (_("Refused"), ("refuse_printed_change", "refuse_set_consent", "refuse_erase", "refuse_correct")),
    (_("Corrected a mistake of ours"), ("correct_transcription", "correct")),
    (
        _("Edited"),
        (
            "set_standing",
            "edit",
            "change_user",
            "choose_language",
            "choose_mails",
            "renew_calendar",
            "change_dates",
            "change_contact",
            "change_internal_due",
            "resolve_comment",
            "correct_evidence",
            "set_evidence_public",
        ),
    ),
    (_("Set the themes"), ("set_themes",)),
    (_("Linked two recommendations on the same subject"), ("link_recommendations",)),
    (_("Confirmed a suggestion"), ("confirm_suggestion",)),
    (_("Refused a suggestion"), ("refuse_suggestion",)),
    (_("Created"), ("create_meeting", "create", "create_user", "create_period")),
    (_("Removed the meeting"), ("remove_meeting",)),
    (_("Uploaded"), ("bring",)),
    (_("Chose the columns"), ("choose_columns", "save_columns")),
    (_("Checked the rows"), ("begin_reading", "read", "judge_row")),
    (_("Read the file again"), ("read_again",)),
    (_("Corrected a row"), ("mend_row",)),
    (_("Left out a row"), ("leave_out_row",)),
    (_("Used a completed form"), ("take_file",)),
    (_("Continued the work"), ("go_on",)),
    (_("Nominated"), ("nominate",)),
    (_("Ended"), ("end_mandate", "end_assignment")),
    (_("Invited"), ("invite_person", "invite")),
    (_("Sent a link to the account"), ("send_account_link",)),
    (_("Revoked the link to the account"), ("revoke_account_link",)),
    (_("Set up the account"), ("take_up",)),
    (_("Changed the password"), ("choose_password", "change_password")),
    (_("Reset the sign-in"), ("reset_sign_in",)),
    (_("Made the person anonymous"), ("anonymise",)),
    (_("Added a second factor"), ("add_factor",)),
    (_("Removed a second factor"), ("remove_factor",)),
    (_("Made new recovery codes"), ("renew_recovery_codes",)),
    (_("Sent the e-mail again"), ("try_mail_again",)),
    (_("Opened the reporting period"), ("open_period",)),
    (_("Cancelled"), ("cancel_period", "cancel_invitation", "cancel_decision")),
    (_("Extended the due date"), ("extend",)),
    (_("Reopened"), ("reopen",)),
    (_("Reminded the State"), ("remind",)),
    (_("Did this for several States"), ("act_for_states",)),
    (_("Said whether the State will report"), ("state_intention",)),
    (_("Began the response"), ("start",)),
    (_("Saved the draft"), ("save",)),
    (_("Used one measure for several recommendations"), ("apply_to_many",)),
    (_("Marked as ready"), ("mark_ready",)),
    (_("Undid the correction"), ("take_back",)),
    (_("Discarded the draft"), ("discard",)),
    (_("Assigned"), ("assign",)),
    (_("Commented"), ("comment",)),
    (_("Removed a comment"), ("remove_comment",)),
    (_("Added evidence"), ("add_evidence",)),
    (_("Checked"), ("check_evidence", "check_link")),
    (_("Sent"), ("submit",)),
    (_("Recalled"), ("recall",)),
    (_("Started the review"), ("open_for_checking",)),
    (_("Returned"), ("return",)),
    (_("Accepted"), ("accept",)),
    (_("Superseded"), ("supersede",)),
    (_("Withdrawn"), ("withdraw",)),
    (_("Planned to decide"), ("plan_decision",)),
    (_("Took back a planned decision"), ("undo_decision",)),
    (_("Applied a planned decision"), ("apply_decision",)),
    (_("Set consent to publish"), ("set_consent",)),
    (_("Confirmed consent to publish again"), ("repeat_consent",)),
    # Translators: a request of the secretariat that a newer decision of the State has made void.
    (pgettext_lazy("of a request", "Overtaken"), ("overtake_set_consent", "overtake_erase")),
    (_("Erased"), ("erase", "repeat_erase")),
    (_("Ended an answer that was entered in error"), ("enter_in_error",)),
    (_("Accepted the earlier answer again"), ("reinstate",)),
    (_("Took an acceptance back"), ("accept_in_error",)),
    (_("Ended a consent that was recorded by mistake"), ("consent_in_error",)),
)
LABELS: dict[str, str | Promise] = {act: label for label, acts in GROUPS for act in acts}


def label_of_act(code: str) -> str:
    """Return the label of an act; for an act that a later release stored, its code."""
    return str(LABELS.get(code, code))
