"""Rows of the files at /data/ beside the answers: what there is to join them with, and to count against.

A file is the same in every language: names are in English, a text stands in its English printing, else in the original.
"""

from typing import Annotated as A
from uuid import UUID

from msgspec import Struct, defstruct

from report.data import types as t
from report.data.schema import IN_LEDGER, PERIOD, REPORTED, WHOLE, Head, WholeAnswer, content
from report.data.types import told
from report.pages.public_words import OF_COMMITMENT
from tracker.content.fields import Kind

MEETING = told("Slug of the meeting.")
RECOMMENDATION = told("As meeting/slug.")
ENGLISH = told("In English.")


class WholeHead(Head, kw_only=True):
    """The last entry of the ledger on one day, on which there was one; and the first entry after a restore."""

    demonstration: t.Demonstration


class WholeMeeting(Struct, **WHOLE):
    """A meeting of which a document is published, or which reviews a reporting period."""

    meeting: A[str, MEETING]
    title: A[str, ENGLISH]
    place: A[str, told("Where it was held.")]
    starts_on: A[t.Day, told("Its first day.")]
    ends_on: A[t.Day, told("Its last day.")]
    prepares: A[str | None, told("Slug of the meeting that it prepares.")]
    demonstration: t.Demonstration


class WholeRecommendation(Struct, **WHOLE):
    """A recommendation that a confirmed document prints."""

    recommendation: A[str, RECOMMENDATION]
    recommendation_uuid: A[UUID, told("Its name for ever.")]
    meeting: A[str, MEETING]
    meeting_title: A[str, ENGLISH]
    label: A[str, told("As the document prints it, for example 15 (g).")]
    text: A[str, told("Word for word, in the English printing, else in the original.")]
    language: A[str, told("Language of the text.")]
    basis: A[t.Basis, told("What the meeting made of it: not negotiated, adopted, agreed, or the Chair’s summary.")]
    standing: A[t.Standing, told("Whether it stands or was replaced.")]
    agenda_item: A[str | None, told("For example 5 (d), or workshop 4.")]
    themes: A[list[str], told("Slugs of its themes.")]
    demonstration: t.Demonstration


class PrintedText(Struct, **WHOLE):
    """A recommendation as one confirmed document prints it."""

    recommendation: A[str, RECOMMENDATION]
    document: A[str, told("Title of the document.")]
    symbol: A[str | None, told("Symbol of the document.")]
    kind: t.KindOfDocument
    language: A[str, told("Language of the document.")]
    label: A[str, told("As this document prints it.")]
    text: A[str, told("Word for word.")]
    page: A[int | None, told("Counted from the first sheet, where it has pages.")]
    corrected_on: A[t.Day | None, told("When the secretariat last corrected a mistake of transcription in it.")]
    corrected_because: A[str | None, told("What was wrong then, in words of the secretariat.")]
    demonstration: t.Demonstration


class WholeTheme(Struct, **WHOLE):
    """A theme."""

    theme: A[str, told("Slug of the theme.")]
    name: A[str, ENGLISH]
    demonstration: t.Demonstration


class WholeState(Struct, **WHOLE):
    """A Member State or an observer State."""

    state: t.Code
    state_name: A[str, ENGLISH]
    regional_group: A[t.Group | None, told("Regional group of the United Nations.")]
    membership: A[t.Membership, told("Member State or observer State.")]
    demonstration: t.Demonstration


class WholePeriod(Struct, **WHOLE):
    """A reporting period that was opened."""

    period: A[str, PERIOD]
    title: A[str, ENGLISH]
    meeting: A[str, told("Slug of the meeting that reviews the answers.")]
    opens_on: A[t.Day, told("From then on States can send.")]
    due_on: A[t.Day, told("When answers are due.")]
    closes_on: A[t.Day, told("Until then answers are taken.")]
    opened_at: A[t.Moment, told("When it was opened, in UTC: from then on it is public.")]
    cancelled_at: A[t.Moment | None, told("When it was cancelled, in UTC.")]
    demonstration: t.Demonstration


class Asked(Struct, **WHOLE):
    """A recommendation that a reporting period asks of the States invited."""

    period: A[str, PERIOD]
    recommendation: A[str, RECOMMENDATION]
    demonstration: t.Demonstration


