"""How an action says no. Bad words are Django's ValidationError; these two are about the moment and the person."""

from collections.abc import Callable

from django.core.exceptions import ValidationError

from tracker.models.versions import Version
from tracker.rules.policies import Denied, Verdict


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


type Refusal = NotAllowed | ValidationError | EditConflict
REFUSALS = (NotAllowed, ValidationError, EditConflict)


def attempted[Made](make: Callable[[], Made]) -> Made | Refusal:
    """What was made, or the refusal: in a set one that cannot be done stands beside the others that are."""
    try:
        return make()
    except REFUSALS as refusal:
        return refusal


def the_only[Made](made: list[Made | Refusal]) -> Made:
    """What a set of one made. Raises its refusal."""
    [one] = made
    if isinstance(one, REFUSALS):
        raise one
    return one
