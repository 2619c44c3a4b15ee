"""Browsers as the proxy hands them on: with the name of a door, and over TLS as far as the site knows."""

import http.client
import ssl

from tests.lab.drill.places import RECORD, ROOMS, Place
from tests.serving.browsing import Browser
from tests.serving.crowd import Worker

# Quick readers; without a pause they would take the processor from all that is drilled.
SECONDS_A_PAGE = 0.1


class BrowserOverTls(Browser):
    """Reaches the proxy by a name of the site, and asks its certificate."""

    def __init__(self, place: Place, host: str, session: str) -> None:
        super().__init__(place.proxy, session, {"Host": host, "Origin": f"https://{host}"})
        self.host, self.context = host, ssl.create_default_context(cafile=place.given["SSL_CERT_FILE"])

    def _line(self) -> http.client.HTTPConnection:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.connect()
        line.sock = self.context.wrap_socket(line.sock, server_hostname=self.host)
        return line


def browser(place: Place, host: str = RECORD, session: str = "") -> Browser:
    """Somebody at one of the two doors."""
    if place.proxy:
        return BrowserOverTls(place, host, session)
    port = place.rooms if host == ROOMS else place.public
    return Browser(port, session, {"Host": host, "X-Forwarded-Proto": "https", "Origin": f"https://{host}"})


def reader(place: Place, pages: list[str]) -> Worker:
    """Somebody who reads public pages, one after another."""
    return at_the_door(Worker(place.public, "", saves=False, pages=pages), browser(place))


def focal_point(place: Place, session: str, pages: list[str], answer: str) -> Worker:
    """Somebody who reads pages of the rooms, and saves a draft."""
    found = Worker(place.rooms, session, pages=pages, answer=answer)
    return at_the_door(found, browser(place, ROOMS, session))


def at_the_door(person: Worker, asking: Browser) -> Worker:
    person.browser, person.reads = asking, SECONDS_A_PAGE
    return person
