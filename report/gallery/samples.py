"""One of each thing that public pages show, in every state, made in memory: what the page of components is drawn from.

Nothing here is of the record, and nothing is stored. The words are those of no Government.
"""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from report.as_of.history import Withdrawal
from report.charts.tiles import Region, Tile
from report.explorer.facets import Facet, FacetChoice
from report.pages.answers import Answer, Cited, Declared
from report.pages.changes import ChangeShown
from report.pages.overview_page import ProgressLine
from report.pages.paging import Place
from report.pages.printings import Printed
from report.pages.progress import Counts
from report.pages.public_words import OF_ANSWER, OF_COMMITMENT
from report.pages.words_with_names import HighlightedPiece, pieces
from report.question.question import StateWithoutAnswer
from tracker.choices import ImplementationStatus, Language, PublicationKind, RegionalGroup
from tracker.content.fields import Content, ContentField, Kind, Said
from tracker.models import (
    Attribution,
    Meeting,
    MemberState,
    Paragraph,
    Printing,
    Publication,
    Recommendation,
    ReportingPeriod,
    SourceDocument,
)
from tracker.words import MarkedPiece

DAY = datetime.date(2026, 11, 2)
LATER = datetime.date(2027, 3, 12)
MOMENT = datetime.datetime(2027, 3, 12, 10, tzinfo=datetime.UTC)
TEXT = "Strengthen partnerships with technology companies (Ardovela) for the removal of illegal content (Belquora);"
OPENING = "The Meeting recommended that States:"
KEY = uuid.UUID(int=1)

ARDOVELA = MemberState(iso3="XAA", name="Ardovela", un_status="member", regional_group=RegionalGroup.AFRICAN)
BELQUORA = MemberState(iso3="XAB", name="Belquora", un_status="member", regional_group=RegionalGroup.ASIA_PACIFIC)
ORQUENDA = MemberState(iso3="XAO", name="Orquenda", un_status="observer State")
PERIOD = ReportingPeriod(slug="sample", title="First reporting period", opens_on=DAY, due_on=LATER)
MEETING = Meeting(slug="sample", title="A meeting", starts_on=DAY, ends_on=DAY)


def printed(label: str = "15 (g)", text: str = TEXT) -> Printed:
    """A recommendation as a document prints it."""
    document = SourceDocument(meeting=MEETING, language=Language.ENGLISH, title="A draft report")
    recommendation = Recommendation(uuid=KEY, slug="15-g", meeting=MEETING)
    paragraph = Paragraph(document=document, number="15", section="Outcome of deliberations", text=OPENING)
    printing = Printing(
        pk=1, recommendation=recommendation, document=document, paragraph=paragraph, label=label, text=text
    )
    return Printed(recommendation, printing, (label,))


EVERY_STATUS = Counts({code: 3 + 4 * place for place, code in enumerate(ImplementationStatus.values)}, 195, DAY, MOMENT)
PROGRESS = {
    "every status, and no published answer": EVERY_STATUS,
    "one status alone": Counts({"in_progress": 3}, 24, DAY, MOMENT),
    "every State invited has a published answer": Counts({"implemented": 20, "planned": 4}, 24, DAY, MOMENT),
    "no published answer": Counts({}, 24),
    "no State invited": Counts(),
}


def cited(link: str = "") -> Cited:
    size = None if link else 640_000
    return Cited(KEY, "Online Safety Code", "legislation", DAY, "en", "art. 5", link, "application/pdf", size)


# What the samples say, by the name of a field; a field that is not named here says something of its kind.
SAID: dict[str, Any] = {
    "implementation_status": ImplementationStatus.IN_PROGRESS.value,
    "summary": "A joint desk was opened.",
    "obstacles": "Reports arrive in many languages.",
    "assistance_needed": "Training of the staff of the desk.",
    "text": "Open a joint desk for reports of illegal content.",
    "lead_institution": "Office for Communications Safety",
    "target_on": datetime.date(2027, 6, 30),
    "progress": "in_progress",
    "note": "",
}


# One of each kind; the words of a code are those of `components/status.html`.
IN_FIELDS = {f"of kind {field.kind}": Said(field, SAID[field.name]) for field in OF_COMMITMENT if SAID.get(field.name)}


def content(fields: Content, changed: dict[str, Any]) -> dict[str, Any]:
    """What a sample says in `fields`; what is `changed` of it is taken out of there."""
    said = SAID | {name: changed.pop(name) for name in SAID if name in changed}
    return {field.name: said.get(field.name, _something(field)) for field in fields}


def _something(field: ContentField) -> Any:
    return {Kind.DAY: LATER, Kind.CHOICE: next(iter(field.choices.values), "")}.get(field.kind, f"{field.label}.")


def answer(**changed: Any) -> Answer:
    fields: dict[str, Any] = {
        "publication": 7,
        "published_at": MOMENT,
        "kind": PublicationKind.ANSWER,
        "state": ARDOVELA,
        "period": PERIOD.slug,
        "reported_on": DAY,
        "corrected_on": None,
        "language": "en",
        "is_current": True,
        "on_behalf": False,
        "is_known": True,
        "evidence": (cited(), cited("https://example.org/")),
        "recommendation": KEY,
        "printing": 1,
        "unchanged_from": None,
        "commitments": (KEY,),
        "content": content(OF_ANSWER, changed),
    }
    return Answer(**{**fields, **changed})


