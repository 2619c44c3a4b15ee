"""The objects and lists that have an address of their own: what each .json address answers with."""

from typing import Annotated as A
from typing import Any
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType, defstruct

from report.data import types as t
from report.data.gap_schema import Gap
from report.data.period_schema import OnePeriod, Period
from report.data.schema import (
    PAGE_OF_IT,
    WHOLE,
    Answer,
    Change,
    Commitment,
    Compared,
    Head,
    ListedRecommendation,
    MatrixEntry,
    Meeting,
    MeetingFacts,
    NoLongerPublished,
    PrintedCommitment,
    Recommendation,
    State,
    StateFacts,
    WholeAnswer,
)
from report.data.subject_schema import OneGroup, OneTheme, Theme
from report.data.types import told
from report.pages.changes_list import TIMELINE
from report.pages.paging import PAGE

Answers = list[Answer]
Commitments = list[Commitment]
Changes = A[list[Change], Meta(max_length=TIMELINE), told("The newest forty.")]


class Frame(Struct, **WHOLE):
    """What every object of its own begins with."""

    demonstration: t.Demonstration
    as_of: A[t.Day | None, told("The day at whose end (UTC) things stood so; null for now.")]


class Refusal(Struct, **WHOLE):
    """The address cannot be answered."""

    demonstration: t.Demonstration
    errors: A[list[str], Meta(min_length=1)]


class PrintedPosition(Struct, **WHOLE):
    """What a document prints as the answer of a State."""

    state: t.Iso3
    position: t.Position


class Printing(Struct, **WHOLE):
    """A recommendation as one document prints it."""

    title: str
    symbol: str | None
    kind: t.KindOfDocument
    language: str
    label: str
    text: A[str, told("Word for word.")]
    opening: A[str | None, told("Of a point of a list: the words of the document that open the list.")]
    page: A[int | None, told("Counted from the first sheet, where it has pages.")]
    positions: A[
        list[PrintedPosition],
        told("What it prints as the answer of the State under review. No State told it to this record."),
    ]


class CorrectedTranscription(Struct, **WHOLE):
    """Words that the secretariat had copied wrongly from a document, as they stood before they were corrected."""

    title: str
    symbol: str | None
    language: str
    label: str
    text: A[str, told("As it stood before; the document never had these words.")]
    corrected_on: t.Day
    reason: A[str, told("What was wrong, in words of the secretariat.")]


class InPeriod(Struct, **WHOLE):
    """The answers of one period."""

    period: str
    states_invited: t.Count
    states_without_published_answer: t.Count
    answers: Answers


class OneRecommendation(Recommendation, **WHOLE):
    """A recommendation with everything published on it."""

    standing: t.Standing
    goes_on_in: A[
        list[str],
        told("Of one that was replaced: meeting and slug of those in which a later document lets it go on."),
    ]
    printed_in: A[list[Printing], told("The documents that print it, the newest first.")]
    corrected_transcriptions: A[
        list[CorrectedTranscription],
        told("The mistakes of transcription that the secretariat corrected, the newest first."),
    ]
    answers_by_state: A[Answers, told("The answers in force.")]
    answers_by_period: list[InPeriod]
    commitments: Commitments
    no_longer_published: list[NoLongerPublished]
    changes: Changes


class OneState(StateFacts, **WHOLE):
    """A State with everything it has published."""

    recommendations_asked: t.Count
    recommendations_without_published_answer: t.Count
    answers: Answers
    commitments: Commitments
    no_longer_published: list[NoLongerPublished]
    changes: Changes


class OneCommitment(Struct, **WHOLE):
    """A commitment with its texts as they were published."""

    commitment: A[UUID, told("Its name for ever.")]
    url: A[t.Address, PAGE_OF_IT]
    in_force: Commitment
    versions: A[Commitments, told("Its texts that may be read, the newest first.")]
    no_longer_published: list[NoLongerPublished]
    changes: Changes


class Paragraph(Struct, **WHOLE):
    """A paragraph."""

    number: str
    section: str
    text: str
    recommendations: list[A[str, told("Label.")]]


class CorrectedParagraph(Struct, **WHOLE):
    """A paragraph that the secretariat had copied wrongly from a document, as it stood before it was corrected."""

    number: str
    text: A[str, told("As it stood before; the document never had these words.")]
    number_now: str
    text_now: A[str | None, told("What took its place then; null where the document has no such paragraph.")]
    corrected_on: t.Day
    reason: A[str, told("What was wrong, in words of the secretariat.")]


class Document(Struct, **WHOLE):
    """A document as it reads."""

    title: str
    symbol: str | None
    kind: t.KindOfDocument
    language: str
    paragraphs: list[Paragraph]
    corrected_paragraphs: A[
        list[CorrectedParagraph],
        told("The mistakes of transcription in paragraphs that the secretariat corrected, the newest first."),
    ]


class OneMeeting(MeetingFacts, **WHOLE):
    """A meeting with its documents, paragraph by paragraph, and its recommendations."""

    recommendations: list[Recommendation]
    url: t.Address
    documents: list[Document]


def _list(name: str, row: Any, count: Any = t.Count, *, knows_its_past: bool = True) -> Any:
    """The envelope of a list; of a past day, it says which."""
    keys: list[Any] = [
        ("count", count),
        ("next", A[t.Address | None, told("Address of the next page; null on the last.")]),
        ("demonstration", t.Demonstration),
        ("results", A[list[row], Meta(max_length=PAGE)]),
    ]
    if knows_its_past:
        keys.insert(0, ("as_of", A[t.Day | UnsetType, told("With as_of alone.")], UNSET))
    return defstruct(name, keys, namespace={"__doc__": "A page of a list."}, module=__name__, **WHOLE)


LENGTH = A[t.Count | None, told("The length of the chain; null where the list is narrowed.")]
# By the name of the address.
LISTS = {
    "recommendations": _list("Recommendations", ListedRecommendation),
    "states": _list("States", State),
    "meetings": _list("Meetings", Meeting, knows_its_past=False),
    "matrix": _list("Matrix", MatrixEntry),
    "compare": _list("Comparison", Compared),
    "themes": _list("Themes", Theme),
    "periods": _list("Periods", Period),
    "gaps": _list("Gaps", Gap),
    "commitments": _list("Commitments", Commitment),
    "printed-commitments": _list("PrintedCommitments", PrintedCommitment, knows_its_past=False),
    "changes": _list("Changes", Change, LENGTH),
}
# Rows of the files at /data/ that no list has.
FILES = (Head, WholeAnswer)
OBJECTS: dict[str, Any] = {
    "recommendation": OneRecommendation,
    "state": OneState,
    "meeting": OneMeeting,
    "commitment": OneCommitment,
    "theme": OneTheme,
    "group": OneGroup,
    "period": OnePeriod,
}
