"""Spreadsheets of the desk: rows of recommendations, answers, commitments, mandates and invitations.

`reading` makes tables of text of a file (`csv_in`, `xlsx_in`, `cells`); `fields` and `headings` say what a sheet of
each kind holds, `guessing` suggests which column holds what; `values` and `names_known` judge a cell; each kind judges
and takes a row in its own module (`recommendations`, `answers`, `commitments`, `mandates`, `invitations`); `loading`
and `working` bring the rows into the record through `tracker.actions`; `writing` writes the same sheets.
"""
