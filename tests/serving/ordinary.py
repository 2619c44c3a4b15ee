"""Twenty ordinary readers, a program of its own, so that the work of a crowd's program makes none of them wait.

Each reads the task list and a public page by turns, two seconds for each. The program reads what it is told, in
one line of JSON, reads pages until its input ends, and prints all answers.
"""

import json
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.serving.lines import Answer, Line, Ports, until_sent_home

TASKS = "/portal/period-1/{state}/"
PUBLIC = ("/en/", "/en/recommendations/", "/en/states/", "/en/changes/", "/en/states/xaa/")
READERS, PAUSE = 20, 2.0
STORED = "Nothing that was stored is lost"  # of the sentence that a page says while the database is away


@dataclass
class Readers:
    """What they were told, and, once they have gone home, their answers; of a body the sentence alone is kept."""

    process: subprocess.Popen[str]
    answers: list[Answer] = field(default_factory=list)

    def asked_within(self, since: float, until: float) -> tuple[list[Answer], list[Answer]]:
        """Answers of the task list, and of public pages, asked for between two moments, whenever they came."""
        asked = [each for each in self.answers if since <= each.begun <= until]
        of_tasks = [each for each in asked if each.address.startswith("/portal/")]
        return of_tasks, [each for each in asked if each not in of_tasks]


@contextmanager
def reading(ports: Ports, sessions: dict[str, str]) -> Iterator[Readers]:
    """They read meanwhile, and go home. `sessions`: cookies of focal points by State."""
    with told("tests.serving.ordinary", ports=ports, sessions=sessions) as process:
        readers = Readers(process)
        yield readers
        readers.answers = [Answer(*each) for each in went_home(process)]


@contextmanager
def told(module: str, **said: Any) -> Iterator[subprocess.Popen[str]]:
    """A program of this folder that was told what to do; it ends with the block."""
    command = [sys.executable, "-m", module]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps(said) + "\n")
            process.stdin.flush()
            yield process
        finally:
            process.kill()


def went_home(process: subprocess.Popen[str]) -> Any:
    """Ask a program to come to its end; what it prints then."""
    printed, _none = process.communicate(timeout=120)
    return json.loads(printed)


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


def main() -> None:
    """Read until there is no input any more."""
    said = json.loads(sys.stdin.readline())
    people, going_home, answers = list(said["sessions"].items()), threading.Event(), list[Answer]()
    lines = [Line(Ports(*said["ports"]), f"127.0.100.{number + 1}") for number in range(READERS)]
    threads = [
        threading.Thread(
            target=read,
            args=(line, *people[number % len(people)], going_home, answers),
            daemon=True,
        )
        for number, line in enumerate(lines)
    ]  # fmt: skip
    until_sent_home(threads, going_home)
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
