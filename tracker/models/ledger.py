"""The ledger of what became public and when: a growing chain, and its readable texts.

The header and the hash follow `docs/domain.md` 4, "The ledger". Writing is in `tracker.actions.ledger` alone.
"""

import datetime
import hashlib
import json
from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from tracker.choices import ENDING_KINDS, ImplementationStatus, Language, PublicationKind
from tracker.content import formats
from tracker.models.answers import StatusUpdate
from tracker.models.commitments import Commitment, CommitmentUpdate
from tracker.models.constraints import exactly_one, one_of
from tracker.models.periods import ReportingPeriod
from tracker.models.recommendations import Recommendation
from tracker.models.states import MemberState

FIRST_PREVIOUS = "0" * 64
# The entries that change what may be read, by a text or by an ending.
CHANGING_READING = Q(kind__in=ENDING_KINDS) | Q(text_sha256__isnull=False)


class LedgerIsClosed(Exception):
    """Somebody tried to change or delete a publication. It never changes; there is nothing to catch."""


def compact_json(value: Any) -> str:
    """The one form in which headers, bodies and receipts are hashed: compact, keys sorted, characters unescaped."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def text_hash(salt: str, body: str) -> str:
    """sha256 of salt, a line feed, and the body: the salt keeps a short text from being guessed from its hash."""
    return sha256_of(f"{salt}\n{body}")


def utc_stamp(moment: datetime.datetime) -> str:
    """A time as headers write it: 2027-03-01T10:00:00.000000Z."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class PublicationQuerySet(models.QuerySet["Publication"]):
    def update(self, **kwargs: Any) -> int:
        raise LedgerIsClosed("A publication is never updated.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise LedgerIsClosed("A publication is never deleted.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> list["Publication"]:  # type: ignore[override]
        raise LedgerIsClosed("A publication is appended alone, under the lock of the head.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise LedgerIsClosed("A publication is never updated.")

    def in_order(self) -> Self:
        return self.order_by("sequence")

    def until(self, day: datetime.date) -> Self:
        """What had been published at the end of `day` (UTC)."""
        end = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), datetime.UTC)
        return self.filter(published_at__lt=end)

    def changing_reading(self) -> Self:
        return self.filter(CHANGING_READING)

    def readable(self) -> Self:
        return self.filter(text__isnull=False)


