"""Made-up readers of a file that was made to break them: each is run in a child process."""

import os
import socket
from pathlib import Path
from typing import Any


def eats_memory(*_arguments: object) -> int:
    """Ask for more memory than a child has."""
    return len(bytearray(3 * 1024**3))


def loops(*_arguments: object) -> None:
    """Go on for ever."""
    while True:
        pass


def crashes(*_arguments: object) -> None:
    """End the interpreter, as a fault in a library does."""
    os.abort()


def raises(*_arguments: object) -> float:
    """Raise an error that no reader expects."""
    return 1 / 0


def says_nothing(*_arguments: object) -> None:
    """End at once and well, with no answer."""
    os._exit(0)


def says_nonsense(*_arguments: object) -> list[str]:
    """Answer in another shape."""
    return ["nonsense"]


def says_too_much(*_arguments: object) -> str:
    """Answer with more than is taken."""
    return "much" * 20_000_000


def draws_markup(*_arguments: object) -> dict[str, Any]:
    """Answer with a picture that is none."""
    return {"page_count": 1, "pages": [{"picture": '"><b>', "width": 1, "height": 1, "text": ""}]}


def draws_too_much(*_arguments: object) -> dict[str, Any]:
    """Answer with a picture that is too large."""
    return {"page_count": 1, "pages": [{"picture": "A" * 5_000_000, "width": 1, "height": 1, "text": ""}]}


def draws_no_page(*_arguments: object) -> dict[str, Any]:
    """Answer with no picture."""
    return {"page_count": 0, "pages": []}


def connects(port: int) -> str:
    """Open a connection to this machine."""
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        return "connected"


def sends(port: int) -> int:
    """Send a datagram to this machine."""
    with socket.socket(type=socket.SOCK_DGRAM) as sender:
        return sender.sendto(b"a secret", ("127.0.0.1", port))


def reads(path: str) -> str:
    """Read a file of the server."""
    return Path(path).read_text()


def writes(path: str) -> int:
    """Write a file."""
    return Path(path).write_text("written")


def signals(process: int) -> None:
    """Send the server a signal without an effect."""
    os.kill(process, 0)


def environment() -> dict[str, str]:
    """Return the environment, where a server has its secrets."""
    return dict(os.environ)


def open_files() -> list[int]:
    """Return the descriptors that are open: another one would be the file of somebody else."""
    return [each for each in range(256) if _is_open(each)]


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def forks() -> int:
    """Leave a process behind, and return its number."""
    return os.fork() or loops() or 0
