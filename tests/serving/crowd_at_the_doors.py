"""A crowd that asks without end of whoever answers at the two doors, a program of its own.

Two hundred who read slowly, fifty exports at once, six hundred posts that never end, sixty-four lines on what is dear
to make, and one who follows every link. None waits when told to come later. The program reads what it is told, in one
line of JSON, goes on until its input ends, and prints what came of it.
"""

import datetime
import itertools
import json
import sys
import threading
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

from tests.serving.crowd import EXPORTS
from tests.serving.lines import FAULTS, REFUSED, Answer, Line, Ports, until_sent_home
from tests.serving.proxy import RECORD, ROOMS
from tests.serving.slow_lines import SlowLines

# (how many lines, from how many networks). The proxy lets an address have 200 lines, a network has half of a budget.
AT_EXPORTS, AT_COSTLY = (50, 5), (64, 8)
DAYS = 20  # the record of the stage is so old
SEARCHES = (
    "/en/recommendations/?q=words+{number}&as_of={day}",
    "/en/matrix/?q=answer&as_of={day}",
    "/en/compare/?by=state&q=words+{number}",
    "/en/compare/?by=theme&as_of={day}",
    "/en/periods/period-1/?as_of={day}",
    "/en/recommendations/?q=crime+{number}",
    "/en/changes/?as_of={day}",
)
MOST_EXAMPLES = 40


@dataclass
class Tally:
    """What came of the questions of each part of the crowd, by status; of faults, what was asked."""

    came: dict[str, Counter[str]] = field(default_factory=dict)
    slowest: dict[str, float] = field(default_factory=dict)
    faults: list[tuple[str, str, str, float]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, part: str, answer: Answer) -> None:
        with self.lock:
            self.came.setdefault(part, Counter())[answer.status] += 1
            self.slowest[part] = max(self.slowest.get(part, 0), answer.seconds)
            if answer.status in FAULTS and len(self.faults) < MOST_EXAMPLES:
                self.faults.append((part, answer.address, answer.status, answer.seconds))


def source(network: int, number: int) -> str:
    """One of the addresses of a network, as the site counts networks (/24)."""
    return f"127.0.{network}.{number + 1}"


def costly(begin: int) -> Iterator[str]:
    """Addresses that are dear to make, none asked twice."""
    today = datetime.datetime.now(datetime.UTC).date()
    for number in itertools.count(begin, 1000):
        day = today - datetime.timedelta(days=1 + number // 1000 % DAYS)
        for address in SEARCHES:
            yield address.format(number=number, day=day)


def followed(line: Line) -> Iterator[Answer]:
    """The answers of every link of both doors, from the first page on; and then again."""
    while True:
        waiting, seen = deque(["/en/"]), {"/en/"}
        while waiting:
            answer = line.ask(waiting.popleft())
            yield answer
            for found in links(answer):
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)


def links(answer: Answer) -> Iterator[str]:
    """Where an answer leads, at either door."""
    hrefs = [answer.goes_to] if answer.goes_to else []
    if answer.body.lstrip()[:9].lower() == "<!doctype":
        hrefs += html.fromstring(answer.body).xpath("//a/@href")
    for href in hrefs:
        parts = urlsplit(urljoin(f"http://{RECORD}{answer.address}", href))
        if parts.hostname in (RECORD, ROOMS):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def on_and_on(part: str, answers: Iterator[Answer], tally: Tally, going_home: threading.Event) -> None:
    """Ask without a pause until it is time to go home."""
    for answer in answers:
        if going_home.is_set():
            return
        tally.note(part, answer)
        if answer.status == REFUSED:  # at once: nobody else would come to his turn
            going_home.wait(0.05)


def asking_all(ports: Ports) -> Iterator[tuple[str, Iterator[Answer]]]:
    """(part of the crowd, its answers) for each of those who wait for their answers."""
    for number in range(AT_EXPORTS[0]):
        line = Line(ports, source(30 + number % AT_EXPORTS[1], number))
        yield "exports", map(line.ask, itertools.cycle(EXPORTS[number % 4 :] + EXPORTS[: number % 4]))
    for number in range(AT_COSTLY[0]):
        line = Line(ports, source(40 + number % AT_COSTLY[1], number))
        yield "costly pages", map(line.ask, costly(number))
    yield "crawler", followed(Line(ports, source(50, 0)))


def main() -> None:
    """Ask until there is no input any more."""
    said: dict[str, Any] = json.loads(sys.stdin.readline())
    ports, tally, going_home = Ports(*said["ports"]), Tally(), threading.Event()
    slow = SlowLines(ports, said["file"], tally.note, going_home)
    threads = [threading.Thread(target=slow.run, daemon=True)]
    for part, answers in asking_all(ports):
        threads.append(threading.Thread(target=on_and_on, args=(part, answers, tally, going_home), daemon=True))
    until_sent_home(threads, going_home)
    told = {"came": tally.came, "slowest": tally.slowest, "faults": tally.faults, "open": slow.open_ones()}
    print(json.dumps({**told, "left": sum(each.is_alive() for each in threads)}))


if __name__ == "__main__":
    main()
