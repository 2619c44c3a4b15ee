"""Who gets what at the desk. Source: `docs/domain.md` 5, the table of moves and the table of readers.

Whoever is not of the secretariat is asked to sign in, at every address. What the secretariat may not see (a State's
drafts, and what is cited or begun by drafts alone) is NOTHING, before any line is asked.
"""

from tests.matrix.words import read_table

DOORS = read_table("""
address       | kinds | visitor       | State         | mandate ended | secretariat
admin:login   | *     | SIGN_IN       | SIGN_IN       | SIGN_IN       | ONWARD
admin:logout  | *     | ONWARD        | ONWARD        | ONWARD        | - SIGN_IN
""")

HOME = read_table("""
address                                   | kinds | data entry | reviewer   | administrator
admin:{index,search}                      | *     | OPEN AS_GET | OPEN AS_GET | OPEN AS_GET
admin:app_list                            | *     | MOVED      | MOVED      | MOVED
# The matrix posts no decision, so that the page is shown again.
admin:planned                             | *     | OPEN INVALID | OPEN INVALID | OPEN INVALID
admin:jsi18n                              | *     | OPEN -     | OPEN -     | OPEN -
admin:(anything else)                     | *     | NOTHING    | NOTHING    | NOTHING
""")

READ_ONLY = "transmission,statusupdate,commitment,commitmentupdate,evidence,submission,correction,sourcedocument,publication,outgoingmail"

# Lists, pages and histories are read by the whole secretariat; accounts by administrators alone.
READING = read_table(f"""
address                                                      | kinds   | data entry      | reviewer        | administrator
admin:tracker_{{{READ_ONLY},auditevent,reportingperiod,invitation,importproposal,bodyhabit,recommendation,theme,meeting,agendaitem,memberstate,readysentence,mandate}}_changelist | * | OPEN AS_GET | OPEN AS_GET | OPEN AS_GET
admin:tracker_{{{READ_ONLY},reportingperiod,invitation,bodyhabit,recommendation,theme,meeting,agendaitem,memberstate,readysentence,mandate}}_history | * | MOVED | MOVED | MOVED
admin:tracker_importproposal_history                         | *       | OPEN AS_GET     | OPEN AS_GET     | OPEN AS_GET
# What is sent is a refusal: whoever asked for a correction or an erasure can refuse it.
admin:tracker_correction_change                              | asked   | OPEN DONE       | OPEN DONE       | OPEN REFUSED
                                                             | *       | OPEN DONE       | OPEN DONE       | OPEN DONE
# It names what is corrected; without a name there is nothing.
admin:tracker_correction_ask                                 | *       | NOTHING         | NOTHING         | NOTHING
admin:tracker_{{{READ_ONLY},invitation,mandate}}_change      | *       | OPEN REFUSED    | OPEN REFUSED    | OPEN REFUSED
admin:tracker_auditevent_history                             | account | NOTHING         | NOTHING         | MOVED
                                                             | *       | MOVED     | MOVED     | MOVED
admin:tracker_auditevent_change                              | account | NOTHING         | NOTHING         | OPEN REFUSED
                                                             | *       | OPEN REFUSED    | OPEN REFUSED    | OPEN REFUSED
admin:tracker_user_changelist                                | *       | REFUSED         | REFUSED         | OPEN AS_GET
admin:tracker_user_change                                    | *       | REFUSED         | REFUSED         | OPEN DONE
admin:tracker_user_history                                   | *       | NOTHING         | NOTHING         | MOVED
""")

# Nothing of these is made by hand at the desk.
NO_ADDING = read_table(f"""
address                                                 | kinds | data entry | reviewer | administrator
admin:tracker_{{{READ_ONLY},auditevent,invitation}}_add | *     | NOTHING    | NOTHING  | NOTHING
admin:tracker_{{recommendation,memberstate,bodyhabit}}_add | *     | REFUSED    | REFUSED  | REFUSED
""")

