"""The questionnaire of a period for one State, as .docx and .xlsx: out, in, compared, and taken field by field.

A ministry clears a text in Word or in a spreadsheet. What comes back is found by ids that survive editing, never by its
place; it is compared with what is stored, and becomes drafts through `tracker.actions` where a person says so.

`form` is the questionnaire as plain data, and `composing` fills it from the record, in the words of `wording`. `word`
and `sheet` each write it and read it back. `opening` says whose a file is; `comparing` and `returning` bring it into
the record, and `beside` finds what somebody wrote next to the questions.
"""
