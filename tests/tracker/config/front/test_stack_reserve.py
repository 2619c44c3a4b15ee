"""One piece of memory for the frames of a request: none of its calls asks the system for memory, however deep it is."""

import asyncio
import resource
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from tests.tracker.config.front.clients import LIMIT, Client, run
from tracker.config.front.application import PIECE, PLACES, Front, with_stack_reserve

CALLS = 50


def page_faults_of_a_loop(depth: int) -> int:
    """The pages of memory that the system gives to a loop of CALLS calls, begun `depth` calls further down."""
    if depth:
        return page_faults_of_a_loop(depth - 1)
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for _call in range(CALLS):
        divmod_of(9, 2)
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def divmod_of(dividend: int, divisor: int) -> tuple[int, int]:
    return dividend // divisor, dividend % divisor


def most_page_faults() -> int:
    """Of loops at so many depths that one of them begins where a piece of 16 KiB ends."""
    return max(page_faults_of_a_loop(depth) for depth in range(200))


def test_calls_ask_the_system_for_memory_at_some_depth_and_with_the_reserve_at_none() -> None:
    def without() -> int:
        return most_page_faults()

    assert asyncio.run(asyncio.to_thread(without)) >= CALLS, "Python keeps frames otherwise: is the reserve needed?"
    assert asyncio.run(asyncio.to_thread(lambda: with_stack_reserve(most_page_faults))) < CALLS


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
