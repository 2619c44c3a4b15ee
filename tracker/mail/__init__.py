"""Emails: what happened and whom it concerns, the outbox, what the clock writes, and the calendar.

An email is a row, written in the transaction of the act that it is about: it is there if the act is done, and only
then. The queue is a table of the same database (docs/adr/0004, 0012). `kinds` is the table of all notices; `notices`
says what the acts announce; `outbox` writes rows in the language of each person; `sending` hands them to the mail
server; `clock` writes at most one email a day to a person, by the days of `reminders`; `forgetting` blanks what an
erasure reaches; `calendar` is the feed.
"""
