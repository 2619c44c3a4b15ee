"""Who gets what in the portal. Source: `docs/domain.md` 5, the table of readers and the table of moves.

The tables speak of a State's own people in its own rooms. To everybody else a room is NOTHING (whoever's
mandate ended reads when it did), and a visitor is asked to sign in; a period that is not open has no room. What a person may not see (SEES) is NOTHING, before any line is asked.
"""

from tests.matrix.words import read_table

# docs/domain.md 5: "who", with the columns of its table taken apart into the kinds of the matrix. A draft of data entry,
# typed from a letter, is "what the secretariat itself typed": it stands in a lane of its own, and the State is told of it
# when it is sent. Evidence is seen with the version that cites it.
SEES = {
    "named draft":      {"sender", "expert"},
    "draft":            {"sender"},
    "letter draft":     {"secretariat"},
    "named submitted":  {"sender", "expert", "observer", "secretariat"},
    "submitted":        {"sender", "observer", "secretariat"},
    "letter submitted": {"sender", "observer", "secretariat"},
    "named returned":   {"sender", "expert", "observer", "secretariat"},
    "returned":         {"sender", "observer", "secretariat"},
    "published":        {"sender", "expert", "observer", "secretariat", "public"},
    "unpublished":      {"sender", "expert", "observer", "secretariat"},
    "private":          {"sender", "expert", "observer", "secretariat"},
    # What was cleared is the senders' affair; the desk reads it with the sending that it belongs to.
    "cleared unsent":   {"sender"},
    "cleared sent":     {"sender", "secretariat"},
}  # fmt: skip

# Addresses that belong to no State.
DOORS = read_table("""
address          | kinds | visitor         | State           | mandate ended | secretariat
portal:tasks     | *     | SIGN_IN -       | OPEN -          | OPEN -        | ONWARD -
portal:sign_in   | *     | OPEN FORM       | ONWARD FORM     | ONWARD FORM   | ONWARD FORM
portal:sign_out  | *     | - SIGN_IN       | - SIGN_IN       | - SIGN_IN     | - SIGN_IN
# A link leads on whatever it is worth. The visitor opened one that works: what it is worth is seen on the next page.
portal:join      | *     | ONWARD          | ONWARD          | ONWARD        | ONWARD
portal:take_up   | *     | OPEN DONE       | OPEN INVALID    | OPEN INVALID  | OPEN INVALID
# Before the sign-in the browser remembers the language, and nothing is written.
portal:language  | *     | - ONWARD        | - DONE          | - DONE        | - DONE
portal:resume    | *     | - SIGN_IN       | - ONWARD        | - ONWARD      | - ONWARD
portal:mail      | *     | SIGN_IN         | OPEN DONE       | OPEN DONE     | OPEN DONE
# Who was told something marks it as read; who was not has nothing to mark.
portal:news      | *     | SIGN_IN         | OPEN FORM       | OPEN FORM     | OPEN FORM
# A picture of a State's first day, for the desk: nothing is sent from it.
portal:preview   | *     | SIGN_IN -       | NOTHING -       | NOTHING -     | OPEN -
portal:calendar  | *     | SIGN_IN         | ONWARD DONE     | ONWARD DONE   | ONWARD DONE
# The key in the address is the secret: whoever has it reads the calendar, without a sign-in.
portal:calendar_feed | known | OPEN -      | OPEN -          | OPEN -        | OPEN -
                 | unknown | NOTHING -     | NOTHING -       | NOTHING -     | NOTHING -
portal:kept_for_desk | * | SIGN_IN         | ONWARD          | ONWARD        | ONWARD
# Nobody's password was right before, no passkey is there, and no link was mailed.
portal:second_step | *   | SIGN_IN         | ONWARD          | ONWARD        | ONWARD
portal:passkey   | *     | OPEN INVALID    | OPEN INVALID    | OPEN INVALID  | OPEN INVALID
portal:reset     | *     | OPEN INVALID    | OPEN INVALID    | OPEN INVALID  | OPEN INVALID
# As with an invitation: a link leads on, and the page behind it says what it is worth.
portal:reset_link | *    | ONWARD          | ONWARD          | ONWARD        | ONWARD
portal:new_password | *  | NOTHING         | NOTHING         | NOTHING       | NOTHING
# The own sign-in: everybody's, whatever the role. A code, a passkey or the right password is not on the page.
portal:account   | *     | SIGN_IN -       | OPEN -          | OPEN -        | OPEN -
portal:account_{confirm,app,passkey} | * | SIGN_IN | OPEN INVALID | OPEN INVALID | OPEN INVALID
portal:account_password | * | SIGN_IN      | OPEN DONE       | OPEN DONE     | OPEN DONE
portal:account_codes | * | SIGN_IN         | ONWARD          | ONWARD        | ONWARD
portal:account_remove | * | SIGN_IN        | NOTHING         | NOTHING       | NOTHING
portal:account_end_session | * | - SIGN_IN | - ONWARD        | - ONWARD      | - ONWARD
""")

