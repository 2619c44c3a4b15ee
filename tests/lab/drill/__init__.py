"""The drill: a site is installed, disturbed, lost and brought back by the commands of the guides, as they stand now.

`make drill SHORT=1` needs PostgreSQL and what the lock brings; `make drill` needs nginx, clamd and a package index as
well. A step is a function whose docstring is the sentence that is printed with its seconds and figures; `__main__.py`
has their order. It ends by itself: at the first step that finds something wrong, or when it lasts too long; and leaves
neither a process nor a file.
"""
