"""The same page takes the same number of queries however much is published. `tests/lab/soak` has the long figure."""

import pytest
from django.test import Client

from tests.factories.records import ThemeFactory
from tests.factories.world import World, make_world
from tests.report import counting
from tests.report.addresses import THEME

FEW, MANY = 10, 60


@pytest.fixture
def plain_world(db: None) -> World:
    """The seed's world with an answer and a commitment on 15 (a)."""
    world = make_world()
    world.publish("15-a")
    world.publish_commitment("15-a", "15-b")
    world.recommendations["15-a"].themes.add(ThemeFactory(slug=THEME))
    return world


@pytest.mark.database
def test_the_queries_of_a_page_stay_the_same(plain_world: World) -> None:
    desk, lists = counting.signed_in(), counting.desk_lists()
    counting.grow(plain_world, FEW)
    few = counting.queries(Client().get, counting.PUBLIC) | counting.queries(desk.get, lists)
    counting.grow(plain_world, MANY)
    many = counting.queries(Client().get, counting.PUBLIC) | counting.queries(desk.get, lists)
    found = counting.faults(few, many, counting.PUBLIC | lists)
    assert not found, "\n".join(["", *found])


def test_a_page_that_grows_is_found() -> None:
    assert counting.faults({"/a/": 3}, {"/a/": 4}, {"/a/": 8}) == ["/a/: 3 queries, then 4"]
    assert counting.faults({"/a/": 9}, {"/a/": 9}, {"/a/": 8}) == ["/a/: 9 queries, at most 8"]
