"""What can be wrong with a cell, in plain words: every fault of a row has its code and its sentence here.

Rows keep codes and the words that are filled in; the sentence is made when a person reads it, in her language.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.importing.spreadsheets.fields import FIELDS

ROW = ""
"""The field of a fault that is about the whole row."""

UNKNOWN = frozenset(
    {"state_unknown", "state_in_doubt", "meeting_unknown", "meeting_in_doubt", "theme_unknown", "not_a_choice"}
)
"""Faults of a value that the record does not know; `unknown` among their words are all such values of the cell, and
`candidates_of` what each of them may mean."""

SENTENCES: dict[str, Promise] = {
    # any cell
    "missing": _("This cell is empty, and must be filled in."),
    "too_long": _("%(length)s characters; at most %(most)s are kept."),
    "unstorable": _("A character of this text cannot be stored. Please type the text again."),
    "formula_error": _("The formula of this cell gives no value (%(text)s). Type the value itself."),
    "not_a_choice": _("“%(text)s” is not one of the choices: %(words)s."),
    "not_a_day": _("“%(text)s” is not a date. Write it as 2026-03-31."),
    "day_in_doubt": _(
        "“%(text)s” may be %(first)s or %(second)s. Write it as 2026-03-31, or say on the page of the columns which"
        " comes first."
    ),
    "day_to_come": _("This date is in the future."),
    "not_a_number": _("“%(text)s” is not a page number."),
    "not_a_key": _("“%(text)s” is not a permanent key of this record. Empty the cell to create something new."),
    "not_an_address": _("“%(text)s” is not an e-mail address."),
    "label_is_a_day": _("The spreadsheet program turned this label into a date. Type the label again, such as 2-3."),
    "label_without_letter": _("A label needs a letter or a digit of the Latin script, for its address."),
    # names
    "state_unknown": _("No State has the name or the code “%(text)s”."),
    "state_in_doubt": _("“%(text)s” may be one of several States. Choose which."),
    "state_without_answers": _("This State appears in attributions only and does not report."),
    "meeting_unknown": _("The record has no meeting “%(text)s”. Choose one, or make it first."),
    "meeting_in_doubt": _("“%(text)s” may be one of several meetings. Choose which."),
    "theme_unknown": _("The record has no theme “%(text)s”."),
    "agenda_item_unknown": _("The agenda of this meeting has no item “%(text)s”."),
    # of rows that an earlier release judged
    "not_printed": _("“%(text)s” is not in brackets in the text: an attribution is what a document prints."),
    # recommendations
    "other_words": _(
        "The meeting has “%(label)s” already, with other words. Texts come from documents alone: give the row another"
        " label, or leave it out."
    ),
    "other_label": _("The recommendation of this key has the label “%(label)s” in the record."),
    "recommendation_unknown": _("No recommendation here has the label “%(text)s”."),
    "recommendation_in_doubt": _("“%(text)s” may be the recommendation of one of several meetings. Choose which."),
    # answers and commitments
    "not_invited": _("This State is not invited to the reporting period."),
    "waits": _("An answer of this State from a letter waits to be checked. It can be changed when that is decided."),
    "other_states": _("This commitment is another State’s."),
    # people and invitations
    "role_held": _("%(name)s holds this role for the State. End that mandate first."),
    "person_in_doubt": _("Several accounts have this address. Give the user name."),
    "other_address": _("The account of this user name has another e-mail address."),
    "of_the_secretariat": _("This person is of the secretariat, and holds no mandate of a State."),
    "invitation_cancelled": _("The invitation of this State was cancelled. Invite the State again on the board."),
    "not_later": _("An extension ends after the due date of the period, %(day)s."),
    "after_closing": _("A due date is not after the closing of the period, %(day)s."),
    # the whole row
    "twice": _("Row %(number)s speaks of the same thing. Leave one of the two out."),
    "decided": _("A value of this row was decided to be left out."),
    "not_of_the_state": _("A position is an answer of a State: say which State is under review."),
    "hidden": _("This row is hidden in the file."),
    "refused": _("%(sentence)s"),
}

type CellFault = tuple[str, dict[str, Any]]


class Bad(Exception):
    """A cell that cannot be taken as it is. `candidates` are (value, name) pairs that a person may choose from."""

    def __init__(self, code: str, **words: Any) -> None:
        super().__init__(code)
        self.code, self.words = code, words

    @property
    def fault(self) -> CellFault:
        """As a row keeps it."""
        return self.code, self.words


def sentence(fault: CellFault | list[Any]) -> str:
    """The sentence of a fault, in the language that is active."""
    code, words = fault
    return str(SENTENCES[code]) % {name: _shown(value) for name, value in words.items()}


def sentences(faults: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, sentence) of all faults of a row."""
    for name, fault in faults.items():
        yield name, sentence(fault)


def _shown(value: Any) -> str:
    """A word of a sentence; a list of codes as what the codes are called."""
    return ", ".join(_name_of(each) for each in value) if isinstance(value, list | tuple) else str(value)


def _name_of(code: Any) -> str:
    lists = (field.choices for fields in FIELDS.values() for field in fields)
    return next((str(each(code).label) for each in lists if code in each.values), str(code))
