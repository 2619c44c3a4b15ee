"""Numbers that stand above an instrument: its own, and those that are a day, an agenda item or a page."""

import pytest

from tracker.importing.structure.furniture import find_furniture
from tracker.importing.structure.grammar.instruments import NUMBER
from tracker.importing.structure.ungluing import LinePiece


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Resolution 5", "5"),
        ("Draft resolution II", "II"),
        ("60/251", "60/251"),
        ("Aprobada el 5 de mayo de 2015", None),
        ("Adopted on 5 May 2015", None),
        ("Agenda item 69", None),
        ("Point 3 de l’ordre du jour", None),
    ],
)
def test_a_day_and_an_agenda_item_are_no_number_of_an_instrument(line: str, number: str | None) -> None:
    found = NUMBER.match(line)
    assert (found and (found["number"] or found["other"])) == number


@pytest.mark.parametrize(
    ("lines", "pages"),
    [
        (["60/251"], []),
        (["14/2"], []),
        (["48/1", "48/2"], []),
        (["2/5"], [0]),
        (["2/90", "3/90"], [0, 1]),
        (["Recalling its resolution", "14/20", "Decides to continue."], []),
        (["14/20", "The right to gardens", "The Council,", "1. Decides."], []),
        (["The gardens are open,", "14/20", "and the parks."], [1]),
        (["One page ends here.", "1/2", "Another begins."], [1]),
        (["One.", "2/20", "Two.", "3/20", "Three."], [1, 3]),
    ],
)
def test_an_instrument_that_stands_alone_is_no_page(lines: list[str], pages: list[int]) -> None:
    pieces = [LinePiece(text, number, True, False, False) for number, text in enumerate(lines, start=1)]
    assert sorted(find_furniture(pieces)) == pages
