"""Shows the record to the public before anything is erased: pages that are kept, and the files of /data/.

Run as a program over a site's own database, it prints what the public pages answered.
"""

import json

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

MEETING = "rpm-asia-pacific-2025"
PAGES = (
    f"/en/recommendations/{MEETING}/15-a/",
    f"/en/recommendations/{MEETING}/15-b/",
    f"/en/recommendations/{MEETING}/15-a.json",
    "/en/states/xaa/",
    "/en/commitments/",
    "/en/changes/",
)


def main() -> None:
    """Read each page as a visitor without compression does, and make the files as the worker does."""
    visitor = Client(headers={"host": "127.0.0.1"})
    answers = {page: visitor.get(page).status_code for page in PAGES}
    call_command("make_exports", verbosity=0)
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
