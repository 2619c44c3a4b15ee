"""Clients at the two doors, each with a source address of its own on the loopback network: as many as the proxy and the
budgets of the site take for several.

Belongs here: what asks one thing and says what came of it. Who asks what: `ordinary.py`, `crowd_at_the_doors.py`.
"""

import http.client
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tests.serving.proxy import RECORD, ROOMS

AT_THE_ROOMS = ("/portal/", "/admin/")
PATIENCE = 70  # seconds for whoever is asking something when the program is ended
# What came in place of a status: no line, no answer in time, an answer that was not whole.
REFUSED, SILENT, BROKEN = "refused", "silent", "broken"
# What is no fault where a crowd is turned away is 429 and 503; these are.
FAULTS = ("500", "502", "504", SILENT, BROKEN)


class Ports(NamedTuple):
    """Where the two doors are reached: through a proxy at one port, straight at two."""

    public: int
    rooms: int

    def of(self, address: str) -> tuple[int, str]:
        """(port, name) of the door that has an address."""
        return (self.rooms, ROOMS) if address.startswith(AT_THE_ROOMS) else (self.public, RECORD)


class Answer(NamedTuple):
    """What came of a question. `begun`: on the clock of `time.monotonic`, which all processes of a machine share."""

    address: str
    status: str
    begun: float
    seconds: float
    body: str = ""
    goes_to: str = ""


@dataclass
class Line:
    """One client's connection to one of the doors, which is used again as long as it lasts."""

    ports: Ports
    source: str
    patience: float = 60

    def __post_init__(self) -> None:
        self.lines: dict[int, http.client.HTTPConnection] = {}

    def ask(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a GET, read whole."""
        begun = time.monotonic()
        status, body, goes_to = self._whole(address, headers or {})
        return Answer(address, status, begun, time.monotonic() - begun, body.decode(errors="replace"), goes_to)

    def _whole(self, address: str, headers: Mapping[str, str]) -> tuple[str, bytes, str]:
        port, name = self.ports.of(address)
        is_new = port not in self.lines
        line = self.lines.setdefault(
            port, http.client.HTTPConnection("127.0.0.1", port, timeout=self.patience, source_address=(self.source, 0))
        )
        try:
            line.request("GET", address, headers={"Host": name, **headers})
            reply = line.getresponse()
        except (OSError, http.client.HTTPException) as broken:
            self.close()
            if isinstance(broken, TimeoutError):
                return SILENT, b"", ""
            # An old line may have been closed meanwhile: then the question goes out on a new one, as a browser has it.
            return (REFUSED, b"", "") if is_new else self._whole(address, headers)
        try:
            body = reply.read()
        except (OSError, http.client.HTTPException) as broken:
            self.close()
            return (SILENT if isinstance(broken, TimeoutError) else BROKEN), b"", ""
        if reply.will_close:
            self.close()
        return str(reply.status), body, reply.headers.get("Location", "")

    def close(self) -> None:
        for each in self.lines.values():
            each.close()
        self.lines.clear()


def until_sent_home(threads: Sequence[threading.Thread], going_home: threading.Event) -> None:
    """Let the readers of a program read until it has no input any more; whoever waits for an answer may have it."""
    for each in threads:
        each.start()
    sys.stdin.read()
    going_home.set()
    for each in threads:
        each.join(PATIENCE)
