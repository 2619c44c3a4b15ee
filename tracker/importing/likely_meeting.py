"""Which meeting of the record a document is of: as chosen with the file, as its head names it, or as another resembles.

A suggestion with its reason, never a decision. Where a document names a meeting that the record does not have, nothing
is suggested: that its words stand in a document of another meeting does not make it one of that meeting.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from modeltranslation.utils import get_translation_fields

from tracker.models import ImportProposal, Meeting, Printing, SourceDocument
from tracker.models.search import normalised
from tracker.words import cut

WORD = re.compile(r"\w+")
ALIKE, RATHER = 0.8, 0.4
"""How much of two titles is the same: enough beside place or dates, and enough beside place and dates."""
SHORTEST_TITLE = 3
"""So many words of a title say which meeting it is, where they stand in a longer one: "Fifteenth Congress" does not."""
TRIED = 8
"""So many of the longest texts of a document are looked for where it does not say of which meeting it is."""


class MeetingNamed(StrEnum):
    """What told which meeting it is."""

    CHOSEN = "chosen"
    NAMED = "named"
    SYMBOL = "symbol"
    WORDS = "words"
    NOTHING = "nothing"


TITLE, PLACE, DATES = "title", "place", "dates"


@dataclass(frozen=True)
class MeetingFound:
    """The suggestion: the meeting, or None; what told so; and of a named one which parts of the head are the same in
    the record, and which say something else."""

    meeting: Meeting | None = None
    told: MeetingNamed = MeetingNamed.NOTHING
    same: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()


def find_meeting(proposal: ImportProposal) -> MeetingFound:
    """The meeting of a document: chosen with the file; else named; else that of the same symbol, or of the same words
    where the document names none.
    """
    if proposal.meeting is not None:
        return MeetingFound(proposal.meeting, MeetingNamed.CHOSEN)
    head = _head(proposal)
    found = named_meeting(head)
    if found.meeting is not None:
        return found
    if meeting := _of_same_symbol(proposal):
        return MeetingFound() if _days_differ(head, meeting) else MeetingFound(meeting, MeetingNamed.SYMBOL)
    if head.get("title"):
        return MeetingFound()
    meeting = same_words_meeting(proposal)
    return MeetingFound(meeting, MeetingNamed.WORDS) if meeting else MeetingFound()


def likely_meeting(proposal: ImportProposal) -> Meeting | None:
    """The meeting that is suggested, or None."""
    return find_meeting(proposal).meeting


def named_meeting(head: dict[str, Any]) -> MeetingFound:
    """The one meeting of the record whose title, place and days fit the head of a document; None where none or several
    fit equally well.

    Args:
        head: title, slug, place, starts_on, ends_on as the document says them, each perhaps None.
    """
    fits = [fit for meeting in Meeting.objects.all() if (fit := _fit(head, meeting))]
    fits.sort(key=lambda fit: fit[0], reverse=True)
    if not fits or (len(fits) > 1 and fits[0][0] == fits[1][0]):
        return MeetingFound()
    meeting = fits[0][1]
    same = _same_parts(head, meeting)
    return MeetingFound(
        meeting,
        MeetingNamed.NAMED,
        tuple(name for name, is_same in same.items() if is_same),
        tuple(name for name, is_same in same.items() if is_same is False),
    )


def same_words_meeting(proposal: ImportProposal) -> Meeting | None:
    """The meeting of a document with the same symbol, or with some of the same words."""
    if meeting := _of_same_symbol(proposal):
        return meeting
    texts = sorted((each["text"] for each in proposal.findings["recommendations"]), key=len, reverse=True)[:TRIED]
    for text in texts:
        # The words end the first line of what is stored, behind those of the label.
        words = " ".join(each.folded for each in cut(text))
        printed = Printing.objects.confirmed().filter(search_words__contains=f"{words}\n")
        if found := printed.select_related("document__meeting").first():
            return found.document.meeting
    return None


def _head(proposal: ImportProposal) -> dict[str, Any]:
    return proposal.findings["document"].get("meeting") or {}


def _of_same_symbol(proposal: ImportProposal) -> Meeting | None:
    symbol = proposal.findings["document"]["symbol"]
    documents = SourceDocument.objects.confirmed().filter(symbol=symbol).select_related("meeting")
    same = documents.first() if symbol else None
    return same.meeting if same else None


type Fit = tuple[tuple[bool, bool, bool, float], Meeting]


def _fit(head: dict[str, Any], meeting: Meeting) -> Fit | None:
    """How well a meeting fits the head, to be compared; None where it does not fit."""
    is_its_slug = bool(head.get("slug")) and head["slug"] == meeting.slug
    differs = _days_differ(head, meeting)
    if differs and not is_its_slug:  # that address holds the year: the days are a slip of one of the two
        return None
    title, is_inside = _title_fit(head.get("title") or "", meeting)
    parts = {
        TITLE: is_its_slug or is_inside or title >= ALIKE,
        PLACE: any(_is_part(head.get("place") or "", each) for each in _in_languages(meeting, "place")),
        DATES: days_of(head) is not None and not differs,
    }
    beside = parts[PLACE] or parts[DATES]
    is_fit = title == 1 or is_its_slug or (parts[TITLE] and beside)
    is_fit = is_fit or (parts[PLACE] and parts[DATES] and title >= RATHER)
    return ((is_its_slug, parts[DATES], parts[PLACE], title), meeting) if is_fit else None


def _same_parts(head: dict[str, Any], meeting: Meeting) -> dict[str, bool | None]:
    """Of each part of the head whether the record says the very same of the meeting; None where the head has it not."""

    def is_same(name: str) -> bool | None:
        printed = WORD.findall(normalised(head.get(name) or ""))
        return printed in [WORD.findall(normalised(each)) for each in _in_languages(meeting, name)] if printed else None

    days = days_of(head)
    return {
        TITLE: is_same("title"),
        PLACE: is_same("place"),
        DATES: days and days == (meeting.starts_on, meeting.ends_on),
    }


def _title_fit(printed: str, meeting: Meeting) -> tuple[float, bool]:
    """How much of the titles is the same, in the language where it is most; and whether one stands in the other."""
    own = _words(printed)
    titles = [words for each in _in_languages(meeting, "title") if (words := _words(each))]
    share = max((2 * len(own & words) / (len(own) + len(words)) for words in titles if own), default=0.0)
    is_inside = any(min(len(own), len(words)) >= SHORTEST_TITLE and _one_in_other(own, words) for words in titles)
    return share, is_inside


def _in_languages(meeting: Meeting, name: str) -> list[str]:
    return [getattr(meeting, column) or "" for column in get_translation_fields(name)]


def _is_part(one: str, other: str) -> bool:
    """Whether one place is the other, or a part of it: "Vienna", "Vienna, Austria"."""
    own, theirs = _words(one), _words(other)
    return bool(own and theirs) and _one_in_other(own, theirs)


def _one_in_other(own: set[str], theirs: set[str]) -> bool:
    return own <= theirs or theirs <= own


def _words(text: str) -> set[str]:
    return set(WORD.findall(normalised(text)))


def days_of(head: dict[str, Any]) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day that the head says; None where it says none."""
    days = [datetime.date.fromisoformat(day) for day in _stored(head) if day]
    return (min(days), max(days)) if days else None


def _stored(head: dict[str, Any]) -> Iterable[str]:
    return (head.get("starts_on") or "", head.get("ends_on") or "")


def _days_differ(head: dict[str, Any], meeting: Meeting) -> bool:
    """Whether the head says days, and none of them is a day of the meeting: another one of the same series."""
    days = days_of(head)
    return days is not None and not (days[0] <= meeting.ends_on and meeting.starts_on <= days[1])
