"""What data hold: each value with its limits, and each column with what it means, for `report.data.schema`."""

import datetime
from typing import Annotated as A
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from msgspec import UNSET, Meta, Struct, UnsetType, defstruct

from tracker import choices
from tracker.content import ANSWER


def told(meaning: str) -> Meta:
    """What a value means, as the dictionary and the OpenAPI description say it."""
    return Meta(description=meaning)


def one_of(codes: list[Any]) -> Meta:
    """A closed list, in its order."""
    return Meta(extra_json_schema={"enum": codes})


def code_of(listed: type[TextChoices]) -> Meta:
    """A code of a list of the record. A text, not an enumeration: a later release may have published another code."""
    return one_of([code for code in listed.values if code])


AS_REPORTED = next((field.meaning for field in ANSWER if field.name == "implementation_status"), "")

Day = datetime.date
Moment = A[datetime.datetime, Meta(tz=True)]
Count = A[int, Meta(ge=0)]
Number = A[int, Meta(ge=1)]
Demonstration = A[bool, told("Whether this is the demonstration, in which no statement was made by any Government.")]
Slug = A[str, Meta(pattern="^[-a-zA-Z0-9_]+$")]
Address = A[str, Meta(extra_json_schema={"format": "uri"})]
Digest = A[str, Meta(pattern="^[0-9a-f]{64}$")]
Iso3 = A[str, Meta(pattern="^[A-Z]{3}$")]
Code = A[Iso3, told("ISO 3166-1 alpha-3 code of a State; those of invented States begin with X.")]
AnyStatus = A[str, code_of(choices.ImplementationStatus)]
Status = A[AnyStatus, told(AS_REPORTED)]
Kind = A[
    str,
    code_of(choices.PublicationKind),
    told(
        "What became public, or was taken down: the last three have no text. The two kinds for a mistake of the "
        "Secretariat, before them, have none either. After consent_ended, entered_in_error says that the Secretariat "
        "recorded that end by mistake."
    ),
]
Group = A[str, code_of(choices.RegionalGroup)]
Basis = A[str, code_of(choices.Basis)]
Standing = A[str, code_of(choices.Standing)]
KindOfDocument = A[str, code_of(choices.DocumentKind)]
KindOfEvidence = A[str, code_of(choices.EvidenceKind)]
Position = A[str, code_of(choices.PositionValue)]
Membership = A[str, code_of(choices.StateStatus)]
# Schemas that others refer to by name.
NAMED = {"Code": Code, "Status": Status, "Kind": Kind}

WHOLE: dict[str, Any] = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True}
EITHER = "Either no answer came, or it is not for publication; the record does not say which."
IN_LANGUAGE = told("In the language of the address.")
ENGLISH = A[str, told("In English.")]
WORD_FOR_WORD = A[str, told("Word for word.")]
OF_STATE = A[str, told("Language of the words; nothing is translated.")]
UUID_FOR_EVER = A[UUID, told("Its name for ever.")]


class Attribution(Struct, **WHOLE):
    """A name that the text prints in brackets. A State so named is not bound by it."""

    # One that a table prints beside the text begins where the text ends. What is described above was released so.

    printed: str
    iso3: Iso3 | None
    start: Count
    end: Count

    def __str__(self) -> str:
        """As it stands in a table."""
        return self.printed


class Evidence(Struct, **WHOLE):
    """A document that an answer or a commitment cites, and that anybody may open."""

    title: str
    kind: KindOfEvidence
    dated_on: Day | None
    language: str
    pinpoint: A[str, told("The place in it.")]
    url: Address

    def __str__(self) -> str:
        """As it stands in a table."""
        return f"{self.title} <{self.url}>"


