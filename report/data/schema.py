"""What leaves the record as data: each shape once, with what its keys mean.

JSON, the columns of CSV and XLSX, the data dictionary and the OpenAPI description follow from these types
(`docs/adr/0028-data-out-is-typed.md`). Keys stay: more may come, none is renamed. Texts here are English, as the
description is. What an answer and a commitment say follows from the definition of content.
"""

from typing import Annotated as A
from typing import Any
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType, defstruct

from report.data import types as t
from report.data.types import told
from report.pages.public_words import OF_ANSWER, OF_COMMITMENT, is_lacking
from tracker.choices import ImplementationStatus
from tracker.content.fields import ContentField, Kind

WHOLE: dict[str, Any] = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True}
IN_LEDGER = told("Its number in the ledger.")
REPORTED = told("The day on which the Government reported it.")
PERIOD = told("Slug of the reporting period.")
PAGE_OF_IT = told("Its page.")
NAMED = told("In the language of the address.")


class Attribution(Struct, **WHOLE):
    """A name that the text prints in brackets. A State so named is not bound by it."""

    # One that a table prints beside the text begins where the text ends. What is described above was released so.

    printed: str
    iso3: t.Iso3 | None
    start: t.Count
    end: t.Count

    def __str__(self) -> str:
        """As it stands in a table."""
        return self.printed


class PrintedCommitment(Struct, **WHOLE):
    """What a document prints as a commitment of a State. It was not given in this record, and no count has it."""

    commitment: A[UUID, told("Its permanent key.")]
    state: t.Code
    meeting: A[t.Slug, told("Slug of the meeting.")]
    document: A[str, told("Title of the document that prints it.")]
    symbol: A[str | None, told("Symbol of the document, where it has one.")]
    paragraph: A[str | None, told("Number of the paragraph, where the document has one.")]
    text: A[str, told("Word for word.")]
    language: A[str, told("Language of the text.")]
    url: A[t.Address, told("The list of those of this State and meeting.")]


class Evidence(Struct, **WHOLE):
    """A document that an answer or a commitment cites, and that anybody may open."""

    title: str
    kind: t.KindOfEvidence
    dated_on: t.Day | None
    language: str
    pinpoint: A[str, told("The place in it.")]
    url: t.Address

    def __str__(self) -> str:
        """As it stands in a table."""
        return f"{self.title} <{self.url}>"


Counts = defstruct(
    "Counts",
    [(code, t.Count) for code in ImplementationStatus.values],
    namespace={"__doc__": "How many States report each status in their answer in force."},
    module=__name__,
    **WHOLE,
)


class Recommendation(Struct, **WHOLE):
    """A recommendation in a list."""

    meeting: A[str, told("Slug of the meeting.")]
    label: A[str, told("As the document prints it, for example 15 (g).")]
    slug: A[str, told("The part of its address that stays.")]
    url: A[t.Address, PAGE_OF_IT]
    text: A[str, told("Word for word, in the printing for the language of the address, else in the original.")]
    language: A[str, told("Language of the text.")]
    basis: A[t.Basis, told("What the meeting made of it: not negotiated, adopted, agreed, or the Chair’s summary.")]
    agenda_item: A[str | None, told("For example 5 (d), or workshop 4.")]
    themes: A[list[str], told("Slugs of its themes.")]
    attributions: A[list[Attribution], told("Names that the text prints in brackets; in a table, the names alone.")]
    answers: Counts  # type: ignore[valid-type] # made of the list of statuses
    states_invited: A[
        t.Count,
        told(
            "The denominator: States invited in any opened period that asks it, or with a published answer to it, "
            "each once."
        ),
    ]
    states_without_published_answer: A[
        t.Count, told("Either no answer came, or it is not for publication; the record does not say which.")
    ]


class ListedRecommendation(Recommendation, **WHOLE):
    """A recommendation in the explorer's list."""

    answers_no_longer_published: A[
        t.Count | UnsetType, told("With as_of alone: answers public on that day that may not be read any more.")
    ] = UNSET
    as_of: A[t.Day | UnsetType, told("With as_of alone.")] = UNSET


