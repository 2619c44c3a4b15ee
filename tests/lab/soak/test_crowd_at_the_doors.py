"""Both doors, each a process of its own on PostgreSQL, beside a crowd that asks without end, and with PostgreSQL away.

All clients are on this machine and reach the site through nginx as it ships. Each part of the crowd has addresses
of its own (127.0.0.0/8), so that limits by address and network count them apart. SECONDS: how long the crowd is there.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.serving.cluster import Cluster, running
from tests.serving.crowd import health
from tests.serving.lines import FAULTS, Answer, Line, Ports
from tests.serving.ordinary import PUBLIC, READERS, STORED, reading
from tests.serving.proxy import RECORD, ROOMS, nginx
from tests.serving.site import Site, program, wait_for
from tests.serving.slow_lines import SLOW, UNFINISHED

pytestmark = [pytest.mark.lab, pytest.mark.database]
ANSWERS = 120
SECONDS = float(os.environ.get("SECONDS", "120"))
TIMES, WISH = 3, 2.0  # the task list beside a crowd: so many times what it takes without one, and so many seconds
PROBE_WITHIN, TOLD_WITHIN = 2.0, 3.0
STAYS_AWAY, WORKS = 10, 10
KEPT_SECOND = 1.1  # the proxy has a page for the second in which it was made
PARTS = ("exports", "costly pages", "crawler", SLOW)
AT_LEAST = {SLOW: 150, UNFINISHED: 540}  # lines that are open at the end: who is refused begins anew after a second
# While PostgreSQL is away: pages that were read before, and some that nobody has read.
AT_THE_ROOMS = ("/portal/period-1/xaa/", "/portal/sign-in/", "/admin/")
AT_THE_RECORD = (*PUBLIC, "/en/method/", "/en/recommendations/?q=crime", "/en/changes.csv", "/en/states/xaa.json")

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
    """The servers of public pages and of rooms behind one proxy, and what `tests.serving.stage` says that it made.

    Budgets, threads and limits are those that ship; worker and clock run with them.
    """
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
        each.environment["BUDGETS"] = "1"
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


def test_through_the_proxy(tmp_path: Path) -> None:
    with (
        running() as cluster,
        two_doors(tmp_path, cluster, ANSWERS) as (public, rooms, made),
        nginx(public, tmp_path / "nginx", rooms, ROOMS) as port,
    ):
        ports = Ports(port, port)
        found = beside_a_crowd(ports, made)
        away = while_it_is_away(cluster, ports, made["sessions"])
    written = (tmp_path / "nginx" / "error.log").read_text().count("buffered to a temporary file")
    print(f"answers that nginx wrote onto its disk: {written}")
    print(*(f"missed: {each}" for each in (*found, *away)), sep="\n")
    assert found == []
    assert away == []


def beside_a_crowd(ports: Ports, made: dict[str, dict[str, str]]) -> list[str]:
    """Ordinary readers alone, and then beside the crowd; what was asked and is missed."""
    with reading(ports, made["sessions"]) as readers:
        time.sleep(5)  # what is made once is made
        begun = time.monotonic()
        quiet = probed(ports, max(10, SECONDS / 2))
        came = time.monotonic()
        with told(ports=ports, file=made["file"]) as crowd:
            time.sleep(3)  # its program has begun
            probes = probed(ports, SECONDS)
            went = time.monotonic()
            outcome = json.loads(crowd.communicate(timeout=120)[0])
    before, pages_before = readers.asked_within(begun, came)
    beside, pages_beside = readers.asked_within(came, went)
    print(f"\n{READERS} ordinary readers alone: task list {said_of(before)}; public pages {said_of(pages_before)}")
    print(f"beside the crowd, {went - came:.0f} s: task list {said_of(beside)}; public pages {said_of(pages_beside)}")
    print(f"probes: {said_of(quiet)}; beside the crowd {said_of(probes)}; load {os.getloadavg()[0]:.1f}")
    print(f"{os.cpu_count()} processors; lines open at the end: {outcome['open']}; still busy: {outcome['left']}")
    for part, statuses in outcome["came"].items():
        print(f"the crowd, {part}: {statuses}, the slowest answer {outcome['slowest'][part]:.1f} s")
    alone, wish = p95(before), min(WISH, TIMES * p95(before))
    return [
        *([f"task list: p95 {p95(beside):.3f} s; alone {alone:.3f} s"] if p95(beside) > wish else []),
        *(f"no crowd: {part} {count}" for part, count in outcome["open"].items() if count < AT_LEAST[part]),
        *(f"no crowd: {part}" for part in PARTS if part not in outcome["came"]),
        *(f"task list: {each.status} after {each.seconds:.1f} s" for each in beside if each.status != "200"),
        *(f"{each.address}: {each.status}" for each in (*pages_before, *pages_beside) if each.status in FAULTS),
        *(
            f"{each.begun - came:.0f} s: {each.address}: {each.status}, {each.seconds:.2f} s"
            for each in probes
            if is_bad(each)
        ),
        *(f"the crowd: {each}" for each in outcome["faults"]),
    ]


@contextmanager
def told(**said: Any) -> Iterator[subprocess.Popen[str]]:
    """The program of the crowd, which goes on until its input ends and prints what came of it; it ends with the block.

    A process of its own, so that the work of the crowd makes no ordinary reader wait.
    """
    command = [sys.executable, "-m", "tests.serving.crowd_at_the_doors"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps(said) + "\n")
            process.stdin.flush()
            yield process
        finally:
            process.kill()


def p95(answers: list[Answer]) -> float:
    return sorted(each.seconds for each in answers)[int(len(answers) * 0.95)]


def said_of(answers: list[Answer]) -> str:
    waits = sorted(each.seconds for each in answers)
    statuses = dict(Counter(each.status for each in answers))
    return (
        f"{statuses}, half within {waits[len(waits) // 2]:.3f} s, p95 {p95(answers):.3f} s, slowest {waits[-1]:.2f} s"
    )


def probed(ports: Ports, seconds: float) -> list[Answer]:
    """Both addresses of health at both doors, twice a second."""
    until, found = time.monotonic() + seconds, []
    while time.monotonic() < until:
        for port, host in ((ports.public, RECORD), (ports.rooms, ROOMS)):
            for address in ("/healthz", "/readyz"):
                begun = time.monotonic()
                status, wait = health(port, address, host=host)
                found.append(Answer(f"{host}{address}", str(status), begun, wait))
        time.sleep(0.5)
    return found


def is_bad(probe: Answer) -> bool:
    return probe.status != "200" or probe.seconds > PROBE_WITHIN


def while_it_is_away(cluster: Cluster, ports: Ports, sessions: dict[str, str]) -> list[str]:
    """PostgreSQL is stopped, gently and like a power cut, while ordinary readers read; what was asked and is missed."""
    wait_for(lambda: is_ready(ports), say="the crowd has gone")
    spans: list[tuple[float, float]] = []
    asked: list[Answer] = []
    with reading(ports, sessions) as readers:
        time.sleep(5)
        for mode in ("fast", "immediate"):
            cluster.stop(mode)
            time.sleep(KEPT_SECOND)
            since = time.monotonic()
            asked += each_page(ports, sessions)
            time.sleep(STAYS_AWAY)
            # Who asks in the last seconds may be answered by a database that is back.
            spans.append((since, time.monotonic() - TOLD_WITHIN))
            cluster.start()
            with cluster.connect():
                back = time.monotonic()
            time.sleep(WORKS)
            spans.append((back, time.monotonic()))
    first, then, second, at_last = (
        [*tasks, *pages] for tasks, pages in (readers.asked_within(*each) for each in spans)
    )
    # Who was still waiting when it was stopped once more asked a database that went away.
    there = [*(each for each in then if each.begun + each.seconds <= spans[1][1]), *at_last]
    away = [*asked, *first, *second]
    print(f"PostgreSQL away: {said_of(away)}; back again: {said_of(there)}")
    return [
        *(f"{each.address}: {each.status} after {each.seconds:.2f} s" for each in away if not is_told(each)),
        *(f"back, and {each.address}: {each.status}" for each in there if each.status != "200"),
    ]


def each_page(ports: Ports, sessions: dict[str, str]) -> list[Answer]:
    line, cookie = Line(ports, "127.0.200.1"), {"Cookie": f"sessionid={sessions['XAA']}"}
    try:
        of_rooms = [line.ask(address, cookie) for address in AT_THE_ROOMS]
        return [*of_rooms, *(line.ask(address) for address in AT_THE_RECORD)]
    finally:
        line.close()


def is_told(answer: Answer) -> bool:
    """Whether the answer is the sentence that says so, in time."""
    return answer.status == "503" and STORED in answer.body and answer.seconds <= TOLD_WITHIN


def is_ready(ports: Ports) -> bool:
    return all(
        health(port, "/readyz", host=host)[0] == 200 for port, host in ((ports.public, RECORD), (ports.rooms, ROOMS))
    )
