"""The seed's world, for the rule of stages."""

from tests.factories.world import seed_world  # noqa: F401
