"""Confirms the erasures that were asked for, as a second person. Run as a program, it prints when it was done."""

import json
import sys
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402

from tracker import actions  # noqa: E402
from tracker.models import TwoPersonRequest, User  # noqa: E402
from tracker.verification import verify_database  # noqa: E402


def main() -> None:
    """Confirm each, and verify the chain."""
    reviewer = User.objects.get(username="reviewer")
    for key in sys.argv[1:]:
        request = TwoPersonRequest.objects.get(pk=key)
        actions.confirm_request(request=request, by=reviewer, now=timezone.now())
    verified = verify_database()
    print(json.dumps({"at": time.time(), "publications": verified.publications, "readable": verified.without_text}))


if __name__ == "__main__":
    main()