# Reports, recommendations, names: data entry. Periods: the secretariat. People: an administrator.
KEEPING = read_table("""
address                                                                | kinds       | data entry   | reviewer     | administrator
admin:tracker_{recommendation,theme,meeting,agendaitem,memberstate,readysentence,bodyhabit}_change | * | OPEN DONE    | OPEN REFUSED | OPEN REFUSED
# The meetings of the matrix are in use.
admin:tracker_meeting_remove                                           | *           | OPEN REFUSED | REFUSED      | REFUSED
admin:tracker_{theme,meeting,agendaitem,readysentence}_add             | *           | OPEN DONE    | REFUSED      | REFUSED
admin:tracker_recommendation_themes                                    | *           | OPEN DONE    | REFUSED      | REFUSED
# Suggestions are switched off here, so that nobody has these pages; tests/tracker/admin/test_suggestions.py and import_review/test_suggested.py ask with them on.
admin:tracker_recommendation_{suggestions,undecided}                   | *           | NOTHING      | NOTHING      | NOTHING
admin:tracker_importproposal_suggestions                               | *           | NOTHING      | NOTHING      | NOTHING
admin:tracker_importproposal_add                                       | *           | OPEN DONE    | REFUSED      | REFUSED
admin:tracker_importproposal_change                                    | waiting, of a new meeting | OPEN DONE | OPEN REFUSED | OPEN REFUSED
                                                                       | confirmed   | OPEN REFUSED | OPEN REFUSED | OPEN REFUSED
# The first page makes nothing. Where the meeting has documents, the page of matches follows; last, what becomes public.
# Without what the first page asks, the others lead back to it; one that is published is at its end.
admin:tracker_importproposal_confirm                                   | waiting     | OPEN ONWARD  | REFUSED      | REFUSED
                                                                       | of a new meeting | OPEN ONWARD | REFUSED  | REFUSED
                                                                       | confirmed   | ONWARD       | REFUSED      | REFUSED
admin:tracker_importproposal_{matches,publish}                         | waiting     | OPEN DONE    | REFUSED      | REFUSED
                                                                       | of a new meeting | ONWARD INVALID | REFUSED | REFUSED
                                                                       | confirmed   | ONWARD       | REFUSED      | REFUSED
# What the seed prints of a State would be confirmed by another person than the one who published it.
admin:tracker_sourcedocument_confirm-printed                           | *           | REFUSED      | REFUSED      | REFUSED
# The seed prints nothing of a State: there is nothing to choose.
admin:tracker_sourcedocument_change-printed                            | *           | OPEN INVALID | REFUSED      | REFUSED
admin:tracker_importproposal_drop                                      | waiting, of a new meeting | OPEN DONE | REFUSED | REFUSED
                                                                       | confirmed   | OPEN REFUSED | REFUSED      | REFUSED
# Nothing of them is left as a candidate: there is nothing to mark.
admin:tracker_importproposal_candidates                                | confirmed   | REFUSED      | REFUSED      | REFUSED
                                                                       | *           | OPEN INVALID | REFUSED      | REFUSED
admin:tracker_importproposal_by-hand                                   | *           | OPEN DONE    | REFUSED      | REFUSED
# Nothing was corrected in it: the file read again says what it said.
admin:tracker_importproposal_read-again                                | of a new meeting | OPEN ONWARD | REFUSED    | REFUSED
admin:tracker_importproposal_{missed,read-again}                       | confirmed   | REFUSED      | REFUSED      | REFUSED
                                                                       | *           | OPEN DONE    | REFUSED      | REFUSED
# One item of an import: read by the whole secretariat, corrected by data entry.
admin:tracker_importproposal_item                                      | confirmed   | OPEN REFUSED | OPEN REFUSED | OPEN REFUSED
                                                                       | *           | OPEN DONE    | OPEN REFUSED | OPEN REFUSED
admin:tracker_importproposal_item-{split,join,set-aside,attributions,basis} | confirmed   | REFUSED      | REFUSED      | REFUSED
                                                                       | *           | OPEN DONE    | REFUSED      | REFUSED
admin:tracker_importproposal_{item-look,warnings}                      | confirmed   | - REFUSED    | - REFUSED    | - REFUSED
                                                                       | *           | - DONE       | - REFUSED    | - REFUSED
# Only one that waits and was corrected has something to take back.
admin:tracker_importproposal_take-back                                 | waiting     | - DONE       | - REFUSED    | - REFUSED
                                                                       | *           | - REFUSED    | - REFUSED    | - REFUSED
admin:tracker_importproposal_source                                    | *           | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
admin:tracker_reportingperiod_add                                      | *           | OPEN DONE    | OPEN DONE    | OPEN DONE
# The old address of a period leads to its board.
admin:tracker_reportingperiod_change                                   | *           | MOVED        | MOVED        | MOVED
admin:period_board                                                     | *           | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
admin:period_file                                                      | *           | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
admin:period_end                                                       | not open    | ONWARD       | ONWARD       | ONWARD
                                                                       | *           | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
# In the quiet period the States that are invited sent a part: they can be reminded of the rest.
admin:period_act                                                       | *not open   | REFUSED      | REFUSED      | REFUSED
                                                                       | *           | OPEN DONE    | OPEN DONE    | OPEN DONE
admin:period_result                                                    | *           | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
# A completed form is data entry's, as a letter is: what the matrix brings is none. People are an administrator's.
admin:period_form                                                      | *           | ONWARD       | ONWARD       | ONWARD
admin:completed_form                                                   | *           | OPEN INVALID | REFUSED      | REFUSED
admin:period_form_take                                                 | not open    | REFUSED      | REFUSED      | REFUSED
                                                                       | *           | ONWARD       | REFUSED      | REFUSED
admin:period_letter                                                    | *           | ONWARD       | ONWARD       | ONWARD
admin:period_papers                                                    | not open    | REFUSED      | REFUSED      | REFUSED
                                                                       | *           | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
admin:period_{nominations,nominations_file}                            | *           | REFUSED      | REFUSED      | OPEN AS_GET
admin:period_about                                                     | *           | OPEN DONE    | OPEN REFUSED | OPEN REFUSED
admin:tracker_reportingperiod_open                                     | not open    | OPEN DONE    | OPEN DONE    | OPEN DONE
                                                                       | *           | OPEN REFUSED | OPEN REFUSED | OPEN REFUSED
# Acts that are on the board now: their old addresses lead there.
admin:tracker_reportingperiod_{invite,extend,reopen}                   | *           | MOVED        | MOVED        | MOVED
admin:tracker_invitation_{extend,reopen}                               | *           | MOVED        | MOVED        | MOVED
admin:tracker_reportingperiod_dates                                    | *           | OPEN DONE    | OPEN DONE    | OPEN DONE
admin:tracker_reportingperiod_close                                    | not open    | OPEN REFUSED | OPEN REFUSED | OPEN REFUSED
                                                                       | *           | OPEN DONE    | OPEN DONE    | OPEN DONE
# Only a period, or an invitation, without answers is cancelled.
admin:tracker_reportingperiod_cancel                                   | not open    | OPEN DONE    | OPEN DONE    | OPEN DONE
                                                                       | *           | OPEN REFUSED | OPEN REFUSED | OPEN REFUSED
admin:tracker_invitation_cancel                                        | *           | OPEN REFUSED | OPEN REFUSED | OPEN REFUSED
admin:tracker_outgoingmail_try-again                                   | waiting, inside a State | OPEN DONE    | OPEN DONE    | OPEN DONE
                                                                       | sent        | OPEN REFUSED | OPEN REFUSED | OPEN REFUSED
admin:tracker_user_add                                                 | *           | REFUSED      | REFUSED      | OPEN DONE
admin:tracker_user_reset-sign-in                                       | *           | NOTHING      | NOTHING      | OPEN DONE
admin:tracker_mandate_add                                              | *           | REFUSED      | REFUSED      | OPEN DONE
# A link is sent to who has not come yet.
admin:tracker_user_{send-link,revoke-link}                             | waiting     | NOTHING      | NOTHING      | OPEN DONE
                                                                       | *           | NOTHING      | NOTHING      | OPEN REFUSED
admin:tracker_mandate_hand-over                                        | sender      | REFUSED      | REFUSED      | OPEN DONE
                                                                       | *           | REFUSED      | REFUSED      | OPEN REFUSED
admin:tracker_mandate_end                                              | acting, sender | REFUSED   | REFUSED      | OPEN DONE
                                                                       | ended       | REFUSED      | REFUSED      | OPEN REFUSED
""")

