"""What can be wrong with a cell, in plain words: every fault of a row has its code and its sentence here.

Rows keep codes and the words that are filled in; the sentence is made when a person reads it, in her language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROW = ""
"""The field of a fault that is about the whole row."""

MEETING_UNKNOWN, THEME_UNKNOWN = "meeting_unknown", "theme_unknown"
"""Faults of names that the record does not have, and that may be created for all rows at once."""

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
    "state_in_doubt": _("“%(text)s” may be one of several States. Write the code of one: %(candidates)s."),
    "state_without_answers": _("This State appears in attributions only and does not report."),
    MEETING_UNKNOWN: _("The record has no meeting “%(text)s”."),
    "meeting_in_doubt": _("“%(text)s” may be one of several meetings. Write one of these: %(candidates)s."),
    "meeting_without_days": _("Give the first and the last day, in this order."),
    THEME_UNKNOWN: _("The record has no theme “%(text)s”."),
    "agenda_item_unknown": _("The agenda of this meeting has no item “%(text)s”."),
    # recommendations
    "other_words": _(
        "The meeting has “%(label)s” already, with other words. Texts come from documents alone: give the row another"
        " label, or leave it out."
    ),
    "other_label": _("The recommendation of this key has the label “%(label)s” in the record."),
    "recommendation_unknown": _("No recommendation here has the label “%(text)s”."),
    "recommendation_in_doubt": _("“%(text)s” is a recommendation of several meetings. Fill in the meeting."),
    "not_of_the_state": _("A position is an answer of a State: say which State is under review."),
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
    "hidden": _("This row is hidden in the file."),
    "refused": _("%(sentence)s"),
    # of rows that an earlier release read
    "decided": _("A value of this row was decided to be left out."),
    "not_printed": _("“%(text)s” is not in brackets in the text: an attribution is what a document prints."),
}

LONGEST_QUOTE = 60

type CellFault = tuple[str, Mapping[str, Any]]


class Bad(ValidationError):
    """A cell that cannot be taken as it is: a code of SENTENCES, and the words of its sentence."""

    def __init__(self, code: str, **words: Any) -> None:
        super().__init__(SENTENCES[code], code=code, params=words)  # type: ignore[arg-type]
        self.words = words

    @property
    def fault(self) -> CellFault:
        """As a row keeps it."""
        return self.code or "", self.words


def cut(text: str) -> str:
    """A text for a sentence."""
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1].rstrip() + "…"


def sentence(fault: CellFault | list[Any], shown: Callable[[Any], Any] = str) -> str:
    """Return the sentence of a fault, in the active language.

    Args:
        fault: code and words.
        shown: what the codes of a closed list are called.
    """
    code, words = fault
    lists = {name: value for name, value in words.items() if isinstance(value, list | tuple)}
    listed = {name: ", ".join(str(shown(each)) for each in value) for name, value in lists.items()}
    return str(SENTENCES[code]) % {"candidates": "—", **words, **listed}


def sentences(faults: Mapping[str, Any], cells: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Return (what the cell is called, sentence) of all faults of a row; a fault of the whole row has no cell."""
    for name, fault in faults.items():
        cell = cells.get(name)
        yield (str(cell.label), sentence(fault, cell.shown)) if cell else ("", sentence(fault))
