"""What States said, read from publications: answers, commitments, and the evidence that anybody may open.

Belongs here: turning readable texts into frozen records, a fixed number of queries for any number of them; and what the
words of a body say, field by field of the definition of content (`tracker.content`), the public ones only. A text that
was written before a field was defined does not say it: that field is empty, never a fault.
Not here: how many there are (`progress`), what was public before (`history`).
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import FETCH_RAISE, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from msgspec.json import Decoder

from tracker.choices import EvidenceKind, label_of
from tracker.content import ANSWER, COMMITMENT, formats
from tracker.content.commitment import PLACED
from tracker.content.fields import Content, ContentField, Kind, Said, published
from tracker.ledger.current import NamedDate, original_date
from tracker.models import (
    Commitment,
    Evidence,
    EvidenceCitation,
    MemberState,
    Publication,
    PublicationText,
    Span,
)

OF_ANSWER = published(ANSWER)
OF_COMMITMENT = published(COMMITMENT)


def stored(field: ContentField, words: Mapping[str, Any]) -> Any:
    """What the words of a body say in a field: a day as a date, a code or a text as it is."""
    value = words.get(field.name)
    if field.kind == Kind.DAY:
        return datetime.date.fromisoformat(value) if value else None
    return value or (None if is_lacking(field) else "")


def is_lacking(field: ContentField) -> bool:
    """Whether texts may be without its code: those of before it was defined. Words that are not there are no words."""
    return field.kind == Kind.CHOICE and field.body_from > 1


def content_of(fields: Content, words: Mapping[str, Any]) -> dict[str, Any]:
    """What the words of a body say, by the name of the field."""
    return {field.name: stored(field, words) for field in fields}


def as_read(field: ContentField, value: Any) -> Any:
    """A value as it is read: the word for a code, the day as a date, the text."""
    return label_of(field.choices, value) if field.kind == Kind.CHOICE else value


def said(fields: Content, content: Mapping[str, Any]) -> list[Said]:
    """What is said, as it is read; a field that says nothing is left out."""
    return [Said(field, as_read(field, value)) for field in fields if (value := content[field.name])]


# The versions behind texts are never read; their ids tie texts to citations and to commitments named by answers.
NAMED = Commitment.status_updates.through


@dataclass(frozen=True)
class Cited:
    """One item of evidence that anybody may open, where this answer cites it."""

    uuid: UUID
    title: str
    kind: str
    dated_on: datetime.date | None
    language: str
    pinpoint: str
    link: str
    content_type: str
    size: int | None

    @property
    def kind_label(self) -> str:
        return label_of(EvidenceKind, self.kind)

    @property
    def address(self) -> str:
        return self.link or reverse("report:evidence", args=[self.uuid])

    @property
    def is_file(self) -> bool:
        return not self.link


@dataclass(frozen=True)
class PublishedContent:
    """What an answer and a commitment have in common: who said it, when, what, and where it stands in the ledger.

    `content` is what it says, by the name of the field (`content_of`). Fields that a page has a place
    of its own for are PLACED and have properties below; `beside` are all the others. Not `is_known`: a later release
    wrote it, and this one shows what it knows of it. No reader assumes a key of a body.
    """

    FIELDS: ClassVar[Content]
    PLACED: ClassVar[frozenset[str]]

    publication: int
    published_at: datetime.datetime
    kind: str
    state: MemberState
    period: str
    reported_on: datetime.date
    corrected_on: datetime.date | None
    language: str
    on_behalf: bool
    evidence: tuple[Cited, ...]
    is_known: bool
    content: Mapping[str, Any]

    @property
    def beside(self) -> list[Said]:
        """What it says in fields that have no place of their own on a page."""
        return said(tuple(field for field in self.FIELDS if field.name not in self.PLACED), self.content)

    def label(self, name: str) -> str:
        """The word for the code that a field holds."""
        return "".join(as_read(field, self.content[name]) for field in self.FIELDS if field.name == name)


@dataclass(frozen=True)
class Answer(PublishedContent):
    """A State's answer on one recommendation."""

    FIELDS: ClassVar = OF_ANSWER
    PLACED: ClassVar = frozenset({"implementation_status", "summary"})

    recommendation: UUID
    printing: int
    unchanged_from: datetime.date | None
    commitments: tuple[UUID, ...]

    @property
    def status(self) -> str:
        return self.content.get("implementation_status", "")

    @property
    def status_label(self) -> str:
        return self.label("implementation_status")

    @property
    def summary(self) -> str:
        return self.content.get("summary", "")


@dataclass(frozen=True)
class Declared(PublishedContent):
    """A State's own commitment: its newest facts, with the date it first named."""

    FIELDS: ClassVar = OF_COMMITMENT
    PLACED: ClassVar = PLACED

    uuid: UUID
    recommendations: tuple[UUID, ...]
    original_on: datetime.date | None

    @property
    def text(self) -> str:
        return self.content.get("text", "")

    @property
    def lead_institution(self) -> str:
        return self.content.get("lead_institution", "")

    @property
    def target_on(self) -> datetime.date | None:
        return self.content.get("target_on")

    @property
    def progress(self) -> str:
        return self.content.get("progress", "")

    @property
    def progress_label(self) -> str:
        return self.label("progress")

    @property
    def is_revised(self) -> bool:
        return self.target_on != self.original_on


def reported_by(state: MemberState) -> str:
    """Who says so. An observer State has no Government to name here (`docs/domain.md` 3)."""
    return _("As reported") if state.is_observer else _("As reported by the Government")


READ = Decoder().decode  # a body of the ledger


def readable_texts() -> QuerySet[PublicationText]:
    """Every readable text with its publication and State; nothing more is fetched on the way."""
    texts = PublicationText.objects.select_related("publication__member_state")
    return texts.fetch_mode(FETCH_RAISE)


