"""What States said in the periods that have ended: sent, accepted or returned, published, corrected, taken down.

Of a hundred recommendations a State leaves fifteen without an answer, eight answers are returned and sent again, and
five are corrected after publication. One State in eight is silent in a period.

Every hash is true: bodies, headers and receipts are made by the product's own functions, of one instance that is
changed from answer to answer. Read `tables.py` for how the rows are written.
"""

import datetime
from enum import Enum
from typing import Any

from tests.lab.benchmarks import words
from tests.lab.benchmarks.scene import Scene, key
from tests.lab.benchmarks.tables import Table
from tracker.choices import (
    AuditOwner,
    CommitmentProgress,
    Consent,
    ImplementationStatus,
    PublicationKind,
    ReviewState,
)
from tracker.content import formats
from tracker.ledger import receipts
from tracker.ledger.bodies import body_of, search_words_of
from tracker.models import (
    AuditEvent,
    Commitment,
    CommitmentUpdate,
    EvidenceCitation,
    LedgerHead,
    Printing,
    Publication,
    PublicationText,
    PublicCounter,
    ReportingPeriod,
    StatusUpdate,
    Submission,
    Transmission,
)
from tracker.models.ledger import compact_json, sha256_of, text_hash
from tracker.words import search_words

STATUSES = [each for each in ImplementationStatus.values if each != ImplementationStatus.NOT_STATED]
WITHDRAWN_EVERY = 331  # 0.3 %
CITES_EVERY = 8  # 12 %
TOUCHES_EVERY = 16  # answers that name a commitment
REASON = "Please name the law."
SILENT_EVERY = 8  # States in a period
MARK = receipts.formats.RECEIPT


class Course(Enum):
    """What becomes of one answer."""

    NONE = "never given"
    ONCE = "accepted as it was sent"
    RETURNED = "returned, sent again and accepted"
    CORRECTED = "accepted, and corrected later"


def course_of(serial: int) -> Course:
    """What becomes of the answer with this number: always the same, and spread over States and recommendations."""
    place = serial * 2_654_435_761 % 2**32 % 100
    if place < 15:
        return Course.NONE
    if place < 23:
        return Course.RETURNED
    return Course.CORRECTED if place < 28 else Course.ONCE


def is_silent(place: int, period_number: int) -> bool:
    """Whether the State at this place says nothing in this period."""
    return (place + 5 * period_number) % SILENT_EVERY == 3


