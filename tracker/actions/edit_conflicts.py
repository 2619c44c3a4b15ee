"""Two people wrote the same draft: noticed here, before anything is stored, by the revision that each saw."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tracker.actions.errors import EditConflict, NotAllowed
from tracker.models import CommitmentUpdate, StatusUpdate


def open_version(siblings: Sequence[Any], *, on_behalf: bool, revision: int | None) -> Any:
    """The draft that a person edits; None where a new version begins.

    Args:
        siblings: all versions of the answer or of the update, the first one first.

    Raises EditConflict where what is stored is not what the person saw, NotAllowed where the answer was sent.
    """
    own = [each for each in siblings if each.on_behalf == on_behalf]
    stored = next((each for each in own if each.is_open), None)
    if stored is None:
        if revision is not None:
            raise EditConflict(own[-1] if own else None)
        return None
    if stored.transmission_id is not None:
        if revision is not None:
            raise EditConflict(stored)
        raise NotAllowed(_("This answer was sent and waits to be checked. Recall it, or wait for the secretariat."))
    return stored


def require_as_seen(draft: StatusUpdate | CommitmentUpdate, revision: int | None) -> None:
    """Raise EditConflict, with what is stored, unless the draft is the one the person saw."""
    if draft.revision != revision:
        raise EditConflict(type(draft).objects.get(pk=draft.pk))
