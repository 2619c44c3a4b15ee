"""A corpus of uploads made in code: hostile files in 19 classes, and good ones that must not be mistaken for them.

`building` puts together the kinds of file, `good` and `hostile*` say what is in each, `corpus` collects them.
"""
