"""Whether made files may be handed out now. The database says so at each request, and nothing else.

Whatever is taken down leaves an entry without a text in the ledger, in the same transaction (`tracker.actions.ledger`).
So files that hold everything up to an entry may be handed out while that entry is there and none without a text
follows: nobody has to note anything in an act, and there is nothing that could be forgotten or lost.
"""

from __future__ import annotations

from report.downloads.store import MadeFiles
from tracker.models import Publication, PublicCounter
from tracker.models.ledger import FIRST_PREVIOUS


def is_of_this_chain(made: MadeFiles) -> bool:
    """Whether the ledger still has the last entry that the files hold. One put back from a backup may not."""
    if not made.entry:
        return made.hash == FIRST_PREVIOUS
    return Publication.objects.filter(pk=made.entry, hash=made.hash).exists()


def is_of_this_epoch(made: MadeFiles) -> bool:
    """Whether nothing was taken away since that leaves no entry: evidence that was made private or found infected, a
    commitment as printed that was corrected or removed."""
    return made.changes.rpartition(" ")[2] == changes().rpartition(" ")[2]


def changes() -> str:
    """Where the counter of public changes stands: how many there were, and the epoch."""
    counter = PublicCounter.objects.filter(pk=1).values_list("changes", "epoch").first()
    return "{} {}".format(*counter) if counter else ""


def stands(made: MadeFiles) -> bool:
    """Whether nothing that the files hold was taken down since: two queries by the key of the ledger."""
    later = Publication.objects.filter(pk__gt=made.entry, text_sha256__isnull=True)
    return is_of_this_chain(made) and not later.exists()
