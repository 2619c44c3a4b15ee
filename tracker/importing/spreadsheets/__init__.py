"""Spreadsheets of the Secretariat: recommendations, answers, commitments, nominations and invitations.

`reading` makes tables of text of a file; `columns` says which column holds what; each kind has the form of a row, and a
batch that compares rows with the record and writes them (`recommendations`, `letters`, `people`); `working` brings the
rows into the record through `tracker.actions`; `writing` writes the same sheets.
"""