class Publication(models.Model):
    """One entry of the ledger. It never changes and carries no flag: what may be read stands in PublicationText.

    `other_keys` has keys of the header for which there is no column, as a JSON object: what was lost before the first
    entry after a restore (format 3), and whatever a later release has, so that this one can still follow its chain.
    """

    sequence = models.PositiveBigIntegerField(_("place in the ledger"), primary_key=True)
    published_at = models.DateTimeField(_("published"))
    kind = models.CharField(_("kind"), max_length=20, choices=PublicationKind)
    member_state = models.ForeignKey(MemberState, models.PROTECT, related_name="publications", verbose_name=_("State"))
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, related_name="publications", verbose_name=_("recommendation")
    )
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, related_name="publications", verbose_name=_("commitment")
    )
    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, to_field="slug", related_name="publications", verbose_name=_("period")
    )
    text_sha256 = models.CharField(_("hash of the text"), max_length=64, null=True)  # noqa: DJ001 - null is part of the hashed header
    previous = models.CharField(_("hash of the entry before"), max_length=64, unique=True)
    hash = models.CharField(_("hash"), max_length=64, unique=True)
    entry_format = models.PositiveSmallIntegerField(_("format of the header"), default=1, db_default=1)
    other_keys = models.TextField(_("keys of a later format"), default="", db_default="", blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["sequence"]
        # For "is there a later entry of the same chain", which pages of a past day ask of each entry.
        indexes = [
            models.Index(
                fields=["recommendation", "member_state", "period", "sequence"],
                condition=Q(recommendation__isnull=False),
                name="publication_of_answer",
            ),
            models.Index(
                fields=["commitment", "member_state", "period", "sequence"],
                condition=Q(commitment__isnull=False),
                name="publication_of_commitment",
            ),
            # For "which is the newest about it", which each page of one State or one recommendation asks.
            models.Index(fields=["member_state", "sequence"], name="publication_of_state"),
            models.Index(
                fields=["recommendation", "sequence"],
                condition=Q(recommendation__isnull=False),
                name="publication_of_recommendation",
            ),
            models.Index(fields=["kind", "sequence"], name="publication_of_kind"),
            # For "which was the newest on that day", which each page of a past day asks.
            models.Index(fields=["published_at", "sequence"], name="publication_of_day"),
        ]
        constraints = [
            one_of("publication", "kind", PublicationKind),
            exactly_one("publication", ["recommendation", "commitment"], "is_about_one_thing"),
            CheckConstraint(
                condition=Q(kind__in=ENDING_KINDS, text_sha256__isnull=True)
                | (~Q(kind__in=ENDING_KINDS) & Q(text_sha256__isnull=False)),
                name="publication_endings_have_no_text",
            ),
            CheckConstraint(condition=Q(entry_format__gte=1), name="publication_has_a_format"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise LedgerIsClosed("A publication is never updated.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise LedgerIsClosed("A publication is never deleted.")

    def header(self, number: int | None = None) -> dict[str, Any]:
        """The hashed header, key by key as the export prints it, in the entry's own format or in another."""
        number = number or self.entry_format
        keys = formats.HEADERS.get(number, formats.HEADERS[formats.HEADER])
        values = {
            "format": number,
            "sequence": self.sequence,
            "published_at": utc_stamp(self.published_at),
            "kind": self.kind,
            "state": self.member_state_id,
            "recommendation": str(self.recommendation_id) if self.recommendation_id else None,
            "commitment": str(self.commitment_id) if self.commitment_id else None,
            "period": self.period_id,
            "text_sha256": self.text_sha256,
            "previous": self.previous,
        }
        others = json.loads(self.other_keys) if self.other_keys else {}
        return {key: values.get(key) for key in keys} | others

    @property
    def is_ending(self) -> bool:
        return self.kind in ENDING_KINDS

    @property
    def is_known(self) -> bool:
        """Whether this release knows the entry's kind and its format; a later one may have written it."""
        return self.kind in PublicationKind.values and self.entry_format in formats.HEADERS

    @property
    def changes_reading(self) -> bool:
        """Whether it changes what may be read, by a text or by an ending. One of a later release may do neither."""
        return self.is_ending or self.text_sha256 is not None


class PublicationText(models.Model):
    """What may be read of one publication, and nothing else. A text that may no longer be read is deleted from here.

    `body` is the hashed text. The other columns repeat parts of it for queries and go with the row; `search_words` is
    what `tracker.words` makes of it.
    """

    publication = models.OneToOneField(Publication, models.PROTECT, primary_key=True, related_name="text")
    salt = models.CharField(max_length=32)
    body = models.TextField()
    status_update = models.OneToOneField(
        StatusUpdate, models.PROTECT, null=True, blank=True, related_name="publication_text"
    )
    commitment_update = models.OneToOneField(
        CommitmentUpdate, models.PROTECT, null=True, blank=True, related_name="publication_text"
    )
    language = models.CharField(max_length=8, choices=Language)
    implementation_status = models.CharField(max_length=16, choices=ImplementationStatus, blank=True)
    reported_on = models.DateField()
    corrected_on = models.DateField(null=True, blank=True)
    recommendations = models.ManyToManyField(Recommendation, related_name="publication_texts")
    search_words = models.TextField(editable=False)
    body_format = models.PositiveSmallIntegerField(default=1, db_default=1)
    # Of the response that it came in, as its State was asked last: what others may do with these words.
    consent_sentence = models.PositiveSmallIntegerField(default=1, db_default=1)
    consent_licence = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        verbose_name = _("readable text of a publication")
        verbose_name_plural = _("readable texts of publications")
        ordering = ["publication"]
        constraints = [
            exactly_one("publicationtext", ["status_update", "commitment_update"], "is_of_one_version"),
            one_of("publicationtext", "language", Language),
            CheckConstraint(condition=Q(body_format__gte=1), name="publicationtext_has_a_format"),
        ]

    def __str__(self) -> str:
        return f"text of {self.publication_id}"

    @property
    def words(self) -> dict[str, Any]:
        """The body, read: codes, ids, dates and the State's words. Which keys it has is for its format to say."""
        return json.loads(self.body)


class LedgerHead(models.Model):
    """The one row that every append locks: the number and the hash of the last publication. `lost`: what the next one
    has to name as lost, after a restore; as it is hashed (`tracker.ledger.lost_stretch`). `left_out`: how many numbers
    are of no entry, for those that were lost are not given again."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=FIRST_PREVIOUS)
    lost = models.JSONField(null=True, blank=True)
    left_out = models.PositiveBigIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("head of the ledger")
        verbose_name_plural = _("head of the ledger")
        constraints = [CheckConstraint(condition=Q(id=1), name="ledgerhead_is_one_row")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"

    @property
    def entries(self) -> int:
        """How many entries the ledger has."""
        return self.sequence - self.left_out
