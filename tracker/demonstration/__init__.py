"""The demonstration: invented States, what they answered, and how it was checked, all built through the actions.

`fixtures/demonstration/` says in lines who does what when (`story.toml` begins with how); `acts` has one method for
each act that a line can name. Every act is carried out "at" a day before the one of loading, in order, so that the
ledger and the audit are real. Nothing here runs where DATABASE_URL names a database (`docs/domain.md` 6).
"""

from tracker.demonstration.accounts import Accounts
from tracker.demonstration.removal import Refused, remove_demonstration
from tracker.demonstration.story import load_demonstration

__all__ = ["Accounts", "Refused", "load_demonstration", "remove_demonstration"]
