"""That a mandate ended, told to who held it: State, role, for what and the day; no reason, and no successor."""

from tracker.mail.outbox import tell
from tracker.models import Mandate

NOTICE = "mandate_ended"


def about_ended_mandate(mandate: Mandate) -> None:
    """Tell the person whose mandate ended, once of each mandate; nobody whose account is closed.

    Args:
        mandate: as it is stored after its end, whoever ended it.
    """
    if mandate.user.is_active:
        tell([mandate.user], NOTICE, about=mandate, mandate=mandate)
