"""What a program can tell of texts by their meaning: numbers of a text, how near two are, and which words caused it.

Belongs here: reckoning. It stores nothing and decides nothing: `tracker.actions.suggesting` keeps what is found, and a
person decides. The encoder is an extra (`suggestions` in pyproject.toml): without it
nothing of this runs and no page mentions it. Why so: docs/adr/0049-suggestions-a-person-decides.md.
"""
