"""The permission matrix: every role at every address, by every method, with every kind of object.

The addresses come from the URL resolver, the expectations from `docs/domain.md` 5 by way of the tables in `expected_*.py`.
"""

import re

import pytest

from tests.matrix.addresses import all_addresses, path_of
from tests.matrix.asking import Asker, Reply
from tests.matrix.cast import KINDS, OWN, PRIVATE, Cast
from tests.matrix.difference import NOT_OURS, audit_faults
from tests.matrix.expectations import (
    OF_A_STATE,
    ROLES,
    SECRETARIAT,
    Expected,
    expected,
    expected_addresses,
    may_see,
)
from tests.matrix.headers import header_faults
from tests.matrix.places import Place, places_of
from tests.matrix.sending import FormBook
from tests.matrix.words import WRITES, fault_of

_MARK = re.compile(r"zq-([a-z]+)-([a-z]+)-([a-z_]+)-qz")
ROOMS = ("portal", "admin", "public")
EMPTY_POST = "POST of nothing"
USUAL_METHODS = ("GET", "POST")
# Asked once for each outcome of an address.
RARE_METHODS = ("HEAD", EMPTY_POST)
# No address has these. Who asks makes no difference, so one who may enter the room asks, and one who may not.
UNKNOWN_METHODS = ("OPTIONS", "PUT", "PATCH", "DELETE")
WHO_TRIES_THEM = {"portal": "focal point", "admin": "administrator", "public": "administrator"}
STRANGER = "visitor"
# The most private kind of object, and the most public one.
STANDING_FOR_ALL = ("draft", "published")


def test_every_address_has_its_expectation() -> None:
    assert set(all_addresses()) - expected_addresses() == set()


def test_every_expectation_has_its_address() -> None:
    assert expected_addresses() - set(all_addresses()) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("role", ROLES)
def test_role(role: str, room: str, cast: Cast, askers: dict[str, Asker], book: FormBook) -> None:
    """Each role with every object that it may come near, and the most private and the most public of all others."""
    check(role, room, cast, askers, book, thorough=False)


@pytest.mark.lab
@pytest.mark.django_db
@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("role", ROLES)
def test_role_with_everything(role: str, room: str, cast: Cast, askers: dict[str, Asker], book: FormBook) -> None:
    """Every method with every object, whoever asks."""
    check(role, room, cast, askers, book, thorough=True)


def check(role: str, room: str, cast: Cast, askers: dict[str, Asker], book: FormBook, *, thorough: bool) -> None:
    """Ask, count the cells, and fail with the name of every cell that is not as expected."""
    cells, faults, asked = 0, [], set()
    rarely = rare_methods(role, room, thorough=thorough)
    for address in all_addresses():
        if room_of(address) != room:
            continue
        seen: set[tuple[Expected, bool]] = set()
        for place in places_of(cast, address):
            if not (thorough or is_near(role, room, place)):
                continue
            words = expected(role, address, place)
            outcome = (words, place.state == OWN)
            rare = rarely if thorough or outcome not in seen else ()
            seen.add(outcome)
            for method in (*USUAL_METHODS, *rare):
                cells += 1
                asked.add(method)
                if fault := fault_in(role, address, place, words, method, askers[role], book):
                    faults.append(f"{role}: {method} {address}, {place}: {fault}")
    print(f"\nmatrix: {role}, {room}: {cells} cells checked, {len(faults)} mismatches")
    assert not faults, f"{len(faults)} of {cells} cells:\n" + "\n".join(faults)
    assert asked == {*USUAL_METHODS, *rarely}


def rare_methods(role: str, room: str, *, thorough: bool) -> tuple[str, ...]:
    """What the role asks beside GET and POST."""
    tries = thorough or role in (STRANGER, WHO_TRIES_THEM[room])
    return (*RARE_METHODS, *UNKNOWN_METHODS) if tries else RARE_METHODS


def is_near(role: str, room: str, place: Place) -> bool:
    """Whether the role is asked about this very kind of object."""
    if place.kind not in (*KINDS, PRIVATE) or place.kind in STANDING_FOR_ALL:
        return True
    if room == "admin":
        return role in SECRETARIAT and place.state == OWN
    if room == "public":
        return role == "visitor"
    # The alternate has the column of the focal point.
    return role != "alternate" and OF_A_STATE.get(role, ("", ""))[0] == place.room == OWN


def room_of(address: str) -> str:
    """Portal, desk, or the public pages."""
    room = address.partition(":")[0]
    return room if room in ("portal", "admin") else "public"


def fault_in(role: str, address: str, place: Place, words: Expected, method: str, asker: Asker, book: FormBook) -> str:
    """What is wrong in one cell; nothing wrong is an empty word."""
    path = path_of(address, **place.parts)
    if method in ("GET", "HEAD"):
        reply = asker.ask(method, path)
        return fault_of(words.get, reply) or common_fault(role, path, reply, may_write=False)
    if method in ("POST", EMPTY_POST):
        data = book.form(address, place) if method == "POST" else {}
        reply = asker.ask("POST", path, data)
        fault = fault_of(words.post, reply, is_empty=not data)
        return fault or common_fault(role, path, reply, may_write=words.post in WRITES)
    reply = asker.ask(method, path)
    return other_method_fault(reply) or common_fault(role, path, reply, may_write=False)


def other_method_fault(reply: Reply) -> str:
    """Refused, or not reached; OPTIONS may also name the methods there are."""
    if reply.status in (403, 404, 405) or (reply.status == 302 and reply.changes.is_empty):
        return ""
    return "" if reply.status == 200 and not reply.body else f"{reply.status} for a method that no address has"


def common_fault(role: str, path: str, reply: Reply, *, may_write: bool) -> str:
    """What no response may have, whoever asks for what."""
    if reply.faults or reply.status >= 500:
        return f"{reply.status} {reply.faults}"
    if not may_write and not reply.changes.is_empty:
        return f"it wrote {reply.changes}"
    if not may_write and (silent := reply.tables - set(NOT_OURS)):
        return f"it wrote to {sorted(silent)}"
    wrong = [*audit_faults(reply.changes), *header_faults(path, reply)]
    for state, what, kind in set(_MARK.findall(reply.body)):
        if not may_see(role, state.upper(), kind.replace("_", " ")):
            wrong.append(f"it shows the {what} of {state.upper()} that is {kind}")
    return "; ".join(wrong)
