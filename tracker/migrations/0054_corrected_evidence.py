# What was written of an item of evidence is corrected until an answer that cites it was sent: an act of its own.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0053_addressed_comments'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='auditevent',
            name='auditevent_act_is_of_the_list',
        ),
        migrations.AddConstraint(
            model_name='auditevent',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ('import', 'correct_proposal', 'look_at', 'confirm', 'drop_proposal', 'undo_import', 'confirm_printed', 'ask_printed_change', 'confirm_printed_change', 'refuse_printed_change', 'correct_transcription', 'set_standing', 'set_themes', 'link_recommendations', 'confirm_suggestion', 'refuse_suggestion', 'create_meeting', 'remove_meeting', 'create', 'edit', 'bring', 'choose_columns', 'save_columns', 'begin_reading', 'read', 'read_again', 'mend_row', 'judge_row', 'leave_out_row', 'take', 'take_file', 'take_rows', 'end_taking', 'go_on', 'drop', 'create_user', 'change_user', 'nominate', 'end_mandate', 'invite_person', 'send_account_link', 'revoke_account_link', 'take_up', 'choose_password', 'change_password', 'reset_sign_in', 'add_factor', 'remove_factor', 'renew_recovery_codes', 'choose_language', 'choose_mails', 'renew_calendar', 'try_mail_again', 'ask_anonymise', 'anonymise', 'create_period', 'open_period', 'cancel_period', 'invite', 'extend', 'reopen', 'remind', 'act_for_states', 'cancel_invitation', 'state_intention', 'start', 'save', 'apply_to_many', 'mark_ready', 'take_back', 'discard', 'change_contact', 'assign', 'end_assignment', 'change_internal_due', 'comment', 'resolve_comment', 'remove_comment', 'add_evidence', 'correct_evidence', 'set_evidence_public', 'check_evidence', 'check_link', 'submit', 'recall', 'open_for_checking', 'return', 'accept', 'supersede', 'withdraw', 'plan_decision', 'undo_decision', 'apply_decision', 'cancel_decision', 'set_consent', 'repeat_consent', 'ask_set_consent', 'confirm_set_consent', 'refuse_set_consent', 'overtake_set_consent', 'ask_erase', 'confirm_erase', 'refuse_erase', 'overtake_erase', 'erase', 'repeat_erase'))), name='auditevent_act_is_of_the_list'),
        ),
    ]
