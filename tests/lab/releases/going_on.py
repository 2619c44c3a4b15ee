"""Go on with this release in the database that another one left: one answer sent and accepted, a session for its State.

Run as a program with the day of that release, it prints the receipt, the session, and the head of the ledger.
"""

import datetime
import json
import sys
from typing import Any

import django
import time_machine

django.setup()

from django.conf import settings  # noqa: E402
from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist  # noqa: E402

from tests.lab.drill import acts  # noqa: E402
from tracker.models import LedgerHead, Mandate, StatusUpdate  # noqa: E402


def can_answer(code: str) -> bool:
    """Whether a State has an open period with something that it did not answer yet."""
    try:
        return bool(acts.response(code))
    except (AssertionError, MultipleObjectsReturned, ObjectDoesNotExist):
        return False


def main() -> tuple[str, dict[str, Any]]:
    codes = Mandate.objects.acting().filter(role="focal_point", meeting=None).values_list("member_state", flat=True)
    made = acts.publish(next(filter(can_answer, codes)), "As it was meant: «naïve», 例, مثال.")
    answer, head = StatusUpdate.objects.get(pk=made["answer"]), LedgerHead.objects.get()
    found = {"receipt": str(answer.transmission_id), "sequence": head.sequence, "head": head.hash}
    return acts.focal_point(answer.submission).username, found


if __name__ == "__main__":
    with time_machine.travel(datetime.datetime.fromisoformat(f"{sys.argv[1]}T12:00+00:00")):
        person, found = main()
    # A session is over twelve hours after it began, by the clock of the site.
    session = acts.session(person)["session"]
    print(json.dumps(found | {"session": f"{settings.SESSION_COOKIE_NAME}={session}"}))
