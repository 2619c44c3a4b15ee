"""How long the drill waits for what has to come: long, since a slow machine is no fault; and not for ever."""

from collections.abc import Callable

from tests.serving import site

PATIENCE = 10 * 60  # seconds


def wait_for(what: Callable[[], object], say: str) -> None:
    """Wait until something is so. Raises AssertionError that says what did not come."""
    site.wait_for(what, seconds=PATIENCE, say=say)
