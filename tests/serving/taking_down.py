"""Takes down, in a site's own database, one answer for each line that it reads; prints the moment of each commit.

What it prints of an answer: its State, its recommendation, and the first words of its summary.
"""

import json
import sys
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402

from tracker import actions  # noqa: E402
from tracker.choices import ReviewState  # noqa: E402
from tracker.models import Mandate, StatusUpdate  # noqa: E402


def main() -> None:
    """Until there is no answer, or no line, any more."""
    accepted = StatusUpdate.objects.filter(review_state=ReviewState.ACCEPTED).order_by("pk")
    for version in list(accepted.select_related("submission", "recommendation", "printing")):
        told = {
            "state": version.submission.member_state_id.lower(),
            "recommendation": version.recommendation.slug,
            "words": version.summary.partition(".")[0] + ".",
        }
        print(json.dumps(told), flush=True)
        if not sys.stdin.readline():
            return
        mandate = Mandate.objects.get(member_state=version.submission.member_state_id, role="focal_point")
        actions.withdraw(version=version, by=mandate.user, now=timezone.now())
        print(json.dumps({"at": time.time()}), flush=True)


if __name__ == "__main__":
    main()
