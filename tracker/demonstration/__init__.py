"""The demonstration: invented States, what they answered, and how it was checked, all built through the actions.

Belongs here: turning fixtures/demonstration/ into records, and taking them away again. Texts, dates and figures are in
these files, not in code. Every act is carried out "at" a day before the one of loading, in order, so that the ledger
and the audit are real. Nothing here runs where DATABASE_URL names a database (`docs/domain.md` 6).
"""

from tracker.demonstration.accounts import Accounts
from tracker.demonstration.removal import remove_demonstration
from tracker.demonstration.story import load_demonstration
from tracker.demonstration.switch import Refused

__all__ = ["Accounts", "Refused", "load_demonstration", "remove_demonstration"]