# The moves of docs/domain.md 5. An administrator accepts only with the reviewer's role as well.
CHECKING = read_table("""
address                                              | kinds                   | data entry   | reviewer     | administrator
admin:tracker_transmission_check                     | *                       | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
admin:tracker_transmission_{letter,letter-pages}     | letter                  | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
                                                     | *                       | NOTHING      | NOTHING      | NOTHING
admin:tracker_transmission_cleared                   | *                       | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
admin:tracker_transmission_{open,take-over}          | *                       | REFUSED      | OPEN DONE    | REFUSED
# What waits without a hint: the answers do, each with its summary and its evidence; nothing waits in the others.
admin:tracker_transmission_accept-plain              | submitted, letter       | REFUSED      | OPEN DONE    | REFUSED
                                                     | *                       | REFUSED      | REFUSED      | REFUSED
# Any answer that waits can be accepted or returned so: the matrix selects none.
admin:tracker_transmission_accept-selected           | *                       | REFUSED      | OPEN INVALID | REFUSED
admin:tracker_transmission_return-selected           | *                       | REFUSED      | OPEN INVALID | REFUSED
# No form of theirs gives a consent: there is nothing to choose.
admin:tracker_transmission_record-consent            | *                       | REFUSED      | OPEN INVALID | REFUSED
admin:tracker_{statusupdate,commitmentupdate}_check  | letter draft            | NOTHING      | NOTHING      | NOTHING
                                                     | *                       | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
admin:tracker_{statusupdate,commitmentupdate}_accept | *submitted              | REFUSED      | OPEN DONE    | REFUSED
                                                     | *                       | REFUSED      | REFUSED      | REFUSED
admin:tracker_{statusupdate,commitmentupdate}_return | *submitted              | REFUSED      | OPEN DONE    | REFUSED
                                                     | *                       | REFUSED      | REFUSED      | REFUSED
admin:tracker_{statusupdate,commitmentupdate}_withdraw | published, unpublished | REFUSED     | OPEN DONE    | REFUSED
                                                     | *                       | REFUSED      | REFUSED      | REFUSED
admin:tracker_evidence_{download,pages}              | *                       | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
""")

