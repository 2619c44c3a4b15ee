"""What each role gets at each address, for each object: the tables put together, for a test to ask.

Public pages have no table: everybody, signed in or not, reads those that there are, and posts to none of them.
"""

from dataclasses import dataclass
from functools import cache

from tests.matrix import expected_desk, expected_portal
from tests.matrix.addresses import all_addresses
from tests.matrix.cast import OTHER, OWN
from tests.matrix.expected_portal import SEES
from tests.matrix.places import NOT_OPEN, READABLE, Place
from tests.matrix.words import Line

SECRETARIAT = ("data entry", "reviewer", "administrator")
# Role -> (State, column of the portal's tables).
OF_A_STATE = {
    "focal point": (OWN, "sender"),
    "alternate": (OWN, "sender"),
    "expert": (OWN, "expert"),
    "observer": (OWN, "observer"),
    "other State": (OTHER, "sender"),
}
# Of a State's sendings, and at no address of a room; e-mails lead to the page of a receipt, which tells who left.
ACROSS_ROOMS = ("portal:receipt_file", "portal:receipt_text")
ROLES = ("visitor", *OF_A_STATE, "mandate ended", *SECRETARIAT)


@dataclass(frozen=True)
class Expected:
    """The words for a GET (and a HEAD) and for a POST."""

    get: str
    post: str


class NoExpectation(Exception):
    """An address, or an object at it, of which no table speaks."""


def reader_of(role: str, state: str) -> str:
    """What a role is to the objects of a State: a column of SEES."""
    if role in SECRETARIAT:
        return "secretariat"
    own, column = OF_A_STATE.get(role, ("", "public"))
    return column if own == state else "public"


def may_see(role: str, state: str, kind: str) -> bool:
    """docs/domain.md 5: whether a role may know of an object, wherever it meets it."""
    return reader_of(role, state) in SEES[kind]


@cache
def lines_of(address: str) -> list[Line]:
    return [line for line in _all_lines() if line.address == address]


@cache
def _all_lines() -> tuple[Line, ...]:
    portal = (*expected_portal.DOORS, *expected_portal.IN_ROOMS)
    desk = (*expected_desk.DOORS, *expected_desk.AT_THE_DESK)
    return (*portal, *desk)


def is_public(address: str) -> bool:
    """Whether an address leads to the public pages or their data."""
    return address in ("robots", "sitemap", "sitemap-part") or address.startswith(("report:", "data-"))


def expected_addresses() -> set[str]:
    """Every address that a table speaks of, and the public ones."""
    return {line.address for line in _all_lines()} | set(filter(is_public, all_addresses()))


def expected(role: str, address: str, place: Place) -> Expected:
    """What the tables say. Raises NoExpectation where they do not."""
    if is_public(address):
        return Expected("OPEN" if place.kind in READABLE else "NOTHING", "-")
    lines = lines_of(address)
    line = next((line for line in lines if line.covers(address, place.kind)), None)
    if line is None and place.kind == NOT_OPEN:
        line = lines[0]  # a room that there is not, whatever the page
    if line is None:
        raise NoExpectation(f"{address}: {place.kind}")
    if "visitor" in line.cells:
        return Expected(*line.cells[_door_column(role)])
    is_portal = address.startswith("portal:")
    found = _in_portal(role, address, line, place) if is_portal else _at_desk(role, line, place)
    if found.get == "SIGN_IN" and address.startswith("admin:"):
        return found
    is_safe = all(post == "-" for _get, post in line.cells.values())
    return Expected(found.get, "-" if is_safe else found.post)


def _door_column(role: str) -> str:
    if role in SECRETARIAT:
        return "secretariat"
    return "State" if role in OF_A_STATE else role


def _in_portal(role: str, address: str, line: Line, place: Place) -> Expected:
    if role == "visitor":
        return Expected("SIGN_IN", "SIGN_IN")
    if role == "mandate ended" and place.room == OWN and address not in ACROSS_ROOMS:
        return Expected("REFUSED", "REFUSED")  # told that it ended, in whatever room of the State
    state, column = OF_A_STATE.get(role, ("", role))
    if state != place.room or place.kind == NOT_OPEN:
        return Expected("NOTHING", "NOTHING")
    is_hidden = place.seen_as and not may_see(role, place.state, place.seen_as)
    if is_hidden or place.is_smuggled:
        return Expected("NOTHING", "NOTHING")
    return Expected(*line.cells[column])


def _at_desk(role: str, line: Line, place: Place) -> Expected:
    if role not in SECRETARIAT:
        return Expected("SIGN_IN", "SIGN_IN")
    if place.seen_as and not may_see(role, place.state, place.seen_as):
        return Expected("NOTHING", "NOTHING")
    return Expected(*line.cells[role])
