"""The reporting portal: where a State's own people answer, send and decide what is published.

It reads through `visible_to` and the invitation of the own State; it changes the record by `tracker.actions` alone.
"""
