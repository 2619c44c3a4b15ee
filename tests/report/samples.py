"""An answer, a commitment and a change as public pages show them, made in memory; the text of no Government."""

import datetime
import uuid
from typing import Any

from report.pages.answers import OF_ANSWER, OF_COMMITMENT, Answer, Declared
from report.pages.changes import ChainFacts, ChangeShown
from report.pages.printings import Printed
from tracker.choices import ImplementationStatus, Language, PublicationKind, RegionalGroup
from tracker.content.fields import Content, ContentField, Kind
from tracker.models import (
    Meeting,
    MemberState,
    Paragraph,
    Printing,
    Publication,
    Recommendation,
    ReportingPeriod,
    SourceDocument,
)

DAY = datetime.date(2026, 11, 2)
LATER = datetime.date(2027, 3, 12)
MOMENT = datetime.datetime(2027, 3, 12, 10, tzinfo=datetime.UTC)
KEY = uuid.UUID(int=1)
ARDOVELA = MemberState(iso3="XAA", name="Ardovela", un_status="member", regional_group=RegionalGroup.AFRICAN)
PERIOD = ReportingPeriod(slug="sample", title="First reporting period", opens_on=DAY, due_on=LATER)
# What the samples say, by the name of a field; a field that is not named here says something of its kind.
SAID: dict[str, Any] = {
    "implementation_status": ImplementationStatus.IN_PROGRESS.value,
    "summary": "A joint desk was opened.",
    "text": "Open a joint desk for reports of illegal content.",
    "target_on": datetime.date(2027, 6, 30),
    "progress": "in_progress",
    "note": "",
}


def content(fields: Content, changed: dict[str, Any]) -> dict[str, Any]:
    """What a sample says in `fields`; what is `changed` of it is taken out of there."""
    said = SAID | {name: changed.pop(name) for name in SAID if name in changed}
    return {field.name: said.get(field.name, _something(field)) for field in fields}


def _something(field: ContentField) -> Any:
    return {Kind.DAY: LATER, Kind.CHOICE: next(iter(field.choices.values), "")}.get(field.kind, f"{field.label}.")


def answer() -> Answer:
    return Answer(
        publication=7,
        published_at=MOMENT,
        kind=PublicationKind.ANSWER,
        state=ARDOVELA,
        period=PERIOD.slug,
        reported_on=DAY,
        corrected_on=None,
        language="en",
        on_behalf=False,
        is_known=True,
        evidence=(),
        recommendation=KEY,
        printing=1,
        unchanged_from=None,
        commitments=(KEY,),
        content=content(OF_ANSWER, {}),
    )


def declared(**changed: Any) -> Declared:
    fields: dict[str, Any] = {
        "publication": 8,
        "published_at": MOMENT,
        "kind": PublicationKind.COMMITMENT,
        "state": ARDOVELA,
        "period": PERIOD.slug,
        "reported_on": LATER,
        "corrected_on": None,
        "language": "en",
        "on_behalf": False,
        "is_known": True,
        "evidence": (),
        "uuid": KEY,
        "recommendations": (KEY,),
        "original_on": datetime.date(2027, 6, 30),
        "content": content(OF_COMMITMENT, changed),
    }
    return Declared(**{**fields, **changed})


def correction(*, words: dict[str, Any], before: dict[str, Any]) -> ChangeShown:
    meeting = Meeting(slug="sample", title="A meeting", starts_on=DAY, ends_on=DAY)
    document = SourceDocument(meeting=meeting, language=Language.ENGLISH, title="A draft report")
    recommendation = Recommendation(uuid=KEY, slug="15-g", meeting=meeting)
    paragraph = Paragraph(document=document, number="15", section="Outcome of deliberations", text="States should:")
    printing = Printing(
        pk=1, recommendation=recommendation, document=document, paragraph=paragraph, label="15 (g)", text="Train;"
    )
    return ChangeShown(
        publication=Publication(
            sequence=7, published_at=MOMENT, kind=PublicationKind.CORRECTION, member_state=ARDOVELA, period=PERIOD
        ),
        printed=Printed(recommendation, printing, ("15 (g)",)),
        serves=(),
        words=words,
        before=before,
        ended=None,
        is_first=False,
        chain=ChainFacts(1),
    )
