"""The questionnaire of a period for one State, as .docx and .xlsx: out, in, compared, and taken field by field.

A ministry clears a text in Word or in a spreadsheet. What comes back is found by ids that survive editing, never by its
place; it is compared with what is stored, and becomes drafts through `tracker.actions` where a person says so.

`form` is the questionnaire as plain data, `composing` fills it from the record, `word_out` and `sheet_out` write it;
`opening`, `word_in`, `sheet_in` and `reading` read a file; `comparing` and `returning` bring it into the record.
"""
