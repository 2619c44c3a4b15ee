"""One piece of memory for the frames of a request: none of its calls asks the system for memory."""

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from tests.tracker.config.front.clients import LIMIT, Client, run
from tracker.config.front.application import PIECE, PLACES, Front


def has_reserve() -> bool:
    """Whether the frame of a caller has the size of the reserve."""
    frame: FrameType | None = sys._getframe()
    while frame:
        if frame.f_code.co_stacksize == PLACES:
            return True
        frame = frame.f_back
    return False


def test_the_server_makes_the_beginning_and_the_rest_of_an_answer_with_the_reserve() -> None:
    found = []

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
        start("200 OK", [])
        for _piece in range(3):
            found.append(has_reserve())
            yield b"." * PIECE

    client = Client("/page")
    run(client.asks(Front(app, size=2, limit=LIMIT)))
    assert len(client.body) == 3 * PIECE
    assert found == [True, True, True]
