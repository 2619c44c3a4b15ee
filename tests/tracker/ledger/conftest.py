"""The seed's world, and the one that threads share."""

from tests.factories.world import seed_world
from tests.tracker.ledger.shared import shared_world

__all__ = ["seed_world", "shared_world"]
