"""Evidence: a State's library of files and links, and where its answers cite them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, Subquery, UniqueConstraint
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from tracker.choices import (
    SENDING_ROLES,
    SENT_STATES,
    CheckKind,
    CheckOutcome,
    CheckState,
    EvidenceKind,
    LinkTrouble,
    MandateRole,
)
from tracker.models.answers import StatusUpdate
from tracker.models.commitments import CommitmentUpdate
from tracker.models.constraints import exactly_one, one_of, refuse_unstorable, together, who_and_when
from tracker.models.ledger import PublicationText
from tracker.models.people import mandates_of
from tracker.models.states import MemberState

language_tag = RegexValidator(r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$", _("Write a language tag such as en, fr or zh-hans."))
web_address = URLValidator(
    schemes=["http", "https"], message=_("Write an address that begins with http:// or https://.")
)

ENDED_BADLY = (CheckOutcome.BROKEN, CheckOutcome.REFUSED)


@dataclass(frozen=True)
class Looks:
    """Rows of EvidenceCheck: for a link, the last that noted something, and the one that found it broken now.

    `waiting`: the one that has not come to an end.
    """

    noted: Any = None
    broken: Any = None
    waiting: Any = None


def come_to(checks: Iterable[Any]) -> Looks:
    """What the looks at one item come to; `checks` in the order in which they were asked."""
    noted = last = waiting = None
    for each in checks:
        if each.outcome == CheckOutcome.OPEN:
            waiting = each
        elif each.kind == CheckKind.LINK:
            last, noted = each, each if each.outcome == CheckOutcome.CLEAN else noted
    return Looks(noted, last if last is not None and last.outcome in ENDED_BADLY else None, waiting)


def evidence_file_name(evidence: "Evidence", name: str) -> str:
    """A generated name: the name a person gave is kept in `file_name` and never becomes a path."""
    return f"evidence/{evidence.pk}.{name.rpartition('.')[2].lower()}"


def readable_citations() -> models.QuerySet["EvidenceCitation"]:
    """Citations of the outer evidence by a version that has a readable text. The version itself is not read."""
    answers = PublicationText.objects.filter(status_update=OuterRef("status_update"))
    updates = PublicationText.objects.filter(commitment_update=OuterRef("commitment_update"))
    return EvidenceCitation.objects.filter(Exists(answers) | Exists(updates), evidence=OuterRef("pk"))


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def openable(self) -> Self:
        """What anybody may read as soon as a readable text cites it: the State made it public, its check is clean."""
        return self.filter(is_public=True, check_state=CheckState.CLEAN, erased_at__isnull=True)

    def public(self) -> Self:
        """What anybody may read now: it is openable, and a readable text cites it.

        Looked for row by row: for the fifty of a page PostgreSQL read all that is cited, where EXISTS asked for it.
        """
        cited = readable_citations().order_by().values("pk")[:1]
        return self.openable().filter(IsNull(Subquery(cited), False))

    def with_whether_sent(self) -> Self:
        """Annotate `was_sent`: whether anything that cites it was sent. What is written of it then stays."""
        return self.annotate(was_sent=Exists(EvidenceCitation.objects.sent().filter(evidence=OuterRef("pk"))))

    def visible_to(self, user: Any) -> Self:
        """What is cited by a version that the user may see; and the library of a sender's State, and what she added."""
        citing = EvidenceCitation.objects.of_versions_visible_to(user).filter(evidence=OuterRef("pk"))
        # Looked for row by row: of EXISTS within an "or" PostgreSQL makes a list of all that is cited, for fifty rows.
        cited = IsNull(Subquery(citing.order_by().values("pk")[:1]), False)
        if getattr(user, "is_secretariat", False):
            return self.filter(Q(cited) | Q(added_by=user) | Q(on_behalf=True))
        if not getattr(user, "is_active", False) or user.pk is None:
            return self.none()
        held = mandates_of(user)
        senders, experts = held.states(SENDING_ROLES), held.states([MandateRole.EXPERT])
        return self.filter(
            Q(cited) | Q(member_state__in=senders, on_behalf=False) | Q(member_state__in=experts, added_by=user)
        )


