"""How an action says no. Bad words are Django's ValidationError; these two are about the moment and the person."""

from tracker.models.versions import Version
from tracker.policies import Denied, Verdict


class NotAllowed(Exception):
    """The person may not do this, or not now. The text is the sentence that the person reads."""


class EditConflict(Exception):
    """A colleague saved, sent or discarded what this person was editing.

    `theirs` is what is stored now; None where nothing is.
    """

    def __init__(self, theirs: Version | None) -> None:
        super().__init__("edited by somebody else meanwhile")
        self.theirs = theirs


def require(verdict: Verdict) -> None:
    """Raise NotAllowed with the reason unless the policy allows."""
    if isinstance(verdict, Denied):
        raise NotAllowed(verdict.reason)