class MatrixEntry(Struct, **WHOLE):
    """A recommendation under one of its themes: a row of the matrix."""

    theme: A[str | None, told("Slug of the theme; null where the recommendation has none.")]
    theme_name: A[str, NAMED]
    meeting: A[str, told("Slug of the meeting.")]
    meeting_title: A[str, told("As the meeting is called.")]
    recommendation: A[str, told("As meeting/slug.")]
    label: A[str, told("As the document prints it, for example 15 (g).")]
    citation: A[str, told("Meeting, symbol of the document where it has one, and label: as the page cites it.")]
    url: A[t.Address, PAGE_OF_IT]
    text: A[str, told("Word for word, in the printing for the language of the address, else in the original.")]
    language: A[str, told("Language of the text.")]
    answers: Counts  # type: ignore[valid-type] # made of the list of statuses
    states_invited: A[t.Count, told("The denominator, as in the list of recommendations.")]
    states_without_published_answer: A[
        t.Count, told("Either no answer came, or it is not for publication; the record does not say which.")
    ]
    same_subject: A[
        list[str],
        told("Others of the matrix that a person linked as being on the same subject, each as meeting/slug."),
    ]
    same_subject_citations: A[list[str], told("The same, each as the page cites it.")]


class Compared(Struct, **WHOLE):
    """What is published for one of two to four that are compared. They are in no order of merit."""

    by: A[str, t.one_of(["state", "group", "meeting", "theme", "period"]), told("What is compared.")]
    value: A[str, told("Its code or slug.")]
    name: A[str, NAMED]
    recommendations_asked: A[t.Count, told("How many recommendations are asked about, or have an answer all the same.")]
    answers: Counts  # type: ignore[valid-type] # made of the list of statuses
    answers_asked: A[t.Count, told("The denominator: one for each State invited and each recommendation.")]
    other_published_answers: A[t.Count, told("Published, but outside of what the address asks about answers.")]
    without_published_answer: A[
        t.Count, told("Either no answer came, or it is not for publication; the record does not say which.")
    ]


class Spoken(Struct, **WHOLE):
    """What an answer and a commitment have in common."""

    state: t.Code
    period: A[str, PERIOD]
    reported_on: A[t.Day, REPORTED]
    corrected_on: A[t.Day | None, told("The day of the last correction.")]
    language: A[str, told("Language of the words; nothing is translated.")]
    evidence: A[list[Evidence], told("What it cites and anybody may open; in a table, each title with its address.")]
    publication: A[t.Number, IN_LEDGER]


def content(*fields: ContentField) -> list[tuple[str, Any]]:
    """The keys of fields of the definition. A text from before the field has no code in it and no day, and says so."""
    return [(field.in_data, A[_type_of(field), told(field.meaning)]) for field in fields]


def _type_of(field: ContentField) -> Any:
    if field.kind == Kind.DAY:
        return t.Day | None
    if field.kind == Kind.CHOICE:
        code = A[str, t.code_of(field.choices)]
        return code | None if is_lacking(field) else code
    return str


def _said_by_a_state(name: str, meaning: str, *keys: tuple[str, Any]) -> Any:
    return defstruct(name, keys, bases=(Spoken,), namespace={"__doc__": meaning}, module=__name__, **WHOLE)


Answer = _said_by_a_state(
    "Answer",
    "A State's answer on one recommendation.",
    ("recommendation", A[str | None, told("meeting/slug")]),
    *content(*OF_ANSWER),
    ("commitments", A[list[UUID], told("The commitments that the answer names.")]),
)
# A row of the files at /data/: an answer with what it is about, so that nothing has to be joined.
WholeAnswer = defstruct(
    "WholeAnswer",
    [
        ("state", t.Code),
        ("state_name", A[str, told("In English.")]),
        ("regional_group", A[t.Group | None, told("Regional group of the United Nations.")]),
        ("meeting", A[str, told("Slug of the meeting.")]),
        ("meeting_title", A[str, told("As the meeting is called.")]),
        ("recommendation", A[str, told("As meeting/slug.")]),
        ("recommendation_uuid", A[UUID, told("Its name for ever.")]),
        ("label", A[str, told("As the document prints it, for example 15 (g).")]),
        ("text", A[str, told("Word for word, in the English printing, else in the original.")]),
        ("themes", A[list[str], told("Slugs of its themes.")]),
        ("period", A[str, PERIOD]),
        *content(*(field for field in OF_ANSWER if field.kind in (Kind.CHOICE, Kind.DAY))),
        ("reported_on", A[t.Day, REPORTED]),
        ("corrected_on", A[t.Day | None, told("The day of the correction, where it is one.")]),
        ("is_current", A[bool, told("Whether it is the answer in force of this State on this recommendation.")]),
        ("language", A[str, told("Language of the words; nothing is translated.")]),
        *content(*(field for field in OF_ANSWER if field.kind in (Kind.WORDS, Kind.LINE))),
        ("evidence_count", A[t.Count, told("How many documents it cites that anybody may open.")]),
        ("commitments", A[list[UUID], told("The commitments that the answer names.")]),
        ("publication", A[t.Number, IN_LEDGER]),
        ("demonstration", t.Demonstration),
    ],
    namespace={"__doc__": "An answer with what it is about: a row of the files at /data/."},
    module=__name__,
    **WHOLE,
)
Commitment = _said_by_a_state(
    "Commitment",
    "What a State itself declares that it will do.",
    ("commitment", A[UUID, told("Its name for ever.")]),
    (
        "recommendations",
        A[list[A[str, told("meeting/slug")]], told("The recommendations that it serves, each as meeting/slug.")],
    ),
    *content(*(field for field in OF_COMMITMENT if field.kind != Kind.DAY)),
    ("original_target_on", A[t.Day | None, told("The date first named.")]),
    *content(*(field for field in OF_COMMITMENT if field.kind == Kind.DAY)),
)