# Letters, and what takes two persons: the one who asked does not confirm.
TWO_PERSONS = read_table("""
address                                | kinds                  | data entry   | reviewer     | administrator
admin:tracker_submission_letters       | *                      | OPEN AS_GET  | REFUSED      | REFUSED
admin:tracker_submission_letter        | open                   | OPEN DONE    | REFUSED      | REFUSED
                                       | quiet                  | OPEN INVALID | REFUSED      | REFUSED
                                       | not open               | NOTHING      | NOTHING      | NOTHING
admin:tracker_submission_letter_answer | letter submitted       | OPEN REFUSED | REFUSED      | REFUSED
                                       | *                      | OPEN DONE    | REFUSED      | REFUSED
admin:tracker_submission_ask-consent   | *                      | OPEN DONE    | REFUSED      | REFUSED
admin:tracker_submission_ask-erasure   | *                      | OPEN DONE    | OPEN DONE    | OPEN DONE
""")

# Spreadsheets: whoever may do one by one what their rows do; people's are not even known to others than administrators.
SHEETS = read_table("""
address                                                | kinds          | data entry   | reviewer     | administrator
admin:tracker_spreadsheetimport_changelist             | *              | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
# What is sent is the form of data entry, with the first kind that it offers.
admin:tracker_spreadsheetimport_add                    | *              | OPEN DONE    | OPEN INVALID | OPEN INVALID
admin:tracker_spreadsheetimport_empty                  | *              | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
admin:tracker_spreadsheetimport_{change,file}          | people         | NOTHING      | NOTHING      | OPEN AS_GET
                                                       | *              | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
admin:tracker_spreadsheetimport_history                | people         | NOTHING      | NOTHING      | MOVED
                                                       | *              | MOVED        | MOVED        | MOVED
admin:tracker_spreadsheetimport_columns                | people         | NOTHING      | NOTHING      | OPEN DONE
                                                       | *              | OPEN DONE    | REFUSED      | REFUSED
admin:tracker_spreadsheetimport_take                   | people         | NOTHING      | NOTHING      | OPEN DONE
                                                       | read           | OPEN DONE    | REFUSED      | REFUSED
                                                       | *              | OPEN REFUSED | REFUSED      | REFUSED
admin:tracker_spreadsheetimport_faulty                 | people         | NOTHING      | NOTHING      | OPEN AS_GET
                                                       | read           | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
                                                       | *              | NOTHING      | NOTHING      | NOTHING
# No file of corrected rows is chosen.
admin:tracker_spreadsheetimport_correct                | people         | NOTHING      | NOTHING      | OPEN INVALID
                                                       | *              | OPEN INVALID | REFUSED      | REFUSED
admin:tracker_spreadsheetimport_go-on                  | people         | NOTHING      | NOTHING      | OPEN REFUSED
                                                       | under way      | OPEN DONE    | REFUSED      | REFUSED
                                                       | *              | OPEN REFUSED | REFUSED      | REFUSED
admin:tracker_spreadsheetimport_drop                   | people         | NOTHING      | NOTHING      | OPEN DONE
                                                       | *              | OPEN DONE    | REFUSED      | REFUSED
# Addresses of earlier releases.
admin:tracker_spreadsheetimport_{values,row}           | people         | NOTHING      | NOTHING      | MOVED
                                                       | *              | MOVED        | MOVED        | MOVED
admin:importcolumnmap                                  | *              | MOVED        | MOVED        | MOVED
admin:tracker_recommendation_export-{csv,xlsx}         | *              | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
admin:tracker_auditevent_export-csv                    | *              | OPEN AS_GET  | OPEN AS_GET  | OPEN AS_GET
admin:tracker_mandate_export-{csv,xlsx}                | *              | REFUSED      | REFUSED      | OPEN AS_GET
""")

AT_THE_DESK = [*HOME, *READING, *NO_ADDING, *KEEPING, *CHECKING, *TWO_PERSONS, *SHEETS]
