"""The seed's world, and the words that nobody may store."""

from tests.factories.world import seed_world

__all__ = ["seed_world"]