class Writing:
    """The tables that answers are written to, the end of the chain, and what is current so far."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.answers = Table(
            StatusUpdate, "id", "recommendation_id", "printing_id", "implementation_status", "summary", "obstacles",
            "review_state", "version", "return_reason", "reported_on", "corrected_on",
        )  # fmt: skip
        self.updates = Table(CommitmentUpdate, "id", "commitment_id", "text", "target_on", "progress")
        self.commitments = Table(Commitment, "uuid", "member_state_id")
        self.publications = Table(
            Publication, "sequence", "kind", "recommendation_id", "commitment_id", "text_sha256", "previous", "hash"
        )
        self.texts = Table(
            PublicationText, "publication_id", "salt", "body", "status_update_id", "commitment_update_id",
            "implementation_status", "search_words", "reported_on", "corrected_on",
        )  # fmt: skip
        self.serves = Table(PublicationText.recommendations.through, "publicationtext_id", "recommendation_id")
        self.aims = Table(CommitmentUpdate.recommendations.through, "commitmentupdate_id", "recommendation_id")
        self.touches = Table(StatusUpdate.commitments.through, "statusupdate_id", "commitment_id")
        self.citations = Table(EvidenceCitation, "evidence_id", "status_update_id", "pinpoint", "search_words")
        self.audit = Table(AuditEvent, "act", "by_id", "owner", "object_type", "object_id")
        self.sequence, self.hash = 0, LedgerHead().hash
        self.answer_id = self.update_id = self.once = 0

    @property
    def tables(self) -> list[Table]:
        return [each for each in vars(self).values() if isinstance(each, Table)]

    def end(self) -> None:
        for table in self.tables:
            table.write()
        LedgerHead.objects.update_or_create(pk=1, defaults={"sequence": self.sequence, "hash": self.hash})
        PublicCounter.raise_by_one()

    def noted(self, version: Any, by: Any, reviewer: Any) -> None:
        """The two events of a version that most pages ask for: who typed it, and who accepted it."""
        kind, name = version._meta.label_lower, str(version.pk)
        self.audit.add("save", by.pk, AuditOwner.STATE, kind, name)
        self.audit.add("accept", reviewer.pk, AuditOwner.SECRETARIAT, kind, name)


class Sending:
    """What one State sent at once in a period that has ended.

    The first time it sends all that it answers; the second time (`before` is then the first) what was returned, and
    what it corrects.
    """

    def __init__(
        self, writing: Writing, period: ReportingPeriod, place: int, code: str, before: "Sending | None" = None
    ) -> None:
        self.before, self.version = before, 2 if before else 1
        self.writing, self.scene, self.period, self.place, self.code = writing, writing.scene, period, place, code
        self.language = words.WRITTEN[place % len(words.WRITTEN)]
        self.focal_point, self.reviewer = self.scene.focal_points[code], self.scene.desk["reviewer"]
        days = 30 + place % 60 + (75 if before else 0)
        self.sent_at = self.scene.began(period) + datetime.timedelta(days=days, seconds=place)
        self.checked_at = self._checked_at()
        self.submission = before.submission if before else self._submission()
        self.sent = Transmission(
            uuid=key("transmission", period.slug, code, *([2] if before else [])),
            submission=self.submission,
            submitted_at=self.sent_at,
            submitted_by=self.focal_point,
            reported_on=self.sent_at.date(),
            receipt_format=MARK,
        )
        self.answer_receipts: list[dict[str, Any]] = []
        self.update_receipts: list[dict[str, Any]] = []
        self.withdrawn: list[dict[str, Any]] = []

    def _checked_at(self) -> datetime.datetime:
        """All of a period is checked in the order of the list, so that no entry is earlier than the one before it."""
        days = 170 if self.before else 100
        return self.scene.began(self.period) + datetime.timedelta(days=days, minutes=self.place)

    def _submission(self) -> Submission:
        return Submission.objects.create(
            member_state_id=self.code,
            period=self.period,
            consent=Consent.YES,
            consent_at=self.sent_at,
            consent_by=self.focal_point,
            started_at=self.sent_at,
            started_by=self.focal_point,
        )

    def _common(self) -> dict[str, Any]:
        return {
            "submission": self.submission,
            "version": self.version,
            "review_state": ReviewState.ACCEPTED,
            "language": self.language,
            "transmission": self.sent,
            "typed_at": self.sent_at,
            "typed_by": self.focal_point,
            "checked_at": self.checked_at,
            "checked_by": self.reviewer,
            "reported_on": self.sent.reported_on,
        }

    def write(self, period_number: int) -> None:
        self._frames()
        for number, printing in enumerate(self.scene.printings):
            self._answer(number, period_number, printing)
        if self.before is None:
            for number in range(period_number, self.scene.size.commitments, self.scene.size.periods):
                self._commit(number, period_number)
        if self.answer_receipts or self.update_receipts:
            self._send()
        self.answer_receipts, self.update_receipts = [], []

    def withdraw(self) -> None:
        """Take down what this State has withdrawn: half a year after the period began, when all had been published."""
        self.entry.published_at = self.scene.began(self.period) + datetime.timedelta(days=180, minutes=self.place)
        self.writing.publications.like(self.entry)
        for subject in self.withdrawn:
            self._append(PublicationKind.WITHDRAWAL, subject, None)

    def _frames(self) -> None:
        """What is the same in all rows of this sending."""
        to = self.writing
        self.answer = StatusUpdate(**self._common())
        self.update = CommitmentUpdate(**self._common())
        self.entry = Publication(
            published_at=self.checked_at, member_state_id=self.code, period=self.period, entry_format=formats.HEADER
        )
        text = PublicationText(
            language=self.language, reported_on=self.sent.reported_on, body_format=formats.BODY, search_words=""
        )
        event = AuditEvent(at=self.checked_at, member_state_id=self.code)
        pairs: tuple[tuple[Table, Any], ...] = (
            (to.answers, self.answer), (to.updates, self.update), (to.publications, self.entry), (to.texts, text),
            (to.audit, event), (to.citations, EvidenceCitation()), (to.commitments, Commitment()),
        )  # fmt: skip
        for table, instance in (*pairs, *((each, each.model()) for each in (to.serves, to.aims, to.touches))):
            table.like(instance)

    def _answer(self, number: int, period_number: int, printing: Printing) -> None:
        to, version = self.writing, self.answer
        serial = (period_number * 211 + self.place) * 1_009 + number * 7
        course = course_of(serial)
        if course == Course.NONE or (self.before and course == Course.ONCE):
            return
        to.answer_id += 1
        version.pk, version.recommendation, version.printing = to.answer_id, printing.recommendation, printing
        version.implementation_status = STATUSES[(number + self.place + period_number) % len(STATUSES)]
        version.summary = words.summary(self.language, serial)
        if self.before:
            version.summary += " " + words.text(self.language, serial + 1, words.A_SENTENCE)
        version.obstacles = words.obstacles(self.language, serial)
        version.reported_on, version.corrected_on = self.sent.reported_on, None
        if self.before and course == Course.CORRECTED:
            version.reported_on, version.corrected_on = self.before.sent.reported_on, self.sent.reported_on
        to.once += course == Course.ONCE
        gone = course == Course.ONCE and to.once % WITHDRAWN_EVERY == 7
        version.review_state = ReviewState.WITHDRAWN if gone else self._stage_of(course)
        is_returned = version.review_state == ReviewState.RETURNED
        to.answers.add(
            version.pk, version.recommendation_id, printing.pk, version.implementation_status, version.summary,
            version.obstacles, version.review_state, self.version, REASON if is_returned else "",
            version.reported_on, version.corrected_on,
        )  # fmt: skip
        self._beside(number, version)
        self.answer_receipts.append(formats.written(MARK, formats.RECEIPTS[MARK].answer, receipts.ANSWER, version))
        if is_returned:
            return
        subject = {"recommendation_id": version.recommendation_id, "commitment_id": None}
        is_correction = self.before is not None and course == Course.CORRECTED
        self._publish(version, subject, PublicationKind.CORRECTION if is_correction else PublicationKind.ANSWER, gone)

    def _stage_of(self, course: Course) -> ReviewState:
        """The stage at which an answer of this sending is today."""
        if self.before or course == Course.ONCE:
            return ReviewState.ACCEPTED
        return ReviewState.RETURNED if course == Course.RETURNED else ReviewState.SUPERSEDED

    def _beside(self, number: int, version: StatusUpdate) -> None:
        to, library = self.writing, self.scene.evidence[self.code]
        cited, named = [], []
        if number % CITES_EVERY == 1:
            item = library[(number // CITES_EVERY) % len(library)]
            found_by = search_words(item.language, item.title)
            to.citations.add(item.pk, version.pk, f"art. {number % 40 + 1}", found_by)
            cited.append(EvidenceCitation(evidence=item, pinpoint=f"art. {number % 40 + 1}"))
        if number % TOUCHES_EVERY == 2:
            one = Commitment(key("commitment", self.code, number % self.scene.size.commitments))
            to.touches.add(version.pk, one.pk)
            named.append(one)
        version._prefetched_objects_cache = {"evidence_citations": cited, "commitments": named}

    def _commit(self, number: int, period_number: int) -> None:
        to, update, recommendations = self.writing, self.update, self.scene.printings
        to.update_id += 1
        serves = [recommendations[(number * 12 + self.place + more) % len(recommendations)] for more in (0, 5)]
        update.pk, update.commitment = to.update_id, Commitment(key("commitment", self.code, number), self.code)
        update.text = words.summary(self.language, number * 13 + self.place + period_number)
        update.target_on = self.sent.reported_on + datetime.timedelta(days=400 + number)
        update.progress = CommitmentProgress.values[number % 4]
        update._prefetched_objects_cache = {
            "evidence_citations": [],
            "recommendations": [each.recommendation for each in serves],
        }
        to.updates.add(update.pk, update.commitment_id, update.text, update.target_on, update.progress)
        for each in serves:
            to.aims.add(update.pk, each.recommendation_id)
        self.update_receipts.append(
            formats.written(MARK, formats.RECEIPTS[MARK].commitment, receipts.COMMITMENT, update)
        )
        subject = {"recommendation_id": None, "commitment_id": update.commitment_id}
        self._publish(update, subject, PublicationKind.COMMITMENT, False)

    def _publish(self, version: Any, subject: dict[str, Any], kind: PublicationKind, gone: bool) -> None:
        to = self.writing
        body = body_of(version)
        text, salt = compact_json(body), f"{to.sequence + 1:032x}"
        self._append(kind, subject, text_hash(salt, text))
        to.noted(version, self.focal_point, self.reviewer)
        if gone:  # its text was deleted when it was withdrawn
            self.withdrawn.append(subject)
            return
        is_answer = isinstance(version, StatusUpdate)
        to.texts.add(
            to.sequence, salt, text, version.pk if is_answer else None, None if is_answer else version.pk,
            version.implementation_status if is_answer else "", search_words_of(body), version.reported_on,
            version.corrected_on,
        )  # fmt: skip
        serves = [version.recommendation] if is_answer else version._prefetched_objects_cache["recommendations"]
        for each in serves:
            to.serves.add(to.sequence, each.pk)

    def _append(self, kind: PublicationKind, subject: dict[str, Any], text_sha256: str | None) -> None:
        to, entry = self.writing, self.entry
        to.sequence += 1
        entry.sequence, entry.kind, entry.text_sha256, entry.previous = to.sequence, kind, text_sha256, to.hash
        entry.recommendation_id, entry.commitment_id = subject["recommendation_id"], subject["commitment_id"]
        hashed = sha256_of(compact_json(entry.header()))
        to.publications.add(
            to.sequence, kind, entry.recommendation_id, entry.commitment_id, text_sha256, to.hash, hashed
        )
        to.hash = hashed

    def _send(self) -> None:
        """The response as sent, with its receipt. Its answers name it before it is there: keys are looked at later."""
        keys = formats.RECEIPTS[MARK].sending
        within = {
            "answers": sorted(self.answer_receipts, key=lambda each: each["recommendation"]),
            "commitments": sorted(self.update_receipts, key=lambda each: each["commitment"]),
        }
        own = formats.written(MARK, [each for each in keys if each not in within], receipts.SENDING, self.sent)
        self.sent.receipt_sha256 = sha256_of(compact_json(own | within))
        self.sent.save(force_insert=True)


def write_answers(scene: Scene) -> Writing:
    writing = Writing(scene)
    writing.commitments.like(Commitment())
    for code in scene.answering:
        for number in range(scene.size.commitments):
            writing.commitments.add(key("commitment", code, number), code)
    for period_number, period in enumerate(scene.periods[:-1]):
        places = [each for each in enumerate(scene.answering) if not is_silent(each[0], period_number)]
        sendings = [Sending(writing, period, place, code) for place, code in places]
        again = [Sending(writing, period, each.place, each.code, before=each) for each in sendings]
        for sending in (*sendings, *again):
            sending.write(period_number)
        for sending in sendings:
            sending.withdraw()
    return writing
