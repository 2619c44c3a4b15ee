"""What a person must give for a move besides a right to it: each need of the table of moves, with its sentence.

Two needs are of the act and not of a person, and nobody reads a sentence of them: a sending has one transmission, and
what is superseded has its successor. `actions.moving` asks those of the set of moves it is given.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.actors import is_sender
from tracker.models import User
from tracker.models.versions import Version
from tracker.transitions import MOVE, Need


@dataclass(frozen=True)
class AskedMove:
    """A move of a version as somebody asks for it; `words` are the reason, or the name of the note verbale."""

    by: User
    version: Version
    words: str


def _was_not_opened(asked: AskedMove) -> bool:
    transmission = asked.version.transmission
    return transmission is None or transmission.claimed_at is None


def _has_words(asked: AskedMove) -> bool:
    return bool(asked.words.strip())


OF_PERSONS: dict[Need, tuple[Callable[[AskedMove], bool], Promise]] = {
    Need.NOT_OPENED: (
        _was_not_opened,
        _("The secretariat has started its review. Please ask it to return the answer."),
    ),
    Need.REASON: (_has_words, _("Give the reason: it is what the State reads.")),
    Need.NOTE_VERBALE: (
        lambda asked: is_sender(asked.by, asked.version.submission) or _has_words(asked),
        _("Give the note verbale by which the State withdraws its answer."),
    ),
}


def lacking(move: str, by: User, version: Version, words: str = "") -> str:
    """What the table of moves needs for the move and is not there, as the sentence that a person reads; "" for nothing.

    Args:
        words: the reason, or the name of the note verbale.
    """
    asked = AskedMove(by, version, words)
    for need in MOVE[move].needs:
        is_met, sentence = OF_PERSONS.get(need, (None, ""))
        if is_met is not None and not is_met(asked):
            return str(sentence)
    return ""
