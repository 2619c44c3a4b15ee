"""The secretariat's desk: the stock Django admin, made into a room where work is done.

Each module registers its tables with `site.desk`. Everything that changes the record calls `tracker.actions`; what a
person sees starts from `visible_to`.
"""

from tracker.admin import (
    answers,
    checking,
    documents,
    imports,
    ledger,
    mail,
    people,
    periods,
    reference,
    spreadsheets,
    submissions,
)
from tracker.admin.site import desk

__all__ = [
    "answers",
    "checking",
    "desk",
    "documents",
    "imports",
    "ledger",
    "mail",
    "people",
    "periods",
    "reference",
    "spreadsheets",
    "submissions",
]