Counts = defstruct(
    "Counts",
    [(code, Count) for code in choices.ImplementationStatus.values],
    namespace={"__doc__": "How many States report each status in their answer in force."},
    module=__name__,
    **WHOLE,
)
# What a column holds and means, by its name. A table in which a name means another thing says so itself.
COLUMNS: dict[str, Any] = {
    "agenda_item": A[str | None, told("For example 5 (d), or workshop 4.")],
    "answered_in_both": A[Count, told("Pairs of a State and a recommendation with an answer in both periods.")],
    "answers": Counts,
    "answers_asked": A[Count, told("The denominator: one for each State invited and each recommendation.")],
    "answers_no_longer_published": (
        A[Count | UnsetType, told("With as_of alone: answers public on that day that may not be read any more.")],
        UNSET,
    ),
    "as_of": (A[Day | UnsetType, told("With as_of alone.")], UNSET),
    "attributions": A[list[Attribution], told("Names that the text prints in brackets; in a table, the names alone.")],
    "basis": A[Basis, told("What the meeting made of it: not negotiated, adopted, agreed, or the Chair’s summary.")],
    "before": A[AnyStatus, told("Status in the earlier period, as reported.")],
    "by": A[str, one_of(["state", "group", "meeting", "theme", "period"]), told("What is compared.")],
    "cancelled_at": A[Moment | None, told("When it was cancelled, in UTC.")],
    "citation": A[str, told("Meeting, symbol of the document where it has one, and label: as the page cites it.")],
    "closes_on": A[Day, told("The last day on which answers are taken.")],
    "commitment": UUID_FOR_EVER,
    "commitments": A[list[UUID], told("The commitments that the answer names.")],
    "consent_sentence": A[int, told("Number of the sentence with which it was asked; /en/method/ has its words.")],
    "corrected_because": A[str | None, told("What was wrong then, in words of the secretariat.")],
    "corrected_on": A[Day | None, told("The day of the correction, where it is one.")],
    "count": Count,
    "dated_on": Day | None,
    "day": A[Day, told("In UTC.")],
    "demonstration": Demonstration,
    "document": A[str, told("Title of the document that prints it.")],
    "due_on": A[Day, told("The day on which answers are due.")],
    "ends_on": A[Day, told("Its last day.")],
    "evidence": A[list[Evidence], told("What it cites and anybody may open; in a table, each title with its address.")],
    "evidence_count": A[Count, told("How many documents it cites that anybody may open.")],
    "gap": A[str, told("unanswered, no_symbol or languages.")],
    "goes_on_in": A[
        list[str],
        told("Of one that was replaced: meeting and slug of those in which a later document lets it go on."),
    ],
    "group": A[Group | None, told("Regional group of the United Nations; null for States without one.")],
    "hash": A[Digest, told("Hash of its own header.")],
    "iso2": A[str | None, told("ISO 3166-1 alpha-2 code.")],
    "invited_at": A[Moment, told("When the State was invited, in UTC.")],
    "is_current": A[bool, told("Whether it is the one in force: of a State on a recommendation, or of a commitment.")],
    "is_readable": A[bool, told("Whether its text may still be read.")],
    "kind": KindOfDocument,
    "label": A[str, told("As the document prints it, for example 15 (g).")],
    "language": A[str, told("Language of the text.")],
    "languages_missing": A[list[str], told("The official languages in which the document is not in the record.")],
    "last_reported_on": A[Day | None, told("When it was last heard, by what is published of it.")],
    "licence": A[str | None, told("The licence that the sentence named; nothing where it named none.")],
    "lost": (
        A[str | None, told("What was lost before this entry, and which numbers were left out, in English.")],
        None,
    ),
    "m49": A[str | None, told("Code of the United Nations Statistics Division, three digits.")],
    "meeting": A[str, told("Slug of the meeting.")],
    "meeting_title": A[str, told("As the meeting is called.")],
    "membership": A[Membership, told("Member State or observer State.")],
    "name": A[str, IN_LANGUAGE],
    "next": A[Address | None, told("Address of the next page; null on the last.")],
    "now": A[AnyStatus, told("Status in this period, as reported.")],
    "number": A[str, told("As the document prints it.")],
    "number_now": A[str, told("As the document prints it.")],
    "opened_at": A[Moment, told("When it was opened, in UTC: from then on it is public.")],
    "opening": A[str | None, told("Of a point of a list: the words of the document that open the list.")],
    "opens_on": A[Day, told("The day from which States can answer.")],
    "original_target_on": A[Day | None, told("The date first named.")],
    "other_published_answers": A[Count, told("Published, but outside of what the address asks about answers.")],
    "page": A[int | None, told("Counted from the first sheet, where it has pages.")],
    "paragraph": A[str | None, told("Number of the paragraph, where the document has one.")],
    "period": A[str, told("Slug of the reporting period.")],
    "period_before": A[Slug | None, told("The newest earlier period that asked one of the same recommendations.")],
    "pinpoint": A[str, told("The place in it.")],
    "place": A[str, told("Where it was held.")],
    "prepares": A[str | None, told("Slug of the meeting that it prepares.")],
    "previous": A[Digest, told("Hash of the entry before.")],
    "public_from": Day,
    "public_to": Day,
    "publication": A[Number, told("Its number in the ledger.")],
    "published_answers": A[Count, told("How many recommendations have a published answer of it in force.")],
    "published_at": A[Moment, told("When it became public or was taken down, in UTC.")],
    "published_commitments": A[Count, told("How many of its commitments are published.")],
    "reason": A[str, told("What was wrong, in words of the secretariat.")],
    "recommendation": A[str, told("As meeting/slug.")],
    "recommendation_uuid": UUID_FOR_EVER,
    "recommendations": A[list[str], told("The recommendations that it serves, each as meeting/slug.")],
    "recommendations_asked": A[
        Count,
        told(
            "Of how many recommendations it was asked in an opened period, or has a published answer all the same: the "
            "denominator of published_answers."
        ),
    ],
    "recommendations_url": A[Address, told("Its recommendations as a list, in JSON, a page at a time.")],
    "recommendations_without_published_answer": A[Count, told(EITHER)],
    "region": A[str | None, told("Region by the M49 standard.")],
    "regional_group": A[Group | None, told("Regional group of the United Nations.")],
    "reported_on": A[Day, told("The day on which the Government reported it.")],
    "reuse": A[str, told("The same in words.")],
    "reviewed_by": A[Slug, told("Slug of the meeting that reviews the answers.")],
    "same_subject": A[
        list[str],
        told("Others of the matrix that a person linked as being on the same subject, each as meeting/slug."),
    ],
    "same_subject_citations": A[list[str], told("The same, each as the page cites it.")],
    "section": A[str, told("The headings above it.")],
    "slug": A[str, told("The part of its address that stays.")],
    "standing": A[Standing, told("Whether it stands or was replaced.")],
    "starts_on": A[Day, told("Its first day.")],
    "state": Code,
    "state_name": ENGLISH,
    "states_invited": A[
        Count,
        told(
            "The denominator: States invited in any opened period that asks it, or with a published answer to it, "
            "each once."
        ),
    ],
    "states_with_published_answer": A[Count, told("How many States have a published answer in it.")],
    "states_without_published_answer": A[Count, told(EITHER)],
    "status": A[AnyStatus | None, told("As reported, where the text may be read.")],
    "subregion": A[str | None, told("Subregion by the M49 standard.")],
    "symbol": A[str | None, told("Symbol of the document, where it has one.")],
    "text": A[str, told("Word for word, in the printing for the language of the address, else in the original.")],
    "text_now": A[str | None, told("What took its place then; null where the document has no such paragraph.")],
    "text_sha256": A[Digest | None, told("Hash of the salt and the text; empty for an ending.")],
    "theme": A[str, told("Slug of the theme.")],
    "theme_name": A[str, IN_LANGUAGE],
    "themes": A[list[str], told("Slugs of its themes.")],
    "title": A[str, IN_LANGUAGE],
    "url": A[Address, told("Its page.")],
    "value": A[str, told("Its code or slug.")],
    "without_published_answer": A[Count, told(EITHER)],
}
