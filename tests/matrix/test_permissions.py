"""The permission matrix: every role at every address, by every method, with every kind of object.

The addresses come from the URL resolver, the expectations from `docs/domain.md` 5 by way of the tables in `expected_*.py`.
`make test` asks the cells of `test_quick_permissions.py`, `make test-all` all the others, `make lab` all there could be.
"""

from itertools import product

import pytest

from tests.matrix.addresses import all_addresses
from tests.matrix.asking import Asker
from tests.matrix.cast import Cast
from tests.matrix.cells import ASKED_BY, OF_EACH_KIND, ROOMS, USUAL_METHODS, cells_of, faults_in, who_asks
from tests.matrix.expectations import ROLES, expected
from tests.matrix.expected_portal import SEES
from tests.matrix.places import places_of
from tests.matrix.sending import FormBook

pytestmark = pytest.mark.django_db


ASKING = [(room, role) for room in ROOMS for role in ROLES if role not in ASKED_BY[room]]


@pytest.mark.parametrize(("room", "role"), ASKING)
def test_role(role: str, room: str, cast: Cast, askers: dict[str, Asker], book: FormBook) -> None:
    """Each role with a column of its own, with one object for each outcome; the States and a visitor with each kind."""
    faults = faults_in((cell for cell in cells_of(role, room, cast) if not cell.is_quick), askers, book)
    assert not faults, "\n".join(faults)


@pytest.mark.lab
@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("role", ROLES)
def test_role_with_everything(role: str, room: str, cast: Cast, askers: dict[str, Asker], book: FormBook) -> None:
    """Every method with every object, whoever asks."""
    faults = faults_in(cells_of(role, room, cast, thorough=True), askers, book)
    assert not faults, "\n".join(faults)


def test_every_expected_outcome_is_asked(cast: Cast) -> None:
    asked = {
        (role, cell.address, cell.method, cell.expected) for room, role in ASKING for cell in cells_of(role, room, cast)
    }
    wanted = set()
    for role, address in product(ROLES, all_addresses()):
        for place in places_of(cast, address):
            words = expected(role, address, place)
            wanted |= {(who_asks(role, address, place), address, method, words) for method in USUAL_METHODS}
    assert wanted - asked == set()


def test_each_kind_of_object_is_asked_by_its_own_state_the_other_state_and_a_visitor(cast: Cast) -> None:
    for role in OF_EACH_KIND:
        kinds = {cell.place.kind for cell in cells_of(role, "portal", cast) if cell.place.state == cell.place.room}
        assert set(SEES) <= kinds, role
