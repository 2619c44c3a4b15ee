"""Proving that the record is whole: each check looks at all there is of one kind, a few at a time, naming each fault.

A check yields its faults, a sentence each, and returns what it looked at. `manage.py verify_all` runs all of them.
"""