class NoLongerPublished(Struct, **WHOLE):
    """A span in which something was public that may not be read any more."""

    state: t.Code
    recommendation: str | None
    commitment: UUID | None
    period: str
    public_from: t.Day
    public_to: t.Day


class Change(Struct, **WHOLE):
    """An entry of the ledger."""

    publication: A[t.Number, IN_LEDGER]
    published_at: A[t.Moment, told("When it became public or was taken down, in UTC.")]
    kind: t.Kind
    state: t.Code
    recommendation: A[str | None, told("As meeting/slug; empty for a commitment.")]
    commitment: A[UUID | None, told("Its name for ever; empty for an answer.")]
    period: A[str, PERIOD]
    status: A[t.AnyStatus | None, told("As reported, where the text may be read.")]
    reported_on: A[t.Day | None, REPORTED]
    corrected_on: A[t.Day | None, told("The day of the correction.")]
    is_readable: A[bool, told("Whether its text may still be read.")]
    text_sha256: A[t.Digest | None, told("Hash of the salt and the text; empty for an ending.")]
    previous: A[t.Digest, told("Hash of the entry before.")]
    hash: A[t.Digest, told("Hash of its own header.")]


class Head(Struct, **WHOLE):
    """The last entry of the ledger on one day, on which there was one; and the first entry after a restore."""

    day: A[t.Day, told("In UTC.")]
    publication: A[t.Number, IN_LEDGER]
    hash: A[t.Digest, told("Hash of its own header, and with it of everything before.")]
    lost: A[str | None, told("What was lost before this entry, and which numbers were left out, in English.")] = None


class StateFacts(Struct, **WHOLE):
    """A State."""

    state: t.Code
    name: A[str, NAMED]
    regional_group: A[t.Group | None, told("Regional group of the United Nations.")]
    membership: A[t.Membership, told("Member State or observer State.")]
    url: A[t.Address, PAGE_OF_IT]


class State(StateFacts, **WHOLE):
    """A State in a list."""

    recommendations_asked: A[
        t.Count,
        told(
            "Of how many recommendations it was asked in an opened period, or has a published answer all the same: the "
            "denominator of published_answers."
        ),
    ]
    published_answers: A[t.Count, told("How many recommendations have a published answer of it in force.")]
    published_commitments: A[t.Count, told("How many of its commitments are published.")]
    last_reported_on: A[t.Day | None, told("When it was last heard, by what is published of it.")]


class MeetingFacts(Struct, **WHOLE):
    """A meeting."""

    meeting: A[str, told("Slug of the meeting.")]
    title: A[str, NAMED]
    place: A[str, told("Where it was held.")]
    starts_on: A[t.Day, told("Its first day.")]
    ends_on: A[t.Day, told("Its last day.")]
    prepares: A[str | None, told("Slug of the meeting that it prepares.")]


class Meeting(MeetingFacts, **WHOLE):
    """A meeting."""

    recommendations: A[t.Count, told("How many recommendations its documents print.")]
    url: A[t.Address, PAGE_OF_IT]
