"""What the check page says that a sending will do to what is public."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def test_what_stays_published_is_looked_up_by_its_number(focal, seed_world, address) -> None:
    """PostgreSQL joined all texts there are first: 6.6 s at 600,000, and now and then stopped after 20 s."""
    seed_world.publish("15-a")
    seed_world.draft("15-a", period=seed_world.open_period("period-2"))
    with CaptureQueriesContext(connection) as captured:
        assert focal.get(address("check", period="period-2")).status_code == 200
    asked = [each["sql"] for each in captured.captured_queries if 'FROM "tracker_publicationtext"' in each["sql"]]
    assert asked
    assert not [sql for sql in asked if "tracker_currentpublication" in sql]
