"""Our list, search and row beside Datasette's over the same rows, in one run; and what making the files costs.

    DATASETTE=/path/to/datasette make benchmark SIZE=6k DATABASE=sqlite

Datasette serves the database that `/data/` offers, with an index for each facet and one of words, and without limits
of time or rows. Counted is processor time of the process, warm, each page of ours and of theirs in turns. Ours is asked
by Django's test client, theirs over HTTP on this machine, which takes it about a millisecond.
"""

import os
import resource
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.config.settings")
django.setup()

from django.test import Client, override_settings  # noqa: E402 - after the settings
from django.utils import timezone  # noqa: E402

from report.downloads import making, spoken_parts, store  # noqa: E402
from report.downloads.database import NAME, PART  # noqa: E402
from report.downloads.parts import surroundings  # noqa: E402
from report.pages.answers import OF_ANSWER  # noqa: E402
from report.pages.paging import PAGE  # noqa: E402
from tests.lab.benchmarks import databases, words  # noqa: E402
from tests.lab.benchmarks.__main__ import MEASURED  # noqa: E402
from tests.lab.benchmarks.asking import CALLS, load, set_apart_what_stays  # noqa: E402
from tests.lab.benchmarks.sizes import SIZES  # noqa: E402
from tracker.models import Publication, Span  # noqa: E402

SHOWN = PAGE  # rows of a page of theirs
FACETS = ("meeting", "state", "regional_group", "period", "status", "language")
WITHOUT_LIMITS = {
    "facet_time_limit_ms": 600_000,
    "sql_time_limit_ms": 600_000,
    "suggest_facets": "off",
    "max_csv_mb": 0,
    "num_sql_threads": 1,
    "cache_size_kb": 500_000,
    "default_page_size": SHOWN,
    "default_cache_ttl": 0,
}
PATIENCE = 900  # seconds for an answer of theirs

type Ask = Callable[[], float]  # asks once, and returns milliseconds of processor


def main(name: str) -> None:
    """Make the files, and ask both; prints what each took."""
    databases.use(SIZES[name])
    print(f"Load {load()}.")
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        Client().get("/en/recommendations/")
        make_answers()
        database = Path(folder, "rows.sqlite")
        prepare(make_files(), database)
        with datasette(database) as process:
            compare(process)
    print(f"Load {load()}.")


def make_answers() -> None:
    """What the segments of the answers cost, CSV and JSON lines, current and all."""
    entry, rest, began, rows = Publication.objects.latest("pk").pk, memory(), time.process_time(), 0
    for part in (each for each in spoken_parts.wanted(entry, surroundings()) if each.name.startswith("answers")):
        rows += part.write().get("answers-all.csv", (b"", 0))[1]
    spent = (time.process_time() - began) * 1_000
    print(f"{rows:,} answers as CSV and JSON lines, current ones and all: {spent:,.0f} ms, {spent / rows:.3f} a row,")
    print(f"{memory() - rest:.0f} MB above {rest:.0f} MB at rest.", flush=True)


def make_files() -> Path:
    """All files of `/data/`; returns where their database is."""
    began = time.process_time()
    made = making.make(timezone.now())
    if made is None:
        sys.exit("Another process makes files.")
    print(f"All files of /data/: {time.process_time() - began:.1f} s.", flush=True)
    return store.folder() / made.parts[PART].pieces[NAME].sha256


def prepare(made: Path, database: Path) -> None:
    """Datasette's database: the current answers, an index for each facet, and one of the words."""
    texts = [field.in_data for field in OF_ANSWER if field.is_text]
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("ATTACH ? AS made", [str(made)])
        connection.execute("CREATE TABLE answers AS SELECT * FROM made.answers WHERE is_current")
        for facet in FACETS:
            connection.execute(f"CREATE INDEX answers_{facet} ON answers ({facet})")
        names = ", ".join(texts)
        connection.execute(f"CREATE VIRTUAL TABLE answers_fts USING fts5({names}, content='answers')")
        connection.execute("INSERT INTO answers_fts(answers_fts) VALUES ('rebuild')")
        connection.commit()
        connection.execute("DETACH made")
        connection.execute("ANALYZE")
        connection.commit()


@dataclass(frozen=True)
class Served:
    """A running Datasette."""

    pid: int
    address: str

    def clock(self) -> float:
        """Milliseconds of processor time of all its threads so far."""
        threads = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((each / "schedstat").read_text().split()[0]) for each in threads) / 1e6

    def ask(self, path: str) -> float:
        began = self.clock()
        with urlopen(f"{self.address}{path}", timeout=PATIENCE) as answer:  # noqa: S310 - ours, http
            while answer.read(1 << 20):
                pass
        return self.clock() - began

    def memory(self) -> float:
        """The most it ever held, in MB."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


@contextmanager
def datasette(database: Path) -> Iterator[Served]:
    """Datasette over this database, on a port of this machine alone, until the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = [part for name, value in WITHOUT_LIMITS.items() for part in ("--setting", name, str(value))]
    command = [os.environ["DATASETTE"], "serve", str(database), "--host", "127.0.0.1", "--port", str(port), *given]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    served = Served(process.pid, f"http://127.0.0.1:{port}")
    try:
        for _attempt in range(100):
            with suppress(URLError):
                served.ask("/-/versions.json")
                break
            time.sleep(0.2)
        yield served
    finally:
        process.terminate()
        process.wait(30)


def pages_of_both(client: Client) -> Iterator[tuple[str, Ask, str]]:
    """What is asked of both: its name, ours, and the address of theirs."""
    facets = "&".join(f"_facet={each}" for each in FACETS)
    word = quote(words.COMMON["en"])
    newest = Span.objects.today().answers().select_related("recommendation__meeting").latest("pk")
    one, state = newest.recommendation, newest.member_state_id
    row = f"/en/recommendations/{one.meeting.slug}/{one.slug}/?state={state}"
    yield "list with facets", _of_ours(client, "/en/recommendations/"), f"/rows/answers?{facets}"
    yield (
        "search with facets",
        _of_ours(client, f"/en/recommendations/?q={word}"),
        f"/rows/answers?_search={word}&{facets}",
    )
    yield "row", _of_ours(client, row), "/rows/answers/1"


def _of_ours(client: Client, address: str) -> Ask:
    def asked() -> float:
        began = time.process_time()
        response = client.get(address)
        if response.status_code != HTTPStatus.OK:
            sys.exit(f"{address} answered {response.status_code}.")
        return (time.process_time() - began) * 1_000

    return asked


def compare(served: Served) -> None:
    """Ask both each page in turns; then the CSV of theirs once. The first call of each does not count."""
    set_apart_what_stays()
    print(f"| processor, ms, median and worst of {CALLS} | ours | Datasette |\n|---|---|---|")
    for name, own, other in pages_of_both(Client()):
        ours, theirs = zip(*((own(), served.ask(other)) for _call in range(CALLS + 1)), strict=True)
        print(f"| {name} | {told(ours[1:])} | {told(theirs[1:])} |", flush=True)
    rest = served.memory()
    spent = served.ask("/rows/answers.csv?_stream=on&_size=max")
    print(f"| CSV of the current answers | | {spent:,.0f}, {served.memory() - rest:.0f} MB more |")


def told(took: Sequence[float]) -> str:
    return f"{statistics.median(took):,.0f}, {max(took):,.0f}"


def memory() -> float:
    """The most that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    with override_settings(**MEASURED):
        main(sys.argv[1])