SILENT = dict.fromkeys(("summary", "obstacles", "assistance_needed"), "")
ANSWERS = {
    "an answer": answer(),
    "corrected later": answer(corrected_on=LATER),
    "confirmed without change": answer(unchanged_from=DAY, reported_on=LATER),
    "entered from a letter, its status not stated": answer(
        on_behalf=True, implementation_status=ImplementationStatus.NOT_STATED
    ),
    "of an observer State, in another language": answer(state=ORQUENDA, language="ar", summary="فُتح مكتب مشترك."),
    "without a summary": answer(evidence=(), **SILENT),
}


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
        "is_current": True,
        "on_behalf": False,
        "is_known": True,
        "evidence": (),
        "uuid": KEY,
        "recommendations": (KEY,),
        "original_on": datetime.date(2027, 6, 30),
        "content": content(OF_COMMITMENT, changed),
    }
    return Declared(**{**fields, **changed})


COMMITMENTS = [
    declared(),
    declared(text="With a revised date.", original_on=datetime.date(2026, 9, 30), evidence=(cited(),)),
    declared(text="Completed.", progress="completed", note="The desk is staffed at all hours."),
    declared(text="Without a date.", target_on=None, original_on=None, progress="planned"),
    declared(text="At first without a date.", original_on=None, corrected_on=LATER),
    declared(text="Discontinued; its date taken back.", target_on=None, progress="discontinued"),
]


def change(kind: PublicationKind, **changed: Any) -> ChangeShown:
    words = {"implementation_status": "implemented", "summary": "A joint desk was opened in May.", "language": "en"}
    publication = Publication(sequence=7, published_at=MOMENT, kind=kind, member_state=ARDOVELA, period=PERIOD)
    fields: dict[str, Any] = {
        "publication": publication,
        "printed": printed(),
        "serves": (),
        "words": {} if publication.is_ending else words,
        "before": {},
        "ended": _gone(kind) if publication.is_ending else None,
        "is_first": False,
    }
    return ChangeShown(**{**fields, **changed})


def _gone(kind: PublicationKind) -> Withdrawal:
    since = MOMENT - datetime.timedelta(days=40)
    return Withdrawal(ARDOVELA, KEY, None, PERIOD.slug, since, MOMENT, 7, kind)


def _of_commitment() -> ChangeShown:
    words = {"text": "Open a joint desk.", "progress": "in_progress", "target_on": "2027-06-30", "language": "en"}
    made = change(
        PublicationKind.COMMITMENT,
        printed=None,
        serves=(printed(), printed("15 (a)")),
        words=words,
        before={**words, "target_on": "2026-12-31"},
    )
    made.publication.commitment_id = KEY
    return made


BEFORE = {"implementation_status": "planned", "summary": "A joint desk will be opened.", "language": "en"}
CHANGES = {
    "first published answer": change(PublicationKind.ANSWER, is_first=True),
    "new answer": change(PublicationKind.ANSWER, before=BEFORE),
    "confirmed without change": change(PublicationKind.UNCHANGED),
    "correction": change(PublicationKind.CORRECTION, before=BEFORE, edition=2),
    "commitment whose date moved": _of_commitment(),
    "text no longer published": change(PublicationKind.ANSWER, words={}),
    "text that went with consent, and came back": change(PublicationKind.ANSWER, words={}, again_at=MOMENT),
    "published again": change(PublicationKind.ANSWER, is_again=True, edition=2),
    **{kind.value: change(kind) for kind in PublicationKind if Publication(kind=kind).is_ending},
}


def marked() -> list[HighlightedPiece]:
    """A text with both kinds of line under the words of an attribution."""
    names = []
    for name, clause, state in (("Ardovela", "companies", ARDOVELA), ("Belquora", "illegal content", BELQUORA)):
        start, clause_start = TEXT.index(name), TEXT.index(clause)
        ends = {"clause_start": clause_start, "clause_end": clause_start + len(clause)}
        names.append(Attribution(printed=name, member_state=state, start=start, end=start + len(name), **ends))
    return pieces(TEXT, names)


def _choices(names: list[str], chosen: str = "") -> tuple[FacetChoice, ...]:
    return tuple(FacetChoice(name, name, 12 - place % 12, "#facet", name == chosen) for place, name in enumerate(names))


STATUSES = tuple(
    FacetChoice(code, str(label), place, "#facet", code == "planned")
    for place, (code, label) in enumerate(ImplementationStatus.choices)
)
FACETS = {
    "one value chosen": Facet("theme", "Theme", _choices(["Cybercrime", "Partnerships", "Training"], "Partnerships")),
    "statuses": Facet("status", "Status, as reported", STATUSES),
    "long": Facet("state", "State", _choices([f"State {number}" for number in range(1, 20)])),
}
WITHOUT_ANSWER = [StateWithoutAnswer(ARDOVELA), StateWithoutAnswer(BELQUORA, no_longer=3)]
ACTIVE = [(facet, choice) for facet in FACETS.values() for choice in facet.choices if choice.is_chosen]
FOUND = (MarkedPiece("The ", False), MarkedPiece("training", True), MarkedPiece(" of judges", False))
PLACE = Place(first=51, last=100, total=591, previous="", next="100")
LINES = [ProgressLine(printed(f"15 ({letter})"), each) for letter, each in zip("abcd", PROGRESS.values(), strict=False)]


def _square(code: str, answers: int, column: int, row: int) -> Tile:
    state: Any = MemberState(iso3=code, name=f"State {code}")
    state.answers = answers
    return Tile(state, column, row)


REGIONS = [
    Region("Africa", (_square("XAA", 2, 1, 1), _square("XAF", 0, 2, 1), _square("XAK", 1, 2, 2))),
    Region("Asia", (_square("XAB", 0, 1, 1), _square("XAG", 0, 3, 1))),
    Region("", (_square("XAZ", 1, 1, 1),)),
]
