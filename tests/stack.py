"""Each test has the stack reserve that a request of the server has: without it tests took a quarter longer."""

from collections.abc import Callable
from typing import Any

import pytest

from tracker.config.front.application import with_stack_reserve

_from_call = pytest.CallInfo.from_call.__func__


def from_call(cls: type, func: Callable[[], Any], *given: Any, **named: Any) -> Any:
    """Setup, call and teardown of a test, as pytest runs them, in one piece."""
    return _from_call(cls, lambda: with_stack_reserve(func), *given, **named)


pytest.CallInfo.from_call = classmethod(from_call)
