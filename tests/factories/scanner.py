"""A scanner that is not one: it listens on a socket of the test's folder and says what the test wants."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class FakeScanner:
    """`answer`: what is said of every file; None for silence. `seen`: the files, as they came."""

    path: str
    answer: bytes | None = b"stream: OK\x00"
    seen: list[bytes] = field(default_factory=list)


def _read(connection: socket.socket, size: int) -> bytes:
    content = b""
    while len(content) < size and (part := connection.recv(size - len(content))):
        content += part
    return content


def _serve(scanner: FakeScanner, connection: socket.socket, is_over: threading.Event) -> None:
    with connection, suppress(OSError, struct.error):
        connection.settimeout(5)
        assert _read(connection, 10) == b"zINSTREAM\x00"
        content = b""
        while size := struct.unpack(">I", _read(connection, 4))[0]:
            content += _read(connection, size)
        scanner.seen.append(content)
        if scanner.answer is None:
            is_over.wait(5)
        else:
            connection.sendall(scanner.answer)


@contextmanager
def fake_scanner(folder: Path) -> Iterator[FakeScanner]:
    """One that listens until the end of the block."""
    scanner, is_over = FakeScanner(str(folder / "clamd.sock")), threading.Event()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(scanner.path)
        door.listen()
        door.settimeout(0.05)

        def listen() -> None:
            while not is_over.is_set():
                try:
                    connection, _place = door.accept()
                except TimeoutError:
                    continue
                _serve(scanner, connection, is_over)

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield scanner
        finally:
            is_over.set()
            thread.join()
