"""Public pages and private rooms as two processes on one PostgreSQL, as docs/operations.md ("Two doors") has them.

Budgets, threads and limits are those that ship; worker and clock run beside them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.serving.cluster import Cluster
from tests.serving.proxy import RECORD, ROOMS
from tests.serving.site import Site, program

ROLE = "followup_public"
# Of the scheduler's weights the one nearest to CPUWeight=20 of deploy/systemd/followup-public.service, in each session.
SECOND = 7


def go_second(site: Site) -> None:
    """Let a server have a fifth of the weight of others where processors are short, as its unit of systemd does.

    Where the kernel weighs sessions (autogroup) the session gets the weight, else each process.
    """
    assert site.server is not None
    weighed = Path(f"/proc/{site.server.pid}/autogroup")
    if weighed.exists():
        weighed.write_text(str(SECOND))
    os.setpriority(os.PRIO_PGRP, site.server.pid, SECOND)


@contextmanager
def two_doors(folder: Path, cluster: Cluster, answers: int) -> Iterator[tuple[Site, Site, Any]]:
    """The servers of public pages and of rooms behind one proxy, and what `tests.serving.stage` says that it made."""
    common = {
        "ALLOWED_HOSTS": ROOMS, "SITE_ADDRESS": f"http://{ROOMS}", "PUBLIC_ADDRESS": f"http://{RECORD}",
        "TRUSTED_PROXIES": "1", "LINK_CHECKS": "false", "MEDIA_ROOT": str(folder / "media"),
        "KEPT_PAGES": str(folder / "kept"), "TAKEDOWN_LOG": str(folder / "take-downs.jsonl"),
    }  # fmt: skip
    own = {"PROCESS": "public", "ALLOWED_HOSTS": RECORD, "SECRET_KEY": "of-public-pages"}
    public = Site(folder / "public", cluster.url(role=ROLE), **common | own)
    rooms = Site(folder / "rooms", cluster.url(), **common)
    for each in (public, rooms):
        each.folder.mkdir()
        each.environment["DJANGO_SETTINGS_MODULE"] = "tests.serving.settings_with_budgets"
    made = rooms.run("tests.serving.stage", str(answers))
    with cluster.connect() as line:
        line.execute(f"CREATE ROLE {ROLE} LOGIN")
    rooms.python("manage.py", "grant_public_role", ROLE)
    commands, log = dict(rooms.environment), folder / "programs.log"
    rooms.environment["PROCESS"] = "private"
    with (
        program(commands, log, "db_worker", "--verbosity", "0"),
        program(commands, log, "send_due_mail", "--every", "60"),
    ):
        try:
            rooms.start()
            public.start()
            go_second(public)
            yield public, rooms, made
        finally:
            rooms.kill()
            public.kill()
