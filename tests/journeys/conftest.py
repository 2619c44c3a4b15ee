"""The stories' world."""

from tests.factories.world import seed_world  # noqa: F401