# Rooms: of the open period, and of a quiet one, in which nothing is left to send or named to the expert.
ROOMS = read_table("""
address                                             | kinds | sender         | expert          | observer
portal:{task_list,welcome,commitments,library,receipts} | *     | OPEN -         | OPEN -          | OPEN -
portal:check                                        | open  | OPEN DONE      | REFUSED         | REFUSED
                                                    | quiet | OPEN INVALID   | REFUSED         | REFUSED
portal:consent                                      | open  | OPEN DONE      | REFUSED         | REFUSED
                                                    | quiet | OPEN DONE      | REFUSED         | REFUSED
portal:commitment_new                               | open  | OPEN DONE      | OPEN DONE       | REFUSED
                                                    | quiet | OPEN DONE      | OPEN INVALID    | REFUSED
portal:evidence_add                                 | *     | OPEN DONE      | OPEN DONE       | REFUSED
portal:intention                                    | *     | OPEN DONE      | REFUSED         | REFUSED
portal:questionnaire                                | *     | OPEN INVALID   | OPEN INVALID    | REFUSED
portal:questionnaire_file                           | *     | OPEN -         | OPEN -          | REFUSED -
# Its form stands on the page that an uploaded file leads to; without one there is nothing to take.
portal:questionnaire_take                           | *     | ONWARD INVALID | ONWARD INVALID  | REFUSED
portal:report_once                                  | *     | ONWARD -       | ONWARD -        | ONWARD -
portal:cleared_file                                 | *     | OPEN -         | OPEN -          | OPEN -
portal:{people,handover}                            | *     | OPEN -         | REFUSED -       | REFUSED -
portal:handover_file                                | *     | ONWARD -       | REFUSED -       | REFUSED -
portal:invite                                       | *     | OPEN DONE      | REFUSED         | REFUSED
portal:{receipt,receipt_file}                       | *     | OPEN -         | OPEN -          | OPEN -
# The text that is hashed holds all that was sent: whoever may see only a part of that is not given it.
portal:receipt_text                   | published, unpublished | OPEN -      | OPEN -          | OPEN -
                                                    | *     | OPEN -         | NOTHING -       | OPEN -
""")

# Recommendations that are asked: the page is everybody's in the room, and shows what the reader may see of the answer.
# "blank": nobody wrote. "answered before": nobody wrote, and an answer of another period is accepted.
ANSWERS = read_table("""
address                         | kinds                                 | sender         | expert         | observer
portal:{answer,answer_correct}  | named draft, named returned           | OPEN DONE      | OPEN DONE      | OPEN REFUSED
                                | *submitted                            | OPEN REFUSED   | OPEN REFUSED   | OPEN REFUSED
                                | *                                     | OPEN DONE      | OPEN REFUSED   | OPEN REFUSED
# Who may write an answer speaks of it; whoever is told nothing of it has no word in it.
portal:answer_comment           | named*                                | ONWARD DONE    | ONWARD DONE    | ONWARD REFUSED
                                | *                                     | ONWARD DONE    | ONWARD REFUSED | ONWARD REFUSED
portal:answer_no_change         | answered before                       | ONWARD DONE    | ONWARD REFUSED | ONWARD REFUSED
                                | *                                     | ONWARD REFUSED | ONWARD REFUSED | ONWARD REFUSED
portal:answer_discard           | named draft                           | OPEN DONE      | OPEN DONE      | REFUSED
# A form sent twice has done its work: after the first there is no draft. What an expert does not see is blank to her.
                                | draft                                 | OPEN DONE      | REFUSED ONWARD | REFUSED
                                | submitted, returned, letter submitted | REFUSED        | REFUSED ONWARD | REFUSED
                                | letter draft, blank, answered before  | REFUSED ONWARD | REFUSED ONWARD | REFUSED
                                | *                                     | REFUSED        | REFUSED        | REFUSED
portal:answer_recall            | named submitted, submitted            | OPEN DONE      | REFUSED        | REFUSED
                                | named returned, returned              | REFUSED ONWARD | REFUSED        | REFUSED
                                | *                                     | REFUSED        | REFUSED        | REFUSED
portal:answer_withdraw          | published, unpublished                | OPEN DONE      | REFUSED        | REFUSED
                                | *                                     | REFUSED        | REFUSED        | REFUSED
""")
# What the answers' own sending lane does not hold: a letter that was sent leaves the State's lane free.
LETTER_LEAVES_THE_LANE_FREE = read_table("""
address                                 | kinds            | sender    | expert       | observer
portal:{answer,answer_correct}          | letter submitted | OPEN DONE | OPEN REFUSED | OPEN REFUSED
portal:{commitment,commitment_correct}  | letter submitted | OPEN DONE | OPEN REFUSED | OPEN REFUSED
""")

