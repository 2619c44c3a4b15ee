"""A page takes the same number of queries however much is published."""

import pytest
from django.test import Client

from tests.factories.records import ThemeFactory
from tests.factories.world import World, make_world
from tests.report import counting
from tests.report.addresses import THEME


@pytest.fixture
def plain_world(db: None) -> World:
    """The seed's world with an answer and a commitment on 15 (a)."""
    world = make_world()
    world.publish("15-a")
    world.publish_commitment("15-a", "15-b")
    world.recommendations["15-a"].themes.add(ThemeFactory(slug=THEME))
    return world


def grown(world: World, sizes: tuple[int, int], public: dict[str, int], lists: dict[str, int]) -> list[str]:
    """Pages whose queries are too many, or not the same at both numbers of publications."""
    desk, found = counting.signed_in(), []
    for publications in sizes:
        counting.grow(world, publications)
        found.append(counting.queries(Client().get, public) | counting.queries(desk.get, lists))
    return counting.faults(*found, public | lists)


@pytest.mark.database
def test_the_queries_of_a_page_stay_the_same(plain_world: World) -> None:
    pages = {page: most for page, most in counting.PUBLIC.items() if page.endswith("/")}
    assert not grown(plain_world, (3, 14), pages, {})


@pytest.mark.all
@pytest.mark.database
def test_the_queries_of_pages_data_documents_and_lists_of_the_desk_stay_the_same(plain_world: World) -> None:
    assert not grown(plain_world, (10, 60), counting.PUBLIC, counting.desk_lists())


def test_a_page_that_grows_is_found() -> None:
    assert counting.faults({"/a/": 3}, {"/a/": 4}, {"/a/": 8}) == ["/a/: 3 queries, then 4"]
    assert counting.faults({"/a/": 9}, {"/a/": 9}, {"/a/": 8}) == ["/a/: 9 queries, at most 8"]
