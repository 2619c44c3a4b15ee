"""Forgetting the public pages that are kept, when anything but an added answer changes what they show.

Nothing depends on it that a reader sees: each page is asked for under the epoch that the database has
(`PublicCounter.epoch`), and what was kept under an older one is never found. But words that were taken down shall not
lie in the store either.
"""

from django.core.cache import caches
from django.db import connection, transaction

PAGES = "pages"  # of settings.CACHES


def forget_now() -> None:
    """Empty the store of public pages."""
    caches[PAGES].clear()


def forget() -> None:
    """Empty it before the commit of this transaction, and again after it: meanwhile a page may have been made of what
    stood before. Once in a transaction is enough."""
    if not any(waiting[1] is forget_now for waiting in connection.run_on_commit):
        forget_now()
        transaction.on_commit(forget_now)
