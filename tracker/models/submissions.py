"""Submissions and transmissions: what one State sends in one period, and each act of sending it."""

import datetime
import uuid
from typing import Any, NamedTuple, Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from tracker.choices import Channel, Consent, MandateRole
from tracker.models.constraints import one_of, refuse_unstorable, together, who_and_when
from tracker.models.people import mandates_of
from tracker.models.periods import ReportingPeriod
from tracker.models.states import MemberState


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: Any) -> Self:
        """A person with a mandate sees the State's own; the secretariat those sent, and what it began."""
        if getattr(user, "is_secretariat", False):
            sent = Transmission.objects.filter(submission=models.OuterRef("pk"))
            return self.filter(Q(models.Exists(sent)) | Q(started_by=user))
        return self.filter(mandates_of(user).rows(MandateRole.values, state="member_state", meeting="period__meeting"))


CONTACT = ("contact_name", "contact_title", "contact_address", "contact_telephone", "contact_email")


class Submission(models.Model):
    """One State's answer to one period: the contact, and whether it may be published "as received"."""

    member_state = models.ForeignKey(MemberState, models.PROTECT, related_name="submissions", verbose_name=_("State"))
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="submissions", verbose_name=_("period"))
    contact_name = models.CharField(_("contact person"), max_length=200, blank=True, validators=[refuse_unstorable])
    contact_title = models.CharField(
        _("title and organization"), max_length=300, blank=True, validators=[refuse_unstorable]
    )
    contact_address = models.TextField(_("address"), blank=True, max_length=600, validators=[refuse_unstorable])
    contact_telephone = models.CharField(_("telephone"), max_length=60, blank=True, validators=[refuse_unstorable])
    contact_email = models.EmailField(_("e-mail"), blank=True)
    consent = models.CharField(_("consent to publish"), max_length=10, choices=Consent, default=Consent.NOT_ASKED)
    consent_at, consent_by = who_and_when(_("consent set"), _("consent set by"), null=True)
    # Of a note verbale: when it was recorded, not when it was confirmed. What was asked before is overtaken. The same
    # again counts as well, and leaves `consent_at` as it is.
    consent_said_at = models.DateTimeField(_("last decision of the State on publication"), null=True, blank=True)
    # What the State was asked when it said so (`tracker.rules.consent`). Release 0.2.0 asked the first sentence.
    consent_sentence = models.PositiveSmallIntegerField(_("number of the consent sentence"), default=1, db_default=1)
    consent_licence = models.CharField(_("licence named in it"), max_length=300, blank=True, db_default="")
    started_at, started_by = who_and_when(_("started"), _("started by"))

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["period", "member_state"]
        constraints = [
            one_of("submission", "consent", Consent),
            together("submission", "consent_at", "consent_by"),
            CheckConstraint(
                condition=Q(consent=Consent.NOT_ASKED, consent_at__isnull=True)
                | (~Q(consent=Consent.NOT_ASKED) & Q(consent_at__isnull=False)),
                name="submission_consent_is_dated",
            ),
            UniqueConstraint(fields=["member_state", "period"], name="submission_one_a_state_and_period"),
        ]

    def __str__(self) -> str:
        return f"{self.member_state_id}, {self.period}"

    @property
    def has_consent(self) -> bool:
        return self.consent == Consent.YES


def scan_file_name(transmission: "Transmission", name: str) -> str:
    """A generated name under a folder that is never served."""
    return f"scans/{uuid.uuid4()}.{name.rpartition('.')[2].lower()}"


