"""The world that threads share."""

from tests.tracker.ledger.shared import shared_world

__all__ = ["shared_world"]
