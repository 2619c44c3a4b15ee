"""One piece of memory for the frames of a request, however deep its calls go.

Python keeps frames in pieces of 16 KiB. Where the calls of a loop cross from one piece into the next, each call takes a
piece from the system and returns it: a page did so some hundred times, which was up to half of its cost. A frame that
declares a large stack gets a piece for itself, and all that it calls is in the rest of that piece.
"""

from collections.abc import Callable

PLACES = 70_000  # of 8 bytes: a piece is a power of two, so that this one has 1 MiB, and half of it is left


def with_stack_reserve[Result](call: Callable[[], Result]) -> Result:
    """Return what `call` returns. Its frames, and those of all that it calls, are in one piece of memory."""
    return call()


with_stack_reserve.__code__ = with_stack_reserve.__code__.replace(co_stacksize=PLACES)
