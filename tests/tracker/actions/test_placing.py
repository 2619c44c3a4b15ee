"""Where each recommendation stands among those of its meeting, whatever documents print it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.world import World
from tests.tracker.actions.test_sources import confirm, propose
from tracker.actions.placing import in_places

NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True)
DOCUMENTS = st.lists(st.tuples(st.booleans(), NAMES), max_size=6)


@pytest.mark.parametrize(
    ("documents", "places"),
    [
        ([(False, "abc")], "abc"),
        ([(False, "abc"), (False, "bx")], "abcx"),  # an addendum adds what is new
        ([(False, "abc"), (True, "cab")], "cab"),
        ([(False, "abcd"), (True, "xdb")], "axdbc"),  # a revised part stands where it stood
        ([(False, "abc"), (False, "xy"), (True, "yx")], "abcyx"),
        ([(False, "abc"), (True, "xy")], "abcxy"),
    ],
)
def test_what_a_later_document_prints_stands_as_it_prints_it(documents: list[tuple[bool, str]], places: str) -> None:
    assert "".join(in_places(documents)) == places


@given(DOCUMENTS)
def test_each_stands_once_and_the_last_that_took_a_place_together(documents: list[tuple[bool, list[str]]]) -> None:
    places = in_places(documents)
    assert sorted(places) == sorted({each for _replaces, printed in documents for each in printed})
    if documents and documents[-1][0]:
        printed = documents[-1][1]
        held = [place for place, each in enumerate(places) if each in printed]
        assert [places[place] for place in held] == printed
        assert held == list(range(held[0], held[0] + len(held))) if held else not printed


@pytest.mark.django_db
@pytest.mark.database
def test_the_order_before_stands_again_when_the_final_report_is_undone(seed_world: World) -> None:
    def turned(findings: dict[str, object]) -> None:
        findings["recommendations"] = findings["recommendations"][::-1]
        for place, each in enumerate(findings["recommendations"], start=1):
            each["order"] = place

    def in_order() -> list[str]:
        return list(seed_world.meeting.recommendations.order_by("order").values_list("slug", flat=True))

    before = in_order()
    continues = {slug: [slug] for slug in before}
    final = confirm(seed_world, propose(seed_world, turned), replaces=seed_world.document, continues=continues)
    assert in_order() == before[::-1]
    seed_world.undo(final)
    assert in_order() == before
