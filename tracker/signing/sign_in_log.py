"""Each try of a sign-in, or of proving oneself again, and each sign-out, as a line of the log: whose account, by what,
from where.

An account stands there by its number; what was typed never does, for a name that nobody has may be a password typed in
the wrong place. The lines go to standard error like those of faults, under the name "tracker.sign_ins".
"""

import logging

from django.http import HttpRequest

from tracker.models import User
from tracker.signing.limits import address_of

SIGNED_IN, WRONG, NOT_JUDGED, CLOSED = "signed in", "wrong", "too many guesses, not judged", "account is closed"
SIGNED_OUT = "signed out"
log = logging.getLogger("tracker.sign_ins")


def note(request: HttpRequest, outcome: str, *, by: str, person: User | None) -> None:
    """Write the line.

    Args:
        outcome: one of the five above.
        by: "password", "passkey", "code", or the kind of the second factor that was proved; of a sign-out "person", or
            "time" where the session was idle or open too long.
        person: whose account it is; None where nobody has the name that was typed.
    """
    facts = {"person": person.pk if person else None, "by": by, "from": address_of(request)}
    level = logging.INFO if outcome in (SIGNED_IN, SIGNED_OUT) else logging.WARNING
    log.log(level, outcome, extra={"facts": facts})
