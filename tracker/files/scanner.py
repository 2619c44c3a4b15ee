"""Asking a ClamAV daemon about one file, by its own socket and its own short protocol (INSTREAM).

Nothing here knows the record. The daemon is on this machine, by a path or on the loopback address: what a State has not
published crosses no network.
"""

import ipaddress
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import ImproperlyConfigured

BLOCK = 64 * 1024
SECONDS_TO_CONNECT, SECONDS = 5.0, 60.0
LONGEST_ANSWER = 4096


class ScannerIsSilent(Exception):
    """The scanner gave no verdict: it is not there, takes too long, or says that something is wrong with itself."""


class Readable(Protocol):
    """A file open for reading."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class ScanVerdict:
    """What the scanner says of a file. `found` is its name for what is in it; empty where nothing is."""

    found: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.found


def scan(file: Readable, where: str, *, seconds: float = SECONDS) -> ScanVerdict:
    """The verdict on a file.

    Args:
        where: the path of a socket, or an address and port of this machine: 127.0.0.1:3310.

    Raises ScannerIsSilent; ImproperlyConfigured for a `where` that is neither.
    """
    try:
        with _connected(where, seconds) as connection:
            connection.sendall(b"zINSTREAM\x00")
            for block in _blocks(file):
                connection.sendall(struct.pack(">I", len(block)) + block)
            connection.sendall(struct.pack(">I", 0))
            answer = _answer(connection)
    except OSError as error:
        raise ScannerIsSilent(str(error)) from error
    return _verdict(answer)


def ask(where: str, *, seconds: float = SECONDS_TO_CONNECT) -> None:
    """Whether the scanner is there and well. Raises ScannerIsSilent, ImproperlyConfigured."""
    try:
        with _connected(where, seconds) as connection:
            connection.sendall(b"zPING\x00")
            answer = _answer(connection)
    except OSError as error:
        raise ScannerIsSilent(str(error)) from error
    if answer != "PONG":
        raise ScannerIsSilent(answer[:200] or "no answer")


def _connected(where: str, seconds: float) -> socket.socket:
    if where.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(min(SECONDS_TO_CONNECT, seconds))
        try:
            connection.connect(where)
        except OSError:
            connection.close()
            raise
    else:
        connection = socket.create_connection(_place(where), timeout=min(SECONDS_TO_CONNECT, seconds))
    connection.settimeout(seconds)
    return connection


def _place(where: str) -> tuple[str, int]:
    host, _colon, port = where.rpartition(":")
    try:
        if ipaddress.ip_address(host.strip("[]")).is_loopback:
            return host.strip("[]"), int(port)
    except ValueError:
        pass
    raise ImproperlyConfigured("CLAMAV_SOCKET is the path of a socket, or 127.0.0.1 and a port: 127.0.0.1:3310.")


def _blocks(file: Readable) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\x00") and len(answer) < LONGEST_ANSWER and (part := connection.recv(BLOCK)):
        answer += part
    return answer.rstrip(b"\x00\n").decode("utf-8", "replace").strip()


def _verdict(answer: str) -> ScanVerdict:
    """ "stream: OK", "stream: Some.Name FOUND"; whatever else is said is no verdict."""
    said = answer.removeprefix("stream:").strip()
    if said == "OK":
        return ScanVerdict()
    name, _space, word = said.rpartition(" ")
    if word == "FOUND" and name:
        return ScanVerdict(name)
    raise ScannerIsSilent(answer[:200] or "no answer")