class TransmissionQuerySet(models.QuerySet["Transmission"]):
    def standing(self) -> Self:
        """All but those of which nothing counts: a letter that data entry took back, as it may have been entered for
        the wrong State, and a correction of ours that was returned."""
        # Looked for row by row: of EXISTS within an "or" PostgreSQL makes a list of all that was ever sent.
        kept = [
            IsNull(models.Subquery(each.exclude(each.of_the_secretariat_alone()).order_by().values("pk")[:1]), False)
            for each in self._versions()
        ]
        return self.filter(Q(on_behalf=False) | Q(kept[0]) | Q(kept[1]))

    def visible_to(self, user: Any) -> Self:
        """All to the Secretariat; to a person with a mandate those of the State that count, and those entered in error,
        which have only a receipt."""
        if getattr(user, "is_secretariat", False):
            return self
        return (self.standing() | self.with_a_mistake()).filter(
            mandates_of(user).rows(
                MandateRole.values, state="submission__member_state", meeting="submission__period__meeting"
            )
        )

    def with_a_mistake(self) -> Self:
        """Those with a version that a correction found to be entered in error."""
        wrong = [models.Exists(each.filter(mistake__isnull=False)) for each in self._versions()]
        return self.filter(wrong[0] | wrong[1])

    def _versions(self) -> list[Any]:
        """The versions of the outer transmission, of each kind."""
        kinds: list[Any] = [
            self.model._meta.get_field(name).related_model for name in ("statusupdates", "commitmentupdates")
        ]
        return [kind._default_manager.filter(transmission=models.OuterRef("pk")) for kind in kinds]

    def waiting(self) -> Self:
        """Transmissions with at least one version that nobody decided yet."""
        return self.filter(
            Q(statusupdates__review_state="submitted") | Q(commitmentupdates__review_state="submitted")
        ).distinct()


class LetterFacts(NamedTuple):
    """What is of a letter, and not of one of its answers."""

    reported_on: datetime.date
    note_verbale: str
    scan_sha256: str


class Transmission(models.Model):
    """One act of sending: who, when, cleared by whom. The key comes from the form, so a form sent twice is one act."""

    uuid = models.UUIDField(_("permanent key"), primary_key=True, default=uuid.uuid4)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="transmissions", verbose_name=_("response"))
    submitted_at, submitted_by = who_and_when(_("sent"), _("sent by"))
    reported_on = models.DateField(_("reported on"))
    channel = models.CharField(_("channel"), max_length=8, choices=Channel, default=Channel.PORTAL)
    on_behalf = models.BooleanField(_("entered on behalf of the State"), default=False)
    cleared_by = models.CharField(_("cleared by"), max_length=200, blank=True, validators=[refuse_unstorable])
    cleared_on = models.DateField(_("cleared on"), null=True, blank=True)
    note_verbale = models.CharField(_("note verbale"), max_length=120, blank=True, validators=[refuse_unstorable])
    scan = models.FileField(_("scan of the letter"), upload_to=scan_file_name, blank=True)
    scan_sha256 = models.CharField(_("checksum of the scan (SHA-256)"), max_length=64, blank=True)
    receipt_sha256 = models.CharField(_("receipt"), max_length=64)
    receipt_format = models.PositiveSmallIntegerField(_("format of the receipt"), default=1, db_default=1)
    claimed_at, claimed_by = who_and_when(_("review started"), _("review started by"), null=True)

    objects = TransmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("response as sent")
        verbose_name_plural = _("responses as sent")
        ordering = ["submitted_at", "pk"]
        constraints = [
            one_of("transmission", "channel", Channel),
            together("transmission", "claimed_at", "claimed_by"),
            CheckConstraint(
                condition=Q(on_behalf=True) | Q(channel=Channel.PORTAL), name="transmission_state_sends_by_portal"
            ),
            CheckConstraint(condition=Q(receipt_format__gte=1), name="transmission_has_a_receipt_format"),
        ]

    def __str__(self) -> str:
        return f"{self.submission}, {self.submitted_at:%Y-%m-%d %H:%M}"

    @property
    def facts(self) -> LetterFacts:
        """The letter that it came by: where one of these is another, so is the letter."""
        return LetterFacts(self.reported_on, self.note_verbale, self.scan_sha256)


def sent_for_invitation() -> TransmissionQuerySet:
    """The transmissions of the State and the period of the outer invitation, by whichever channel."""
    sent: TransmissionQuerySet = Transmission.objects.standing().filter(
        submission__period=models.OuterRef("period"), submission__member_state=models.OuterRef("member_state")
    )
    return sent
