"""What the record does not have, as it leaves the record: shapes, as in `report.data.schema`."""

from typing import Annotated as A

from msgspec import Struct

from report.data import types as t
from report.data.schema import PAGE_OF_IT, WHOLE
from report.data.types import told


class Gap(Struct, **WHOLE):
    """Something that the record does not have: of a recommendation or of a document, never of a State."""

    gap: A[str, told("unanswered, no_symbol or languages.")]
    meeting: A[t.Slug, told("Slug of the meeting.")]
    recommendation: A[str | None, told("Of one without a published answer: meeting/slug.")]
    label: A[str | None, told("As the document prints it, for example 15 (g).")]
    document: A[str | None, told("Title of the document that lacks a symbol or languages.")]
    symbol: A[str | None, told("Its symbol, where it has one.")]
    languages_missing: A[list[str], told("The official languages in which the document is not in the record.")]
    states_invited: A[t.Count, told("How many States were invited to answer the recommendation.")]
    url: A[t.Address, PAGE_OF_IT]
