"""Twenty ordinary readers: each reads the task list and a public page by turns, two seconds for each."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.serving.lines import PATIENCE, Answer, Line, Ports

TASKS = "/portal/period-1/{state}/"
PUBLIC = ("/en/", "/en/recommendations/", "/en/states/", "/en/changes/", "/en/states/xaa/")
READERS, PAUSE = 20, 2.0
STORED = "Nothing that was stored is lost"  # of the sentence that a page says while the database is away


class Readers(list[Answer]):
    """Their answers; of a body only the sentence stays."""

    def asked_within(self, since: float, until: float) -> tuple[list[Answer], list[Answer]]:
        """Answers of the task list, and of public pages, asked for between two moments, whenever they came."""
        asked = [each for each in self if since <= each.begun <= until]
        of_tasks = [each for each in asked if each.address.startswith("/portal/")]
        return of_tasks, [each for each in asked if each not in of_tasks]


@contextmanager
def reading(ports: Ports, sessions: dict[str, str]) -> Iterator[Readers]:
    """They read until the end of the block. `sessions`: cookies of focal points by State."""
    people, going_home, readers = list(sessions.items()), threading.Event(), Readers()
    threads = []
    for number in range(READERS):
        line, (state, session) = Line(ports, f"127.0.100.{number + 1}"), people[number % len(people)]
        given = (line, state, session, going_home, readers)
        threads.append(threading.Thread(target=read, args=given, daemon=True))
    for each in threads:
        each.start()
    try:
        yield readers
    finally:
        going_home.set()
        for each in threads:
            each.join(PATIENCE)


def read(line: Line, state: str, session: str, going_home: threading.Event, answers: list[Answer]) -> None:
    """One reader, who does not begin in the same moment as the others."""
    tasks, turn = TASKS.format(state=state.lower()), random.randrange(len(PUBLIC))
    going_home.wait(random.uniform(0, PAUSE))
    while not going_home.is_set():
        for address, headers in ((tasks, {"Cookie": f"sessionid={session}"}), (PUBLIC[turn % len(PUBLIC)], {})):
            answer = line.ask(address, headers)
            answers.append(answer._replace(body=STORED if STORED in answer.body else ""))
            going_home.wait(PAUSE)
        turn += 1
    line.close()
