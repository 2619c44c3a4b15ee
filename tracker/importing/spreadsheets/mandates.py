"""Rows that are mandates: a person, a State and a role, by note verbale. A known person keeps her account as it is."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.choices import SENDING_ROLES
from tracker.importing.spreadsheets.judging import JudgedRow
from tracker.importing.spreadsheets.values import KnownNames, RowValues
from tracker.models import Mandate, SpreadsheetImport, User
from tracker.sheet_choices import RowEffect


class JudgeOfMandates:
    """Judges rows against the accounts and the acting mandates."""

    def __init__(self, spreadsheet: SpreadsheetImport, known: KnownNames) -> None:
        self.known = known
        self.by_name: dict[str, User] = {}
        self.by_address: dict[str, list[User]] = {}
        self.acting: dict[tuple[str, str, int | None], list[Mandate]] = {}

    def load(self, rows: Sequence[RowValues]) -> None:
        """All accounts, and the mandates of these States."""
        if not self.by_name:
            for user in User.objects.all():
                self.by_name[user.username.casefold()] = user
                self.by_address.setdefault(user.email.casefold(), []).append(user)
        states = {row.values["state"] for row in rows if "state" in row.values}
        self.acting = {}
        for mandate in Mandate.objects.acting().filter(member_state__in=states).select_related("user"):
            place = (mandate.member_state_id, mandate.role, mandate.meeting_id)
            self.acting.setdefault(place, []).append(mandate)

    def judge(self, row: RowValues) -> JudgedRow | None:
        person = self._person(row)
        if row.get("state", None) not in (None, *self.known.states.reporting):
            row.faults["state"] = ("state_without_answers", {})
        if not row.faults and not any(row.get(name) for name in ("full_name", "email", "username")):
            # A State of our sheet for which no person was filled in.
            key = "|".join(str(row.get(name, None) or "") for name in ("state", "role", "meeting"))
            return JudgedRow(key, RowEffect.NONE)
        if person is None and not (row.get("username") or row.get("email")):
            row.faults.setdefault("email", ("missing", {}))
        place = (row.get("state", None), row.get("role", None), row.get("meeting", None))
        row.values["person"] = person
        held = self.acting.get(place, []) if "meeting" not in row.faults else []
        is_there = any(person and mandate.user_id == person.pk for mandate in held)
        if not is_there:
            self._add_faults(row, person, held)
        if row.faults:
            return None
        name = person.username if person else username_of(row)
        key = "|".join((place[0], place[1], str(place[2] or ""), name.casefold()))[:200]
        if is_there:
            return JudgedRow(key, RowEffect.NONE)
        # One person a sending role, State and meeting: two rows that both name one are the same thing twice.
        return JudgedRow(key if place[1] not in SENDING_ROLES else "|".join(map(str, place)), RowEffect.MAKE)

    def _add_faults(self, row: RowValues, person: User | None, held: Sequence[Mandate]) -> None:
        """What else stands against a new mandate: all at once, so that nobody mends a row twice."""
        for name in ("note_verbale",) if person else ("note_verbale", "full_name", "email"):
            if not row.get(name):
                row.faults.setdefault(name, ("missing", {}))
        if held and row.values["role"] in SENDING_ROLES:
            row.faults.setdefault("role", ("role_held", {"name": str(held[0].user)}))

    def _person(self, row: RowValues) -> User | None:
        """The account that is meant: by its user name, else by its address; none for a new person."""
        address, name = row.get("email").casefold(), row.get("username").casefold()
        found = self.by_name.get(name) if name else None
        if found is None and not name and address:
            several = self.by_address.get(address, [])
            if len(several) > 1:
                row.faults["username"] = ("person_in_doubt", {})
            found = several[0] if len(several) == 1 else self.by_name.get(address)
        if found is not None and address and found.email.casefold() != address:
            row.faults["email"] = ("other_address", {})
        if found is not None and found.is_secretariat:
            row.faults["email"] = ("of_the_secretariat", {})
        return found


def username_of(row: RowValues) -> str:
    """The user name of a new person: what the row says, else her address."""
    return str(row.get("username") or row.get("email").casefold())
