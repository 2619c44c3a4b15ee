"""Mails that the clock sends, and the calendar: what is due, told at the rhythm that each person chose.

`clock` puts one mail a day at most together for a person, of what `reminders` (days before and after the due date, one
escalation) and `digest` have to say; `places` and `progress` read what the person may see; `feed` is the calendar. A
mail speaks of labels, numbers and dates. It never quotes an answer: a word that is erased stands in no mail.
"""