class Invited(Struct, **WHOLE):
    """A State that is invited to answer in a reporting period."""

    period: A[str, PERIOD]
    state: t.Code
    invited_at: A[t.Moment, told("When the State was invited, in UTC.")]
    cancelled_at: A[t.Moment | None, told("When the invitation was cancelled, in UTC.")]
    demonstration: t.Demonstration


class CitedEvidence(Struct, **WHOLE):
    """A document that a published text cites, and that anybody may open."""

    publication: A[t.Number, told("The number in the ledger of the text that cites it.")]
    state: t.Code
    evidence: A[UUID, told("Its name for ever; the file or link is at /en/evidence/ and this name.")]
    title: str
    kind: t.KindOfEvidence
    dated_on: t.Day | None
    language: str
    pinpoint: A[str, told("The place in it.")]
    demonstration: t.Demonstration


class TermsOfReuse(Struct, **WHOLE):
    """What may be done with the words of a State in a period, as its Government agreed when it gave its consent."""

    state: t.Code
    period: A[str, PERIOD]
    consent_sentence: A[int, told("Number of the sentence with which it was asked; /en/method/ has its words.")]
    licence: A[str | None, told("The licence that the sentence named; nothing where it named none.")]
    reuse: A[str, told("The same in words.")]
    demonstration: t.Demonstration


class WholePrintedCommitment(Struct, **WHOLE):
    """A commitment of a State as a document prints it: printed matter, in no count of what States reported."""

    commitment: A[UUID, told("Its name for ever.")]
    state: t.Code
    state_name: A[str, ENGLISH]
    regional_group: A[t.Group | None, told("Regional group of the United Nations.")]
    meeting: A[str, told("Slug of the meeting with which it stays.")]
    document: A[str, told("Title of the document.")]
    symbol: A[str | None, told("Symbol of the document.")]
    paragraph: A[str | None, told("Number of the paragraph, where it has one.")]
    text: A[str, told("Word for word.")]
    language: A[str, told("Language of the document.")]
    demonstration: t.Demonstration


# Every version of a commitment that may be read, with the current one marked.
WholeCommitment = defstruct(
    "WholeCommitment",
    [
        ("state", t.Code),
        ("state_name", A[str, ENGLISH]),
        ("regional_group", A[t.Group | None, told("Regional group of the United Nations.")]),
        ("commitment", A[UUID, told("Its name for ever.")]),
        ("recommendations", A[list[str], told("The recommendations that it serves, each as meeting/slug.")]),
        ("period", A[str, PERIOD]),
        *content(*(field for field in OF_COMMITMENT if field.kind == Kind.CHOICE)),
        ("original_target_on", A[t.Day | None, told("The date first named.")]),
        *content(*(field for field in OF_COMMITMENT if field.kind == Kind.DAY)),
        ("reported_on", A[t.Day, REPORTED]),
        ("corrected_on", A[t.Day | None, told("The day of the correction, where it is one.")]),
        ("is_current", A[bool, told("Whether it is the current text of the commitment.")]),
        ("language", A[str, told("Language of the words; nothing is translated.")]),
        *content(*(field for field in OF_COMMITMENT if field.kind in (Kind.WORDS, Kind.LINE))),
        ("evidence_count", A[t.Count, told("How many documents it cites that anybody may open.")]),
        ("publication", A[t.Number, IN_LEDGER]),
        ("demonstration", t.Demonstration),
    ],
    namespace={"__doc__": "What a State itself declares that it will do, as one text says it."},
    module=__name__,
    **WHOLE,
)
# By the name of its file: what one of its rows is. In the order of the package.
FILES = {
    "meetings": WholeMeeting,
    "themes": WholeTheme,
    "recommendations": WholeRecommendation,
    "printings": PrintedText,
    "states": WholeState,
    "periods": WholePeriod,
    "asked": Asked,
    "invitations": Invited,
    "answers": WholeAnswer,
    "commitments": WholeCommitment,
    "evidence": CitedEvidence,
    "terms": TermsOfReuse,
    "printed_commitments": WholePrintedCommitment,
}