def is_known(text: PublicationText) -> bool:
    """Whether this release knows the format of the text, and with it all of its keys."""
    return text.body_format in formats.BODIES


def day_of(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


type Citations = Mapping[int, tuple[Cited, ...]]


def citations_of(texts: Sequence[PublicationText]) -> Citations:
    """Public evidence by publication: two queries, which ask `Evidence.objects.public()` each time."""
    answers = {text.status_update_id: text.pk for text in texts if text.status_update_id}
    updates = {text.commitment_update_id: text.pk for text in texts if text.commitment_update_id}
    return cited_by(answers, updates)


def cited_by(answers: Mapping[int, int], updates: Mapping[int, int]) -> Citations:
    """The same, of the publications of these versions of answers and of commitments."""
    if not answers and not updates:
        return {}
    cited = EvidenceCitation.objects.filter(Q(status_update_id__in=answers) | Q(commitment_update_id__in=updates))
    rows = list(cited.values_list("evidence_id", "pinpoint", "status_update_id", "commitment_update_id"))
    items = Evidence.objects.public().in_bulk({row[0] for row in rows}) if rows else {}
    found: dict[int, list[Cited]] = defaultdict(list)
    for key, pinpoint, answer, update in rows:
        if item := items.get(key):
            found[answers.get(answer or 0) or updates[update or 0]].append(_cited(item, pinpoint))
    return {publication: tuple(items) for publication, items in found.items()}


def _cited(item: Evidence, pinpoint: str) -> Cited:
    return Cited(
        item.pk, item.title, item.kind, item.dated_on, item.language, pinpoint, item.link, item.content_type, item.size
    )


def named_by(answers: Mapping[int, int]) -> dict[int, tuple[UUID, ...]]:
    """The published commitments that the answers of these versions name, by publication: one query."""
    if not answers:
        return {}
    # Asked of each row: a join lets SQLite begin with all that is current, of which hardly any is a commitment.
    published = Span.objects.today().filter(commitment=OuterRef("commitment"))
    rows = NAMED.objects.filter(Exists(published), statusupdate_id__in=answers)
    found: dict[int, list[UUID]] = defaultdict(list)
    for version, commitment in rows.order_by("commitment_id").values_list("statusupdate_id", "commitment_id"):
        found[answers[version]].append(commitment)
    return {publication: tuple(items) for publication, items in found.items()}


def _spoken(text: PublicationText, words: dict[str, Any], cited: Citations) -> dict[str, Any]:
    publication: Publication = text.publication
    return {
        "publication": publication.sequence,
        "published_at": publication.published_at,
        "kind": publication.kind,
        "state": publication.member_state,
        "period": publication.period_id,
        "reported_on": text.reported_on,
        "corrected_on": text.corrected_on,
        "language": text.language,
        "on_behalf": bool(words.get("on_behalf")),
        "is_known": is_known(text),
        "evidence": cited.get(text.pk, ()),
    }


def answers_in(texts: Iterable[PublicationText], cited: Citations) -> list[Answer]:
    """The answers among `texts`, in their order: one query, for the commitments they name."""
    kept = [text for text in texts if text.publication.recommendation_id]
    named = named_by({text.status_update_id: text.pk for text in kept if text.status_update_id})
    found = []
    for text in kept:
        words = text.words
        found.append(
            Answer(
                recommendation=text.publication.recommendation_id,  # type: ignore[arg-type]
                printing=words.get("printing", 0),
                unchanged_from=day_of(words.get("unchanged_from")),
                commitments=named.get(text.pk, ()),
                content=content_of(OF_ANSWER, words),
                **_spoken(text, words, cited),
            )
        )
    return found


def read_answers(publications: Any) -> list[Answer]:
    """The answers of these publications that may be read, with their evidence: four queries.

    `publications`: their numbers, or a query for them.
    """
    texts = list(readable_texts().filter(publication__in=publications))
    return answers_in(texts, citations_of(texts))


def commitments_in(texts: Iterable[PublicationText], cited: Citations, current_keys: Container[int]) -> list[Declared]:
    """The commitments whose current text is among `texts`, newest report first; `texts` holds every readable one.

    The original date is that of the earliest readable text, the present date that of the current one.
    `current_keys`: the publications that were current on the day of the page.
    """
    texts = [text for text in texts if text.publication.commitment_id]
    current = [text for text in texts if text.pk in current_keys]
    found = []
    originals = originals_in((each.publication.commitment_id, each.reported_on, each.pk, each.body) for each in texts)
    for text in current:
        commitment = text.publication.commitment_id
        assert commitment is not None  # noqa: S101 - grouped by it above
        words = text.words
        found.append(
            Declared(
                uuid=commitment,
                recommendations=tuple(UUID(each) for each in words.get("recommendations", ())),
                original_on=originals[commitment],
                content=content_of(OF_COMMITMENT, words),
                **_spoken(text, words, cited),
            )
        )
    return sorted(found, key=lambda each: (each.reported_on, each.publication), reverse=True)


def originals_in(rows: Iterable[tuple[Any, ...]]) -> dict[UUID, datetime.date | None]:
    """The date that each commitment named first. Of each of its readable texts: commitment, day of the report, number,
    body."""
    named: dict[UUID, list[NamedDate]] = defaultdict(list)
    for commitment, reported_on, key, body in rows:
        named[commitment].append(NamedDate(reported_on, key, day_of(READ(body).get("target_on"))))
    return defaultdict(lambda: None, {commitment: original_date(each) for commitment, each in named.items()})


def commitment_texts(commitments: Iterable[UUID]) -> QuerySet[PublicationText]:
    """Every readable text of these commitments."""
    return readable_texts().filter(publication__commitment__in=list(commitments))
