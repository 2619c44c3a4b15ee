"""The cells of the matrix: which role asks which address about which object by which method, and what is wrong there.

A page that would come out the same is asked for once: see `places_asked`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.matrix.addresses import all_addresses, path_of
from tests.matrix.asking import Asker, Reply, header_faults
from tests.matrix.cast import OWN, Cast
from tests.matrix.difference import NOT_OURS, audit_faults
from tests.matrix.expectations import OF_A_STATE, ROLES, SECRETARIAT, Expected, expected, may_see
from tests.matrix.expected_portal import SEES
from tests.matrix.places import Place, places_of
from tests.matrix.sending import FormBook
from tests.matrix.words import WRITES, fault_of

_MARK = re.compile(r"zq-([a-z]+)-([a-z]+)-([a-z_]+)-qz")
ROOMS = ("portal", "admin", "public")
EMPTY_POST = "POST of nothing"
USUAL_METHODS = ("GET", "POST")
# No address has the last four. One role with access to the room asks: who has none is refused before the method is read.
RARE_METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")
STRANGER = "visitor"
TRIES_THEM = {"portal": "focal point", "admin": "data entry", "public": STRANGER}
# An empty form, of those whose form is read: by the sender of a State and by the Secretariat.
READ_WHEN_EMPTY = ("DONE", "FORM", "INVALID", "ONWARD")
SEND_NOTHING = ("focal point", *SECRETARIAT)
# These roles are asked about each kind of object of XAA: its own State, the other State, and everybody.
OF_EACH_KIND = ("focal point", "other State", STRANGER)
# Where its own State is shown an object; its other pages are of acts, whose outcomes are few.
SHOWN = ("portal:answer", "portal:commitment", "portal:evidence_file", "portal:cleared_file", "portal:receipt")
# These read a part of a State's objects; for the others a page that is shown is the same whoever else may read it.
READ_A_PART = ("expert", "observer", "reviewer")
# Roles with one column in a part of the site, and the one that asks for them. `make lab` asks as each of them.
ASKED_BY = {
    "portal": {"data entry": "reviewer", "administrator": "reviewer"},
    "admin": dict.fromkeys(("alternate", "expert", "observer", "other State", "mandate ended"), "focal point"),
    "public": dict.fromkeys(set(ROLES) - {STRANGER, "reviewer"}, STRANGER),
}
# Asked by `make test`: three roles, the most private kind of object and the most public one, no large files.
QUICK_ROLES = {"portal": (STRANGER, "other State", "expert"), "admin": (STRANGER,), "public": (STRANGER,)}
QUICK_KINDS = ("draft", "published")
LARGE = re.compile(r"-(docx|pdf|xlsx|csv|jsonl|database|package)$|_(docx|pdf)$|papers$|questionnaire_file$")


@dataclass(frozen=True)
class Cell:
    """One request and what the tables say of it."""

    role: str
    address: str
    place: Place
    expected: Expected
    method: str

    def __str__(self) -> str:
        return f"{self.role}: {self.method} {self.address}, {self.place}"

    @property
    def is_quick(self) -> bool:
        """Whether `make test` asks it; `make test-all` asks the others."""
        return (
            self.method == "GET"
            and self.role in QUICK_ROLES[room_of(self.address)]
            and (self.place.kind not in SEES or self.place.kind in QUICK_KINDS)
            and not LARGE.search(self.address)
        )


def room_of(address: str) -> str:
    """Return the part of the site that an address belongs to: portal, admin, or the public pages."""
    room = address.partition(":")[0]
    return room if room in ("portal", "admin") else "public"


def who_asks(role: str, address: str, place: Place) -> str:
    """Return the role that asks for a role: a visitor for public files that take long to make, a reviewer for an
    administrator of whom the same is expected."""
    room = room_of(address)
    if room == "public" and LARGE.search(address):
        return STRANGER
    if room == "admin" and role == "administrator":
        return "reviewer" if expected(role, address, place) == expected("reviewer", address, place) else role
    return ASKED_BY[room].get(role, role)


def cells_of(role: str, room: str, cast: Cast, *, thorough: bool = False) -> Iterator[Cell]:
    """Return the cells of a role in a part of the site; all there could be if `thorough`."""
    tries = role == TRIES_THEM[room]
    for address in all_addresses():
        if room_of(address) != room:
            continue
        words_seen: set[Expected] = set()
        for place, words, is_another in places_asked(role, address, cast, thorough=thorough):
            is_first, are_new = not words_seen, words not in words_seen
            words_seen.add(words)
            asked = {
                "GET": True,
                # A post that is read as a look at the page gets the page.
                "POST": is_another and (words.post != "AS_GET" or are_new),
                EMPTY_POST: are_new and words.post in READ_WHEN_EMPTY and role in SEND_NOTHING,
                **dict.fromkeys(RARE_METHODS, tries and is_first and not LARGE.search(address)),
            }
            yield from (Cell(role, address, place, words, each) for each in asked if thorough or asked[each])


def places_asked(role: str, address: str, cast: Cast, *, thorough: bool) -> Iterator[tuple[Place, Expected, bool]]:
    """Return the objects that a role is asked about at an address, what the tables say, and whether the outcome is new.

    Of several objects with the same outcome the first is enough: the same expected words, of the same State, in its own
    room or smuggled into another one, and, where some of them are hidden, read by the same people.
    """
    seen = set()
    for place in places_of(cast, address):
        if who_asks(role, address, place) != role and not thorough:
            continue
        words = expected(role, address, place)
        outcome = (words, *_circumstances(role, place, words))
        if thorough or outcome not in seen or is_of_each_kind(role, address, place):
            yield place, words, outcome not in seen
        seen.add(outcome)


def _circumstances(role: str, place: Place, words: Expected) -> tuple[object, ...]:
    own_state = OF_A_STATE.get(role, ("", ""))[0]
    if role == "alternate" or (role == "other State" and place.room == own_state):
        return ()  # the column of the focal point, who is asked about everything
    readers = frozenset(SEES.get(place.kind, ())) if words.get == "OPEN" and role in READ_A_PART else frozenset()
    return place.state == OWN, place.is_smuggled, readers


def is_of_each_kind(role: str, address: str, place: Place) -> bool:
    """Whether a role is asked about this very object, whatever the others at its address were like."""
    is_own = place.state == place.room == OWN and room_of(address) != "admin"
    return is_own and role in OF_EACH_KIND and (role != "focal point" or address in SHOWN)


def faults_in(cells: Iterable[Cell], askers: dict[str, Asker], book: FormBook) -> list[str]:
    """Ask all cells, print how many they are, and return the name of each that is not as expected, with the reason."""
    count, faults = 0, []
    for cell in cells:
        count += 1
        if fault := fault_in(cell, askers[cell.role], book):
            faults.append(f"{cell}: {fault}")
    assert count, "nothing was asked"
    print(f"\nmatrix: {count} cells checked, {len(faults)} mismatches")
    return faults


def fault_in(cell: Cell, asker: Asker, book: FormBook) -> str:
    """Return what is wrong in one cell; an empty text where nothing is."""
    path, words, method = path_of(cell.address, **cell.place.parts), cell.expected, cell.method
    if method in ("GET", "HEAD"):
        reply = asker.ask(method, path)
        return fault_of(words.get, reply) or common_fault(cell.role, path, reply, may_write=False)
    if method in ("POST", EMPTY_POST):
        data = book.form(cell.address, cell.place) if method == "POST" else {}
        reply = asker.ask("POST", path, data)
        fault = fault_of(words.post, reply, is_empty=not data)
        return fault or common_fault(cell.role, path, reply, may_write=words.post in WRITES)
    reply = asker.ask(method, path)
    return other_method_fault(reply) or common_fault(cell.role, path, reply, may_write=False)


def other_method_fault(reply: Reply) -> str:
    """Refused, or not reached; OPTIONS may also name the methods there are."""
    if reply.status in (403, 404, 405) or (reply.status == 302 and reply.changes.is_empty):
        return ""
    return "" if reply.status == 200 and not reply.body else f"{reply.status} for a method that no address has"


def common_fault(role: str, path: str, reply: Reply, *, may_write: bool) -> str:
    """Return what no response may have, whoever asks for what: an error, an unexpected write, a mark of what is private."""
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
