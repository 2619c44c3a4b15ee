"""The long figure: the same page takes the same number of queries at 10 and at 1,000 publications."""

import pytest
from django.test import Client

from tests.factories.world import make_world
from tests.report import counting

pytestmark = [pytest.mark.lab, pytest.mark.database, pytest.mark.django_db]


def test_the_queries_of_a_page_stay_the_same_at_a_thousand_publications() -> None:
    world = make_world()
    world.publish("15-a")
    world.publish_commitment("15-a", "15-b")
    desk, lists = counting.signed_in(), counting.desk_lists()
    found = []
    for publications in (10, 1_000):
        counting.grow(world, publications)
        found.append(counting.queries(Client().get, counting.PUBLIC) | counting.queries(desk.get, lists))
    print("\n" + "\n".join(f"{page}: {queries} queries" for page, queries in sorted(found[1].items())))
    faults = counting.faults(*found, counting.PUBLIC | lists)
    assert not faults, "\n".join(["", *faults])
