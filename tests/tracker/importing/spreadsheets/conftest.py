"""The seed's world and its clerk."""

from tests.factories.world import seed_world
from tests.tracker.admin.conftest import desk_of, entry

__all__ = ["desk_of", "entry", "seed_world"]
