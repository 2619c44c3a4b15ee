"""The secretariat's desk: the stock Django admin, made into a room where work is done.

Each module registers its tables with `site.desk`. Everything that changes the record calls `tracker.actions`; what a
person sees starts from `visible_to`.
"""

from tracker.admin import answers, documents, evidence, ledger, people, periods, reference, search, submissions
from tracker.admin.board import acts as board
from tracker.admin.correcting import table as corrections
from tracker.admin.imports import pages as imports
from tracker.admin.review import queue
from tracker.admin.site import desk
from tracker.admin.spreadsheets import pages as spreadsheets

__all__ = [
    "answers",
    "board",
    "corrections",
    "desk",
    "documents",
    "evidence",
    "imports",
    "ledger",
    "people",
    "periods",
    "queue",
    "reference",
    "search",
    "spreadsheets",
    "submissions",
]