COMMITMENTS = read_table("""
address                                 | kinds                        | sender         | expert         | observer
portal:{commitment,commitment_correct}  | named draft, named returned  | OPEN DONE      | OPEN DONE      | OPEN REFUSED
                                        | *submitted                   | OPEN REFUSED   | OPEN REFUSED   | OPEN REFUSED
                                        | *                            | OPEN DONE      | OPEN REFUSED   | OPEN REFUSED
portal:commitment_comment               | named*                       | ONWARD DONE    | ONWARD DONE    | ONWARD REFUSED
                                        | *                            | ONWARD DONE    | ONWARD REFUSED | ONWARD REFUSED
portal:commitment_discard               | named draft, draft           | OPEN DONE      | OPEN DONE      | REFUSED
                                        | *                            | REFUSED        | REFUSED        | REFUSED
portal:commitment_recall                | named submitted, submitted   | OPEN DONE      | REFUSED        | REFUSED
                                        | named returned, returned     | REFUSED ONWARD | REFUSED        | REFUSED
                                        | *                            | REFUSED        | REFUSED        | REFUSED
portal:commitment_withdraw              | published, unpublished       | OPEN DONE      | REFUSED        | REFUSED
                                        | *                            | REFUSED        | REFUSED        | REFUSED
""")

# The comments of the matrix are the focal point's: an expert removes her own alone, and resolves what she may write.
COMMENTS = read_table("""
address                 | kinds | sender      | expert         | observer
portal:comment_remove   | *     | ONWARD DONE | ONWARD REFUSED | ONWARD REFUSED
portal:comment_resolve  | *     | ONWARD DONE | ONWARD DONE    | ONWARD REFUSED
""")

EVIDENCE = read_table("""
address                 | kinds | sender      | expert         | observer
# Until something that cites it was sent, by who sends and by who added it: the items of the matrix are the focal point's.
portal:evidence_correct | named draft, draft | OPEN DONE | REFUSED   | REFUSED
                        | *     | REFUSED     | REFUSED        | REFUSED
portal:evidence_public  | *     | ONWARD DONE | ONWARD REFUSED | ONWARD REFUSED
portal:evidence_file    | *     | OPEN -      | OPEN -         | OPEN -
""")

# People by mandate: an expert, an observer, one who was invited and has not come; a focal point is not the State's to lead.
PEOPLE = read_table("""
address                              | kinds    | sender         | expert  | observer
portal:person                        | observer | OPEN REFUSED   | REFUSED | REFUSED
                                     | sender   | NOTHING        | NOTHING | NOTHING
                                     | *        | OPEN DONE      | REFUSED | REFUSED
portal:{take_back,change_due}        | observer | ONWARD REFUSED | REFUSED | REFUSED
                                     | sender   | NOTHING        | NOTHING | NOTHING
                                     | *        | ONWARD DONE    | REFUSED | REFUSED
portal:send_link                     | invited  | ONWARD DONE    | REFUSED | REFUSED
                                     | sender   | NOTHING        | NOTHING | NOTHING
                                     | *        | ONWARD REFUSED | REFUSED | REFUSED
portal:end_mandate                   | sender   | NOTHING        | NOTHING | NOTHING
                                     | *        | OPEN DONE      | REFUSED | REFUSED
""")

IN_ROOMS = [*LETTER_LEAVES_THE_LANE_FREE, *ROOMS, *ANSWERS, *COMMITMENTS, *COMMENTS, *EVIDENCE, *PEOPLE]
