"""Asking one link: resolve, look at every address, connect to the very address that was looked at, read with limits.

No second resolution stands between the look and the connection, so a name that changes its answer gains nothing. Each
redirect is a new link, looked at from the start. No cookie, no password, no proxy of the environment is ever sent.
"""

import hashlib
import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urljoin

from tracker.evidence.links.addresses import (
    ALLOWED_PORTS,
    BadAddress,
    IPAddress,
    LinkPlace,
    is_public,
    number_of,
    place_of,
)
from tracker.evidence.links.reading import date_of, date_said_in, read_page

AGENT = "Follow-up-Record link check"
REDIRECTS = 5
SECONDS, SECONDS_TO_CONNECT = 30.0, 10.0
LARGEST = 10 * 1024 * 1024
BLOCK = 64 * 1024
MOVED = (301, 302, 303, 307, 308)
# The page is there, and is not shown to a program: a person may well read it.
NOT_FOR_PROGRAMS = (401, 402, 403, 405, 406, 407, 409, 429, 451, 999)

type Resolve = Callable[[str, int], list[str]]
type Connect = Callable[[str, int, float], socket.socket]


class LinkFault(Exception):
    """A link that was not answered. `code`: one of `tracker.choices.LinkTrouble`. `is_final`: nobody need ask again."""

    def __init__(self, code: str, *, is_final: bool = False, status: int = 0) -> None:
        super().__init__(code)
        self.code, self.is_final, self.status = code, is_final, status


@dataclass(frozen=True)
class LinkAnswer:
    """What stands at a link. No checksum where there is more than is read, or where a program is not shown it."""

    final_link: str
    title: str = ""
    dated_on: date | None = None
    sha256: str = ""
    status: int = 200


def resolve_by_system(host: str, port: int) -> list[str]:
    """All addresses of a name, as the system's resolver says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


def connect_by_system(number: str, port: int, seconds: float) -> socket.socket:
    """A connection to an address, which is a number: nothing is resolved here."""
    return socket.create_connection((number, port), timeout=seconds)


@dataclass(frozen=True)
class Door:
    """How links are asked. Tests bring a resolver, a connector, a rule and a certificate of their own."""

    resolve: Resolve = resolve_by_system
    connect: Connect = connect_by_system
    may_reach: Callable[[IPAddress], bool] = is_public
    ports: frozenset[int] = ALLOWED_PORTS
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = SECONDS
    largest: int = LARGEST


def ask(link: str, door: Door | None = None) -> LinkAnswer:
    """What stands at a link, after at most five redirects. Raises LinkFault."""
    door = door or Door()
    for _turn in range(REDIRECTS + 1):
        try:
            place = place_of(link, door.ports)
            numbers = _numbers_of(place, door)
        except BadAddress as error:
            raise LinkFault("not_public", is_final=True) from error
        following = _ask_once(place, numbers[0], door)
        if isinstance(following, LinkAnswer):
            return following
        link = following
    raise LinkFault("redirects")


def _numbers_of(place: LinkPlace, door: Door) -> list[IPAddress]:
    """Every address of the place, each of them public. One that is not is enough to ask none."""
    if place.number is not None:
        numbers = [place.number]
    else:
        try:
            numbers = [number_of(each) for each in door.resolve(place.host, place.port)]
        except (OSError, UnicodeError) as error:
            raise LinkFault("no_such_host") from error
    if not numbers:
        raise LinkFault("no_such_host")
    if not all(map(door.may_reach, numbers)):
        raise BadAddress
    return numbers


def _ask_once(place: LinkPlace, number: IPAddress, door: Door) -> LinkAnswer | str:
    """One request: what was found, or where it was sent on to."""
    try:
        with _connected(place, number, door) as connection:
            headers = {"Host": place.host_line, "User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}
            connection.putrequest("GET", place.path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            with closing(connection.getresponse()) as response:
                return _answered(response, place, door)
    except ssl.SSLCertVerificationError as error:
        raise LinkFault("certificate") from error
    except TimeoutError as error:
        raise LinkFault("silence") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise LinkFault("no_answer") from error


@contextmanager
def _connected(place: LinkPlace, number: IPAddress, door: Door) -> Iterator[http.client.HTTPConnection]:
    """A connection on a socket of our own, cut when its time is over however slowly it is fed."""
    opened = door.connect(str(number), place.port, min(SECONDS_TO_CONNECT, door.seconds))
    is_over = threading.Event()

    def cut() -> None:
        is_over.set()
        with suppress(OSError):
            opened.shutdown(socket.SHUT_RDWR)

    clock = threading.Timer(door.seconds, cut)
    clock.daemon = True
    clock.start()
    connection: Any = http.client.HTTPConnection(place.host, place.port)
    connection.auto_open = 0
    try:
        opened.settimeout(min(SECONDS_TO_CONNECT, door.seconds))
        is_safe = place.scheme == "https"
        connection.sock = door.context.wrap_socket(opened, server_hostname=place.host) if is_safe else opened
        yield connection
    except LinkFault:
        raise
    except Exception as error:
        raise (TimeoutError() if is_over.is_set() else error) from error
    finally:
        clock.cancel()
        connection.close()
        opened.close()
    if is_over.is_set():
        raise TimeoutError


def _answered(response: http.client.HTTPResponse, place: LinkPlace, door: Door) -> LinkAnswer | str:
    if response.status in MOVED:
        location = response.getheader("Location")
        if not location:
            raise LinkFault("no_answer")
        return urljoin(place.address, location)
    if response.status in NOT_FOR_PROGRAMS:
        return LinkAnswer(place.address, status=response.status)
    if not 200 <= response.status < 300:
        is_gone = response.status in (404, 410)
        raise LinkFault("gone" if is_gone else "error", status=response.status)
    body, is_whole = _body(response, door.largest)
    kind = response.getheader("Content-Type") or ""
    page = read_page(body, kind)
    return LinkAnswer(
        final_link=place.address,
        title=page.title,
        dated_on=date_of(response.getheader("Last-Modified")) or date_said_in(page),
        sha256=hashlib.sha256(body).hexdigest() if is_whole else "",
        status=response.status,
    )


def _body(response: http.client.HTTPResponse, largest: int) -> tuple[bytes, bool]:
    """The body, unpacked, up to the limit; and whether that is all of it."""
    packing = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if packing not in ("identity", "gzip", "x-gzip", "deflate", ""):
        return b"", False
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32) if packing not in ("identity", "") else None
    body = bytearray()
    while len(body) <= largest and (block := response.read(BLOCK)):
        try:
            body += unpacker.decompress(block, largest + 1 - len(body)) if unpacker else block
        except zlib.error as error:
            raise LinkFault("no_answer") from error
    if len(body) <= largest and response.length:
        raise LinkFault("no_answer")  # it promised more than it sent
    return bytes(body[:largest]), len(body) <= largest and (unpacker is None or unpacker.eof)
