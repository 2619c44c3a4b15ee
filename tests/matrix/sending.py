"""The form that belongs to an address, as a person who may would send it; for everybody else it is a stolen one."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from tests.matrix.addresses import all_addresses, path_of
from tests.matrix.asking import Asker
from tests.matrix.cast import Cast
from tests.matrix.expectations import OF_A_STATE, ROLES, SECRETARIAT, expected, lines_of
from tests.matrix.pages import TYPED, PageForm, forms_of, plausible_file
from tests.matrix.places import Place, places_of
from tracker.choices import StatesAct
from tracker.content import ANSWER

# Where the form of an address stands, if not on its own page: on the page of another address of the same room.
FORM_AT = {
    "portal:answer": "portal:answer_correct",
    "portal:commitment": "portal:commitment_correct",
    "portal:take_back": "portal:person",
    "portal:change_due": "portal:person",
    "portal:send_link": "portal:person",
    "portal:evidence_public": "portal:library",
    "portal:answer_comment": "portal:answer",
    "portal:commitment_comment": "portal:commitment",
    "portal:calendar": "portal:mail",
    "admin:tracker_importproposal_item-look": "admin:tracker_importproposal_item",
    "admin:tracker_importproposal_take-back": "admin:tracker_importproposal_change",
    "admin:tracker_importproposal_warnings": "admin:tracker_importproposal_change",
    "admin:tracker_spreadsheetimport_take": "admin:tracker_spreadsheetimport_change",
}
# No theme is added and removed at once.
# Where another button than the first is pressed and no file is chosen, or only what everybody is offered is selected;
# and no mark of the rows of another sheet, which is refused before all else.
PRESSED: dict[str, dict[str, Any]] = {
    "portal:mail": {"wanted": ["digest"]},
    "admin:tracker_spreadsheetimport_take": {"seen": ""},
    "admin:tracker_correction_change": {"refuse": "1", "reason": "The letter says so."},
    "admin:tracker_recommendation_themes": {"remove": []},
    "admin:tracker_reportingperiod_dates": {"closes_on": "2099-02-28"},  # its form comes with the dates of the period
    "admin:tracker_bodyhabit_change": {"openings": "it is advisable"},
    "admin:tracker_importproposal_item-basis": {"basis": "adopted"},
    "admin:tracker_importproposal_publish": {"although": "on"},
}
# A form of the frame of every page, or one button beside its object.
# "No change" comes with the answer's form: where a field of it was changed, nothing is confirmed.
FRAME_FORMS = {
    "portal:language": {"language": "fr", "next": "/portal/"},
    "portal:comment_remove": {"plausible": "yes"},
    "portal:comment_resolve": {"plausible": "yes"},
    "portal:answer_no_change": {"plausible": "yes"},
}
# What such a button reads of the form that it lies in: its own fields, though it is posted without them.
READ_ALONG = {
    "portal:answer_no_change": {*(each.name for each in ANSWER), "language", "commitments", "evidence", "link"}
}
ROOM = ("period", "iso3")
# A form that the weakest fills from her own page is taken from the others as well.
WEAKEST_FIRST = ("expert", *OF_A_STATE, *SECRETARIAT, "visitor")
TAKEN = ("DONE", "FORM", "INVALID", "ONWARD")


@dataclass
class FormBook:
    """Forms taken from pages, once each."""

    askers: dict[str, Asker]
    taken: dict[tuple[str, str], dict[str, Any] | None] = field(default_factory=dict)
    by_address: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)  # of all fields of an address, also those left empty

    def begin(self) -> None:
        """Forget which form stands for an address, so that no test depends on those before it."""
        self.by_address.clear()

    def form(self, address: str, place: Place) -> dict[str, Any]:
        """The fields to post. Where nobody may post to an object, those of another object at the same address."""
        if address in FRAME_FORMS:
            self.names.setdefault(address, set()).update(READ_ALONG.get(address, ()))
            return dict(FRAME_FORMS[address])
        key = (address, path_of(address, **place.parts))  # two items of one kind have two forms
        if key not in self.taken:
            self.taken[key] = self._take(address, place)
        found = self.taken[key]
        if found is not None:
            self.by_address.setdefault(address, found)
        else:
            found = _for_another(self.by_address.get(address, {}), place)
        return {name: _fresh(name, value) for name, value in found.items()}

    def _take(self, address: str, place: Place) -> dict[str, Any] | None:
        role = self._role(address, place)
        if role is None:
            return None
        path = path_of(address, **place.parts)
        page_name = FORM_AT.get(address, address)
        parts = place.parts
        if page_name == "portal:library":
            parts = {name: place.parts[name] for name in ROOM}
        page = path_of(page_name, **parts)
        reply = self.askers[role].ask("GET", page)
        forms = [form for form in forms_of(reply.body) if _belongs(form, page, path)]
        if not forms:
            return None
        form = max(forms, key=lambda form: len(form.names))
        self.names.setdefault(address, set()).update(form.names, form.files)
        # The one field of a day: a due date ends with the period, a reopening ends after it.
        day = {"until": TYPED["due_on"]} if place.parts.get("act") == StatesAct.EXTEND else {}
        return form.filled() | day | PRESSED.get(address, {})

    def _role(self, address: str, place: Place) -> str | None:
        """Somebody who may post to this object, and best one whose post is carried out."""
        words = {role: expected(role, address, place).post for role in WEAKEST_FIRST}
        return next((role for word in TAKEN for role in WEAKEST_FIRST if words[role] == word), None)


def _for_another(form: dict[str, Any], place: Place) -> dict[str, Any]:
    """The form of another object at the same address, as somebody would forge it for this one."""
    own = {name: value for name, value in form.items() if name != "evidence" and not name.startswith("pin-")}
    forged = {"revision": "", **{name: place.parts[name] for name in ("uuid",) if name in place.parts}}
    return {"plausible": "yes", **own, **{name: value for name, value in forged.items() if name in form}}


def _belongs(form: PageForm, page: str, path: str) -> bool:
    """Whether a form posts to `path`, or stands on its page or below it."""
    target = urljoin(page, form.action).partition("?")[0]
    if path in (urljoin(page, each) for each in form.other_actions):
        return True
    return target == path or (page == path and path.startswith(target)) or (target == page and page.startswith(path))


def _fresh(name: str, value: Any) -> Any:
    return plausible_file(name) if hasattr(value, "read") else value


# Without a form of their own, or with one that is no part of the record.
NO_FORM = {"portal:sign_out", "admin:logout"}


@dataclass(frozen=True)
class Posting:
    """One form that is taken: where, from whom, and its fields."""

    address: str
    path: str
    role: str
    fields: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.address} by the {self.role}"


def posting_addresses() -> list[str]:
    """The addresses at which a post may be carried out, as the tables say."""
    return [address for address in all_addresses() if address not in NO_FORM and _is_posted_to(address)]


def _is_posted_to(address: str) -> bool:
    return any("DONE" in cell for line in lines_of(address) for cell in line.cells.values())


def posting_at(cast: Cast, book: FormBook, address: str) -> Posting:
    """The form of an address, for the first object at which a post is carried out."""
    for place in places_of(cast, address):
        for role in (*WEAKEST_FIRST, *ROLES):
            if expected(role, address, place).post == "DONE":
                return Posting(address, path_of(address, **place.parts), role, book.form(address, place))
    raise LookupError(address)
