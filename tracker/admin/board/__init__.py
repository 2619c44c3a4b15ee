"""The board of a reporting period: where each State stands, and what may be done for many of them at once.

The rule of the stages is `tracker.rules.stages`. Here are the page, its filters and its files.
"""
