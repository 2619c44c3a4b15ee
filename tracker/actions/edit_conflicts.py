"""Two people wrote the same draft: noticed here, before anything is stored, by the revision that each saw."""

from typing import Any

from django.utils.translation import gettext as _

from tracker.actions.errors import EditConflict, NotAllowed
from tracker.models import CommitmentUpdate, StatusUpdate


def open_version(siblings: Any, *, on_behalf: bool, revision: int | None) -> Any:
    """The draft that a person edits; None where a new version begins.

    Raises EditConflict where what is stored is not what the person saw, NotAllowed where the answer was sent.
    """
    stored = siblings.open().filter(on_behalf=on_behalf).first()
    if stored is None:
        if revision is not None:
            raise EditConflict(siblings.filter(on_behalf=on_behalf).order_by("version").last())
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
