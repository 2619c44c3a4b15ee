"""Taking a letter back that data entry sent: who may, why it cannot be done now, and what is said after it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tracker.admin.display import letter_address
from tracker.admin.told import told_sentence
from tracker.models import CommitmentUpdate, Transmission, User
from tracker.notifications import told_that_taken_back
from tracker.policies import Denied, Verdict, may_enter_on_behalf


def may_take_back(user: User, transmission: Transmission) -> Verdict:
    """Take a letter back: data entry, whoever of it entered the letter."""
    if not transmission.on_behalf:
        return Denied(_("The State sent this response itself. Its focal point can recall it in the portal."))
    return may_enter_on_behalf(user)


def after_taking_back(_request: HttpRequest, transmission: Transmission) -> str:
    """The page of the letter, where it is corrected and sent again."""
    return letter_address(transmission.submission.period.slug, transmission.submission.member_state_id)


def _told(versions: Sequence[Any]) -> str:
    """Who of the State was told that it was; nobody where nobody was told that it had been entered."""
    letter = versions[0].transmission if versions else None
    count = told_that_taken_back(letter) if letter is not None else 0
    return told_sentence(count) if count else ""


def taken_back(versions: Sequence[Any]) -> str:
    """What became of the answers, and of commitments, which came by spreadsheet and are sent by one alone."""
    said = f"{_('The letter was taken back. Correct what was wrong, then send it again.')} {_told(versions)}".strip()
    commitments = sum(isinstance(version, CommitmentUpdate) for version in versions)
    if not commitments:
        return said
    beside = _("Commitments taken back with it: %(number)d. Import them again by a spreadsheet.")
    return f"{said} {beside % {'number': commitments}}"
