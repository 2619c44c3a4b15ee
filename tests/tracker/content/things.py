"""One sending, its answer, its commitment and its entry, with every value given: what the golden bytes are made of."""

import datetime
import json
import uuid
from types import SimpleNamespace
from typing import Any

from tracker.ledger.lost_stretch import LostStretch
from tracker.models import Publication

DAY, OTHER_DAY = datetime.date(2027, 3, 12), datetime.date(2026, 11, 2)
MOMENT = datetime.datetime(2027, 3, 12, 9, 30, 15, 250, tzinfo=datetime.UTC)


def key(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def rows(*things: Any) -> Any:
    """A relation that holds `things`."""
    return SimpleNamespace(all=lambda: list(things))


def row(number: int) -> Any:
    return SimpleNamespace(pk=key(number))


SUBMISSION = SimpleNamespace(member_state_id="XAA", period=SimpleNamespace(slug="period-1"))
EARLIER = SimpleNamespace(
    reported_on=OTHER_DAY, transmission=SimpleNamespace(receipt_sha256="a" * 64), transmission_id=key(90)
)
FILE = SimpleNamespace(sha256="b" * 64, link="")
LINK = SimpleNamespace(sha256="", link="https://example.org/law?a=1&b=“2”")
CITATIONS = rows(
    SimpleNamespace(evidence_id=key(52), evidence=LINK, pinpoint=""),
    SimpleNamespace(evidence_id=key(51), evidence=FILE, pinpoint="art. 5 and 9"),
)
ANSWER: Any = SimpleNamespace(
    recommendation_id=key(1),
    recommendation=SimpleNamespace(slug="15-a"),
    printing_id=7,
    submission=SUBMISSION,
    version=2,
    on_behalf=False,
    implementation_status="in_progress",
    summary="أُنشئ مكتب مشترك.\nSecond line, “quoted”, \\ and \u2028 and 𝄞.",
    obstacles="",
    assistance_needed="培训",
    language="ar",
    reported_on=DAY,
    corrected_on=None,
    unchanged_from=EARLIER,
    unchanged_from_id=41,
    commitments=rows(row(3), row(2)),
    evidence_citations=CITATIONS,
)
COMMITMENT: Any = SimpleNamespace(
    commitment_id=key(2),
    recommendations=rows(row(9), row(1)),
    submission=SUBMISSION,
    version=1,
    on_behalf=True,
    text="Adopt an act.",
    lead_institution="Ministry of Justice",
    target_on=datetime.date(2028, 1, 31),
    progress="begun",
    note="",
    language="en",
    reported_on=DAY,
    corrected_on=OTHER_DAY,
    evidence_citations=rows(),
)
SENDING: Any = SimpleNamespace(
    pk=key(80),
    submission=SUBMISSION,
    submitted_at=MOMENT,
    submitted_by_id=17,
    reported_on=DAY,
    channel="portal",
    on_behalf=False,
    cleared_by="Office of the Minister",
    cleared_on=OTHER_DAY,
    note_verbale="",
    scan_sha256="",
    statusupdates=rows(ANSWER),
    commitmentupdates=rows(COMMITMENT),
)


def entry(number: int) -> Publication:
    """An entry of the ledger in the format `number`."""
    return Publication(
        sequence=12,
        published_at=MOMENT,
        kind="answer",
        member_state_id="XAA",
        recommendation_id=key(1),
        period_id="period-1",
        text_sha256="c" * 64,
        previous="d" * 64,
        entry_format=number,
    )


def entry_after_a_restore() -> Publication:
    """The same entry, in format 3: entries 12 to 14 were lost, and numbers to 1014 are left out."""
    lost = LostStretch(12, 1014, 14, "e" * 64, OTHER_DAY)
    found = entry(3)
    found.sequence, found.other_keys = 1015, json.dumps({"lost": lost.as_header()})
    return found


def entry_for_our_mistake(is_after_a_loss: bool) -> Publication:
    """An entry that ends a text which the Secretariat had entered in error, in format 4; after a restore or not."""
    found = entry_after_a_restore() if is_after_a_loss else entry(4)
    found.kind, found.text_sha256, found.entry_format = "entered_in_error", None, 4
    return found