class Evidence(models.Model):
    """A file or a link in a State's library. A new file is a new row.

    What is written of it is corrected until something that cites it was sent (`actions.correct_evidence`).
    """

    uuid = models.UUIDField(_("permanent key"), primary_key=True, default=uuid.uuid4)
    member_state = models.ForeignKey(MemberState, models.PROTECT, related_name="evidence", verbose_name=_("State"))
    title = models.CharField(_("title"), max_length=300, validators=[refuse_unstorable])
    kind = models.CharField(_("kind"), max_length=12, choices=EvidenceKind, default=EvidenceKind.OTHER)
    dated_on = models.DateField(_("date of the document"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=20, validators=[language_tag], default="en")
    file = models.FileField(_("file"), upload_to=evidence_file_name, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True, validators=[refuse_unstorable])
    content_type = models.CharField(_("type of the file"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size (bytes)"), null=True, blank=True)
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64, blank=True)
    link = models.CharField(_("link"), max_length=1000, blank=True, validators=[web_address, refuse_unstorable])
    is_public = models.BooleanField(_("public"), default=False)
    check_state = models.CharField(_("check of the file"), max_length=8, choices=CheckState, default=CheckState.OPEN)
    on_behalf = models.BooleanField(_("entered on behalf of the State"), default=False)
    added_at, added_by = who_and_when(_("added"), _("added by"))
    erased_at, erased_by = who_and_when(_("erased"), _("erased by"), null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["member_state", "-added_at", "pk"]
        indexes = [models.Index(fields=["member_state", "-added_at", "uuid"], name="evidence_in_order")]
        constraints = [
            one_of("evidence", "kind", EvidenceKind),
            one_of("evidence", "check_state", CheckState),
            CheckConstraint(
                condition=Q(file="", erased_at__isnull=True) & ~Q(link="")
                | Q(link="") & ~Q(file="")
                | Q(erased_at__isnull=False, file="", link=""),
                name="evidence_is_a_file_or_a_link",
            ),
            together("evidence", "erased_at", "erased_by"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a title of several lines, and a link with a name and a password, which a page would show to all."""
        if len(self.title.splitlines()) > 1:
            raise ValidationError({"title": _("This has more than one line. Write it in one.")})
        parts = urlsplit(self.link)
        if parts.username is not None or parts.password is not None:
            sentence = _("Leave out the user name and the password before the address: everybody would read them.")
            raise ValidationError({"link": sentence})

    @property
    def looks(self) -> Looks:
        """What all looks at it come to. Fetch `checks` with a list of items."""
        return come_to(self.checks.all())

    @property
    def is_handed_out(self) -> bool:
        """Whether its file may be downloaded by whoever may see it: not before it was checked, and never if refused."""
        return bool(self.file) and self.check_state == CheckState.CLEAN


def _seen_at_the_desk(version: str) -> Q:
    """`VersionQuerySet.visible_to` the secretariat, asked from a row that names a version."""
    return Q(**{f"{version}__on_behalf": True}) | Q(**{f"{version}__review_state__in": SENT_STATES})


class EvidenceCitationQuerySet(models.QuerySet["EvidenceCitation"]):
    def openable(self) -> Self:
        """Citations of evidence that is `openable`, by its columns: of a list of all such evidence SQLite would try
        each for each text (600,000 texts: without end)."""
        return self.filter(
            evidence__is_public=True, evidence__check_state=CheckState.CLEAN, evidence__erased_at__isnull=True
        )

    def sent(self) -> Self:
        """Citations by versions that were sent: the desk may see what they cite."""
        return self.filter(
            Q(status_update__transmission__isnull=False) | Q(commitment_update__transmission__isnull=False)
        )

    def of_versions_seen_by_the_secretariat(self) -> Self:
        """Citations by versions that were sent, or are entered from a letter."""
        return self.filter(_seen_at_the_desk("status_update") | _seen_at_the_desk("commitment_update"))

    def of_versions_visible_to(self, user: Any) -> Self:
        """Citations by versions that the user may see: evidence is seen with what cites it (`docs/domain.md` 5)."""
        if getattr(user, "is_secretariat", False):  # the same by columns: a list of all that was sent has no end
            return self.of_versions_seen_by_the_secretariat()
        return self.filter(
            Q(status_update__in=StatusUpdate.objects.visible_to(user))
            | Q(commitment_update__in=CommitmentUpdate.objects.visible_to(user))
        )


class EvidenceCitation(models.Model):
    """One version citing one item of evidence, at a place in it ("art. 5 and 9")."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="citations", verbose_name=_("evidence"))
    status_update = models.ForeignKey(
        StatusUpdate, models.CASCADE, null=True, blank=True, related_name="evidence_citations", verbose_name=_("answer")
    )
    commitment_update = models.ForeignKey(
        CommitmentUpdate,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence_citations",
        verbose_name=_("commitment update"),
    )
    pinpoint = models.CharField(_("place in it"), max_length=200, blank=True, validators=[refuse_unstorable])
    # Of the title of the evidence: whoever looks for them asks `openable` as well, at each request.
    search_words = models.TextField(editable=False, db_default="")

    objects = EvidenceCitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation of evidence")
        verbose_name_plural = _("citations of evidence")
        ordering = ["pk"]
        constraints = [
            exactly_one("evidencecitation", ["status_update", "commitment_update"], "is_of_one_version"),
            UniqueConstraint(fields=["evidence", "status_update"], name="evidencecitation_once_an_answer"),
            UniqueConstraint(
                fields=["evidence", "commitment_update"], name="evidencecitation_once_a_commitment_update"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.pinpoint}".strip()


class EvidenceCheckQuerySet(models.QuerySet["EvidenceCheck"]):
    def visible_to(self, user: Any) -> Self:
        """The looks at what the user may see."""
        return self.filter(evidence__in=Evidence.objects.visible_to(user))

    def open(self) -> Self:
        """Looks that have not come to an end."""
        return self.filter(outcome=CheckOutcome.OPEN, evidence__erased_at__isnull=True)

    def waiting_files(self) -> Self:
        """Files that wait for the scanner."""
        return self.open().filter(kind=CheckKind.FILE)

    def broken_links(self) -> Self:
        """Of every link that does not answer now, the look that found it."""
        later = EvidenceCheck.objects.filter(
            evidence=OuterRef("evidence"), kind=CheckKind.LINK, pk__gt=OuterRef("pk")
        ).exclude(outcome=CheckOutcome.OPEN)
        return self.filter(
            ~Exists(later), kind=CheckKind.LINK, outcome__in=ENDED_BADLY, evidence__erased_at__isnull=True
        )


class EvidenceCheck(models.Model):
    """One look at one item. Made by a background task: no person stands behind its moments."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="checks", verbose_name=_("evidence"))
    kind = models.CharField(_("what is checked"), max_length=8, choices=CheckKind)
    outcome = models.CharField(_("found"), max_length=8, choices=CheckOutcome, default=CheckOutcome.OPEN)
    asked_at = models.DateTimeField(_("asked"))
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    detail = models.CharField(_("in detail"), max_length=500, blank=True)
    final_link = models.CharField(_("where the link led"), max_length=1000, blank=True)
    title = models.CharField(_("title at the link"), max_length=300, blank=True)
    dated_on = models.DateField(_("date at the link"), null=True, blank=True)
    content_sha256 = models.CharField(_("checksum at the link (SHA-256)"), max_length=64, blank=True)

    objects = EvidenceCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of evidence")
        verbose_name_plural = _("checks of evidence")
        ordering = ["evidence", "pk"]
        constraints = [
            one_of("evidencecheck", "kind", CheckKind),
            one_of("evidencecheck", "outcome", CheckOutcome),
            UniqueConstraint(
                fields=["evidence", "kind"],
                condition=Q(outcome=CheckOutcome.OPEN),
                name="evidencecheck_one_open_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id}: {self.get_outcome_display()}"

    @property
    def trouble(self) -> str:
        """Why a link does not answer, in words; nothing for a file or a link that does."""
        known = {each.value: str(each.label) for each in LinkTrouble}
        return known.get(self.detail, "") if self.kind == CheckKind.LINK else ""
