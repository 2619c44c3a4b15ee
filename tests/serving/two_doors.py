"""Public pages and private rooms as two processes on one PostgreSQL, as docs/operations.md ("Two doors") has them.

Budgets, threads and limits are those that ship; worker and clock run beside them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.lab.crashes.site import Site
from tests.serving.cluster import Cluster
from tests.serving.programs import manage, program
from tests.serving.proxy import RECORD, ROOMS

ROLE = "followup_public"
# A site of other tests has these; here they are what the product itself has.
OF_OTHER_TESTS = ("COSTLY_SECONDS", "COSTLY_SECONDS_NETWORK")


# Of the scheduler's weights the one nearest to CPUWeight=20 of deploy/systemd/followup-public.service, in each session.
SECOND = 7


def go_second(site: Site) -> None:
    """Let a server have a fifth of the weight of others where processors are short, as its unit of systemd does.

    Where the kernel weighs sessions (autogroup) that is said of the session, else of each process.
    """
    assert site.server is not None
    weighed = Path(f"/proc/{site.server.pid}/autogroup")
    if weighed.exists():
        weighed.write_text(str(SECOND))
    os.setpriority(os.PRIO_PGRP, site.server.pid, SECOND)


class TwoDoors:
    """Two servers, which are set up and not started."""

    def __init__(self, folder: Path, cluster: Cluster, *, proxies: int) -> None:
        """`proxies`: how many stand in front."""
        common = {
            "ALLOWED_HOSTS": ROOMS, "SITE_ADDRESS": f"http://{ROOMS}", "PUBLIC_ADDRESS": f"http://{RECORD}",
            "TRUSTED_PROXIES": str(proxies), "LINK_CHECKS": "false",
            "MEDIA_ROOT": str(folder / "media"), "KEPT_PAGES": str(folder / "kept"),
        }  # fmt: skip
        self.folder, self.cluster = folder, cluster
        self.rooms, self.public = self._site("rooms", cluster.url()), self._site("public", cluster.url(role=ROLE))
        for each in (self.rooms, self.public):
            each.environment |= common
        self.commands = dict(self.rooms.environment)
        self.rooms.environment["ROOMS_ONLY"] = "true"
        self.public.environment |= {"PUBLIC_ONLY": "true", "ALLOWED_HOSTS": RECORD, "SECRET_KEY": "of-public-pages"}

    def _site(self, name: str, database: str) -> Site:
        (self.folder / name).mkdir()
        site = Site(self.folder / name, database)
        for each in OF_OTHER_TESTS:
            del site.environment[each]
        return site

    def set_the_stage(self, answers: int) -> Any:
        """Make tables, records and the role of public pages; what `tests.serving.stage` tells of them."""
        stage = Site(self.folder, self.cluster.url())
        stage.environment = self.commands
        made = stage.run("tests.serving.stage", str(answers))
        with self.cluster.connect() as line:
            line.execute(f"CREATE ROLE {ROLE} LOGIN")
        manage(self.commands, "grant_public_role", ROLE)
        return made

    @contextmanager
    def open(self) -> Iterator[None]:
        """Both servers, worker and clock, until the end of the block."""
        log = self.folder / "programs.log"
        with (
            program(self.commands, log, "db_worker", "--verbosity", "0"),
            program(self.commands, log, "send_due_mail", "--every", "60"),
        ):
            try:
                self.rooms.start()
                self.public.start()
                go_second(self.public)
                yield
            finally:
                self.rooms.kill()
                self.public.kill()
