"""What a person types, as plain values: the arguments of the drafting actions."""

import datetime
from dataclasses import dataclass

from tracker.models import Commitment, Evidence


@dataclass(frozen=True)
class AnswerWords:
    """The words of an answer on one recommendation."""

    implementation_status: str = ""
    summary: str = ""
    obstacles: str = ""
    assistance_needed: str = ""
    language: str = "en"


@dataclass(frozen=True)
class CommitmentWords:
    """The words of a commitment."""

    text: str
    lead_institution: str = ""
    target_on: datetime.date | None = None
    progress: str = "planned"
    note: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Citation:
    """One item of the State's own evidence, and the place in it."""

    evidence: Evidence
    pinpoint: str = ""


@dataclass(frozen=True)
class Prefill:
    """What a form begins with: the words of `source`, the version it copies, or nothing."""

    words: AnswerWords
    commitments: tuple[Commitment, ...] = ()
    citations: tuple[Citation, ...] = ()
    source: object | None = None
