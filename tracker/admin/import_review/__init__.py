"""The review of an import: the source on one side, what was found on the other, and each correction a form of its own.

Belongs here: the pages and what they show. What a correction does to the findings is in `tracker.importing.mending`.
"""
