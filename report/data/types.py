"""What the values of data out are, each with its limits: the words that `report.data.schema` is written in."""

import datetime
from typing import Annotated, Any

from django.db.models import TextChoices
from msgspec import Meta

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
Moment = Annotated[datetime.datetime, Meta(tz=True)]
Count = Annotated[int, Meta(ge=0)]
Number = Annotated[int, Meta(ge=1)]
Demonstration = Annotated[
    bool, told("Whether this is the demonstration, in which no statement was made by any Government.")
]
Slug = Annotated[str, Meta(pattern="^[-a-zA-Z0-9_]+$")]
Address = Annotated[str, Meta(extra_json_schema={"format": "uri"})]
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Iso3 = Annotated[str, Meta(pattern="^[A-Z]{3}$")]
Code = Annotated[Iso3, told("ISO 3166-1 alpha-3 code of a State; those of invented States begin with X.")]
AnyStatus = Annotated[str, code_of(choices.ImplementationStatus)]
Status = Annotated[AnyStatus, told(AS_REPORTED)]
Kind = Annotated[
    str,
    code_of(choices.PublicationKind),
    told(
        "What became public, or was taken down: the last three have no text. The two kinds for a mistake of the "
        "Secretariat, before them, have none either."
    ),
]
Group = Annotated[str, code_of(choices.RegionalGroup)]
Basis = Annotated[str, code_of(choices.Basis)]
Standing = Annotated[str, code_of(choices.Standing)]
KindOfDocument = Annotated[str, code_of(choices.DocumentKind)]
KindOfEvidence = Annotated[str, code_of(choices.EvidenceKind)]
Position = Annotated[str, code_of(choices.PositionValue)]
Membership = Annotated[str, code_of(choices.StateStatus)]
# Schemas that others refer to by name.
NAMED = {"Code": Code, "Status": Status, "Kind": Kind}
