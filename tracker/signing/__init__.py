"""Signing in: who is let in, by what, how many guesses are judged, and how long a session lasts.

Passwords are judged by Django; the rows of second factors and of sessions are those of django-allauth. Its pages and
its steps are not used: ours keep what was typed, and stand in the permission matrix (docs/adr/0010, docs/adr/0027).
Belongs here: what both rooms need of it. The pages are in `tracker.portal`, the changes in `tracker.actions.signing`.
"""
