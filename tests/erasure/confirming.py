"""Confirms the erasures that were asked for, as a second person, and makes the files of /data/ as the worker then does.

Run as a program, it prints when it was done.
"""

import json
import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from tracker import actions  # noqa: E402
from tracker.ledger.verification import verify_database  # noqa: E402
from tracker.models import Correction, User  # noqa: E402


def main() -> None:
    """Confirm each, let the worker look, and verify the chain."""
    reviewer = User.objects.get(username="reviewer")
    for key in sys.argv[1:]:
        request = Correction.objects.get(pk=key)
        actions.confirm_correction(correction=request, by=reviewer, now=timezone.now())
    done = time.time()
    call_command("make_exports", verbosity=0)
    verified = verify_database()
    print(json.dumps({"at": done, "publications": verified.publications, "readable": verified.without_text}))


if __name__ == "__main__":
    main()
