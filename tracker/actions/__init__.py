"""The only code that changes the record. One move, one function: keyword-only, atomic, `by=` and `now=`.

Each locks what it changes, asks the policy, writes its audit event, and queues what people are told. The admin, the
portal, the importer and the commands call these and nothing else.
"""

from tracker.actions.anonymising import anonymise, ask_anonymise
from tracker.actions.anonymising import asked as anonymise_asked
from tracker.actions.assigning import assign, change_internal_due, name_recommendations, take_back
from tracker.actions.checking import (
    AppliedDue,
    accept,
    accept_many,
    apply_decisions,
    apply_due_decisions,
    plan_acceptance,
    plan_returns,
    return_for_revision,
    undo_decisions,
)
from tracker.actions.clearing import keep_cleared_file, note_form_on_behalf
from tracker.actions.commenting import remove_comment, resolve_comment, write_comment
from tracker.actions.confirming_lists import SheetCommitment, SheetRecommendation, confirm_listed, keep_beside
from tracker.actions.correcting.kinds import ask_correction, confirm_correction, refuse_correction
from tracker.actions.correcting.responses import ask_consent, ask_erasure, record_consent_of_letter
from tracker.actions.drafting import (
    DraftBegin,
    SaidAnswer,
    SaidCommitment,
    confirm_unchanged,
    discard,
    draft_begins,
    mark_ready,
    prefill,
    prefills,
    save_answer,
    save_answers,
    save_commitment,
    save_commitments,
    start_submission,
)
from tracker.actions.errors import REFUSALS, EditConflict, NotAllowed, Refusal, attempted
from tracker.actions.evidence import add_evidence, correct_evidence, set_evidence_public
from tracker.actions.mail import choose_mails, mark_read, renew_calendar, try_mail_again
from tracker.actions.people import (
    change_user,
    choose_language,
    create_user,
    end_mandate,
    hand_over,
    invite_person,
    nominate,
    nominate_by_email,
    revoke_account_link,
    send_account_link,
    send_links_again,
    take_up_account,
)
from tracker.actions.periods import (
    Asking,
    act_for_states,
    cancel_invitation,
    cancel_period,
    change_dates,
    close_now,
    create_period,
    extend_invitation,
    invite,
    invite_each,
    open_period,
    remind_invitation,
    reopen_invitation,
    state_intention,
)
from tracker.actions.printed_matter import confirm_printed
from tracker.actions.rebuilding import rebuild_read_model
from tracker.actions.reference import (
    change_themes,
    create_meeting,
    edit_reference,
    remember_habit,
    remove_meeting,
    set_themes,
)
from tracker.actions.repeating_take_downs import is_known, repeat_take_down, still_stands
from tracker.actions.saving import AnswerWords, Citation, CommitmentWords, Prefill
from tracker.actions.sending import open_for_checking, submit, submit_on_behalf
from tracker.actions.signing import (
    add_app,
    add_passkey,
    remove_factor,
    renew_recovery_codes,
    reset_sign_in,
    set_password,
)
from tracker.actions.sources import (
    ImportedBefore,
    confirm_proposal,
    correct_proposal,
    decide_item_suggestions,
    drop_proposal,
    look_at,
    propose_import,
    read_again,
    take_back_correction,
)
from tracker.actions.spreadsheets import (
    ColumnChoice,
    bring_spreadsheet,
    choose_columns,
    correct_rows,
    drop_spreadsheet,
    go_on_with_spreadsheet,
    keep_rows,
    note_taken,
    take_spreadsheet,
)
from tracker.actions.suggesting import decide_suggestions, make_suggestions
from tracker.actions.withdrawing import recall, set_consent, withdraw
