"""The drill: a site is installed, disturbed, lost and brought back by the commands of the guides, as they stand now.

`make drill SHORT=1` needs PostgreSQL and what the lock brings, and is a part of `.ci/run`; `make drill` needs nginx,
clamd and debootstrap as well. A step is a function whose docstring is the sentence that is printed with its seconds and
figures; `story.py` has their order.
"""
