"""What the steps hand on to one another: places, servers, programs, and what was planted."""

import datetime
import shutil
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Self

import psycopg

from tests.factories.scanner import FakeScanner
from tests.lab.drill.doubles import MailServer
from tests.lab.drill.places import OFFICER, Place, certificates
from tests.lab.drill.programs import Actor, Unit
from tests.lab.drill.readers import browser
from tests.lab.drill.real import Clamd, nginx
from tests.serving.cluster import Cluster, running
from tests.serving.crowd import Worker, at_work
from tests.serving.site import free_port

type Figures = dict[str, object]  # what a step counted

SERVICES = ("followup-public", "followup-rooms", "followup-worker", "followup-clock")


class Site:
    """One installed site: its place, the cluster of its database, its programs."""

    def __init__(self, place: Place, cluster: Cluster, database: str) -> None:
        self.place, self.cluster, self.database = place, cluster, database
        self.units = {name: Unit(place, name) for name in SERVICES}
        self.actor: Actor | None = None

    @property
    def acts(self) -> Actor:
        self.actor = self.actor or Actor(self.place)
        return self.actor

    def start(self, *names: str) -> None:
        for name in names or SERVICES:
            self.units[name].start()

    def stop(self) -> None:
        """All that runs of it."""
        for unit in reversed(self.units.values()):
            unit.stop()
        if self.actor:
            self.actor.stop()
            self.actor = None

    def ask(self, question: str, *words: Any) -> list[tuple[Any, ...]]:
        """Ask its database, past the product."""
        with psycopg.connect(
            host="127.0.0.1", port=self.cluster.port, user="followup", dbname=self.database, autocommit=True,
            connect_timeout=60,
        ) as line:  # fmt: skip
            found = line.execute(question.encode(), words or None)
            return found.fetchall() if found.description else []

    def signs_since(self, moment: datetime.datetime) -> int:
        """How many of worker and clock have said since then that they are there."""
        question = "SELECT count(*) FROM tracker_heartbeat WHERE name IN ('worker', 'clock') AND seen_at > %s"
        return int(self.ask(question, moment)[0][0])

    def now(self) -> datetime.datetime:
        """The moment, as its database has it."""
        return self.ask("SELECT now()")[0][0]  # type: ignore[no-any-return]

    def status(self, address: str) -> int:
        """What a reader of public pages gets of a file, whatever is in it."""
        return browser(self.place).status_of(address)

    def read(self, address: str) -> tuple[int, str]:
        """What a reader of public pages gets."""
        page = browser(self.place).get(address)
        return page.status, page.body


class Drill:
    """The scene: everything in one folder, which goes away at the end with all that runs."""

    def __init__(self, *, full: bool = False) -> None:
        """`full`: with Debian's nginx and clamd, and an environment made by the guide."""
        self.full = full
        self.folder = Path(mkdtemp(prefix="followup-drill."))
        self.ends = ExitStack()
        self.ends.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.sites: list[Site] = []
        self.mails: MailServer
        self.scanner: FakeScanner | Clamd
        self.first: Site
        self.second: Site
        self.crowd: list[Worker] = []
        self.at_work = ExitStack()
        self.came_back: list[float] = []  # moments at which the database was there again
        self.planted: dict[str, dict[str, Any]] = {}
        self.backup = ""
        self.commit = "HEAD"  # of the tree, from the first step on

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: Any) -> None:
        with self.ends:
            self.send_home()

    def last_lines(self, lines: int = 15) -> str:
        """What each program of each site said last, and each database."""
        logs = [*self.folder.glob("*/*.log"), *(site.cluster.folder / "log" for site in self.sites)]
        said = {path: path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:] for path in sorted(logs)}
        return "\n".join(
            "\n".join([f"--- {path}", *(each[:400] for each in told)]) for path, told in said.items() if told
        )

    def start_doubles(self) -> None:
        self.authority, self.certificate, self.key = certificates(self.folder / "certificates")
        self.mails = MailServer(free_port(), self.certificate, self.key)
        scanner = Clamd if self.full else FakeScanner
        self.scanner = scanner(self.folder / "clamd")
        for each in (self.mails, self.scanner):
            each.start()
            self.ends.callback(each.stop)

    def send_to_work(self, *workers: Worker) -> None:
        """From now on they read and write, until `send_home`."""
        self.crowd += workers
        self.at_work.enter_context(at_work(list(workers)))

    def send_home(self) -> None:
        self.at_work.close()

    def put_proxy_before(self, site: Site) -> None:
        """In the long form nginx stands before both doors from now on."""
        if self.full:
            self.ends.enter_context(nginx(site.place, self.certificate, self.key))

    def make_site(self, name: str) -> Site:
        """A place with a cluster of its own, whose settings point to the doubles."""
        cluster = self.ends.enter_context(running())
        url = f"postgres://followup@127.0.0.1:{cluster.port}/followup"
        given = {
            "EMAIL_URL": f"smtps://localhost:{self.mails.port}",
            "SSL_CERT_FILE": str(self.authority),
            "CLAMAV_SOCKET": str(self.scanner.path),
            "ALARMS_TO": OFFICER,
            **({"X_ACCEL": "/stored/"} if self.full else {}),
        }
        site = Site(Place(self.folder / name, url, given), cluster, "followup")
        self.ends.callback(site.stop)
        self.sites.append(site)
        return site
