"""One piece of memory for the frames of a test, however deep its calls go.

Python keeps frames in pieces of 16 KiB. Where a loop's calls happen to cross from one piece into the next, each of them
asks the system for a piece and gives it back: a request of the permission matrix did so 170 times, a quarter of what it
cost. A frame that says it needs much room gets a piece for itself, and whatever is called from it lies in the rest.
"""

from collections.abc import Callable
from typing import Any

import pytest

PLACES = 70_000  # of 8 bytes: a piece is a power of two, so that this one has 1 MiB, and half of it is left


def with_room[Result](call: Callable[[], Result]) -> Result:
    """What `call` returns."""
    return call()


with_room.__code__ = with_room.__code__.replace(co_stacksize=PLACES)
_from_call = pytest.CallInfo.from_call.__func__


def from_call(cls: type, func: Callable[[], Any], *given: Any, **named: Any) -> Any:
    """Setup, call and teardown of a test, as pytest runs them, in one piece."""
    return _from_call(cls, lambda: with_room(func), *given, **named)


pytest.CallInfo.from_call = classmethod(from_call)
