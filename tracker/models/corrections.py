"""Corrections, consents and erasures by the Secretariat: what, who asked, who confirmed (docs/adr/0074, 0075)."""

from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.choices import APPROVAL_KINDS, CorrectionKind, PublicationKind
from tracker.models.answers import StatusUpdate
from tracker.models.commitments import CommitmentUpdate
from tracker.models.constraints import exactly_one, one_of, refuse_unstorable, together, who_and_when
from tracker.models.documents import ImportProposal, Paragraph, SourceDocument
from tracker.models.people import Mandate
from tracker.models.periods import Invitation, ReportingPeriod
from tracker.models.recommendations import Printing
from tracker.models.spreadsheets import SpreadsheetImport
from tracker.models.submissions import Submission, Transmission

# The columns that name the target; exactly one is set.
TARGETS = (
    "transmission",
    "status_update",
    "commitment_update",
    "invitation",
    "mandate",
    "printing",
    "paragraph",
    "import_proposal",
    "spreadsheet_import",
    "submission",
    "document",
)
MANY_CAN_WAIT = ("submission", "document")
# The paths to what has a State and a period.
IN_PERIOD = (
    "invitation",
    "submission",
    "transmission__submission",
    "status_update__submission",
    "commitment_update__submission",
)
# What the name of a correction needs of its target.
OF_TARGETS = (
    "import_proposal",
    "spreadsheet_import",
    "document",
    "mandate__member_state",
    "status_update__printing",
    "printing",
    "paragraph",
    *(f"{path}__{each}" for path in IN_PERIOD for each in ("member_state", "period")),
)
IS_OPEN = Q(done_at__isnull=True, refused_at__isnull=True)


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def open(self) -> Self:
        """Those that are neither carried out nor refused."""
        return self.filter(IS_OPEN)

    def waiting(self) -> Self:
        """Those that wait for a second person."""
        return self.filter(IS_OPEN, needs_second_person=True, confirmed_at__isnull=True)

    def for_second_person(self, user: Any) -> Self:
        """Those of the kinds that this person of the Secretariat can confirm, where another person asked for them."""
        kinds = set(CorrectionKind) if user.is_reviewer else set(APPROVAL_KINDS)
        own = {CorrectionKind.IN_DOCUMENT} if user.is_data_entry else set()
        return self.filter(kind__in=kinds - {CorrectionKind.IN_DOCUMENT} | own)

    def with_targets(self) -> Self:
        """With what the name of each needs, in one query."""
        return self.select_related("asked_by", *OF_TARGETS)

    def in_period(self, period: ReportingPeriod) -> Self:
        """Those of the invitations of a period and of everything that was sent in it."""
        found = Q()
        for path in IN_PERIOD:
            found |= Q(**{f"{path}__period": period})
        return self.filter(found)

    def about(self, target: models.Model) -> Self:
        """The corrections of one target, newest first."""
        return self.filter(**{target_column(target): target}).order_by("-asked_at", "-pk")


def _to(model: type[models.Model], verbose_name: Any) -> Any:
    return models.ForeignKey(
        model, models.PROTECT, null=True, blank=True, related_name="our_corrections", verbose_name=verbose_name
    )


class Correction(models.Model):
    """One mistake of the Secretariat, corrected: exactly one target, and its values before and after.

    The same row asks for a consent on a note verbale and for an erasure: both are about a response, may be asked for
    more than once, and do nothing before a second person confirms.

    `before` and `after` hold values of ours and keys of rows, never a State's text: a text is named by its version, so
    that an erasure need not look here. `after` of a State or a recommendation has "answers": the new version
    of each wrong one, by their keys; "state": "" or "recommendation": "" means that the answers belong nowhere.
    What the public could read, what counts again and the consent before and after are stored there as well, once it is
    carried out (`tracker.actions.correcting.versions.Consequences`). `after` of an erasure names fields and files; that
    of a consent is read by `tracker.rules.second_approvals.note_of`, and has "mistake", the number of a later
    correction, where we recorded it by mistake. Texts of documents, which are public matter, are in both.
    """

    format = models.PositiveSmallIntegerField(_("format"), default=1)
    kind = models.CharField(_("what was wrong"), max_length=14, choices=CorrectionKind)
    transmission = _to(Transmission, _("response as sent"))
    status_update = _to(StatusUpdate, _("answer"))
    commitment_update = _to(CommitmentUpdate, _("commitment update"))
    invitation = _to(Invitation, _("invitation"))
    mandate = _to(Mandate, _("nomination"))
    printing = _to(Printing, _("text in a document"))
    paragraph = _to(Paragraph, _("paragraph"))
    import_proposal = _to(ImportProposal, _("import of a document"))
    spreadsheet_import = _to(SpreadsheetImport, _("spreadsheet"))
    submission = _to(Submission, _("response"))
    document = _to(SourceDocument, _("document"))
    before = models.JSONField(_("before"), blank=True, default=dict)
    after = models.JSONField(_("after"), blank=True, default=dict)
    reason = models.TextField(_("reason"), max_length=4000, validators=[refuse_unstorable])
    needs_second_person = models.BooleanField(_("needs a second person"), default=False)
    asked_at, asked_by = who_and_when(_("asked"), _("asked by"))
    confirmed_at, confirmed_by = who_and_when(_("confirmed"), _("confirmed by"), null=True)
    refused_at, refused_by = who_and_when(_("refused"), _("refused by"), null=True)
    # Refused because the State had decided on the same thing itself, when a second person would have confirmed.
    is_overtaken = models.BooleanField(_("overtaken"), default=False, db_default=False)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction of a mistake of ours")
        verbose_name_plural = _("corrections of mistakes of ours")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["asked_at"], condition=IS_OPEN, name="correction_open")]
        constraints = [
            one_of("correction", "kind", CorrectionKind),
            exactly_one("correction", TARGETS, "exactly_one"),
            CheckConstraint(condition=Q(format__gte=1), name="correction_has_a_format"),
            together("correction", "confirmed_at", "confirmed_by"),
            together("correction", "refused_at", "refused_by"),
            CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")), name="correction_takes_two"
            ),
            CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(needs_second_person=False) | Q(confirmed_at__isnull=False),
                name="correction_done_when_confirmed",
            ),
            CheckConstraint(
                condition=Q(refused_at__isnull=True) | Q(done_at__isnull=True, confirmed_at__isnull=True),
                name="correction_one_end",
            ),
            CheckConstraint(
                condition=Q(is_overtaken=False) | Q(refused_at__isnull=False), name="correction_overtaken_is_refused"
            ),
            CheckConstraint(
                condition=Q(kind__in=APPROVAL_KINDS, submission__isnull=False, needs_second_person=True)
                | Q(kind=CorrectionKind.CONSENT, submission__isnull=False)
                | (~Q(kind__in=(*APPROVAL_KINDS, CorrectionKind.CONSENT)) & Q(submission__isnull=True)),
                name="correction_of_a_response_takes_two",
            ),
            CheckConstraint(
                condition=~Q(kind=CorrectionKind.IN_DOCUMENT) | Q(needs_second_person=True),
                name="correction_of_a_document_takes_two",
            ),
            *(
                UniqueConstraint(fields=[target], condition=IS_OPEN, name=f"correction_one_open_{target}")
                for target in TARGETS
                if target not in MANY_CAN_WAIT
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.target}"

    @property
    def target(self) -> Any:
        """The row that is corrected."""
        return next(found for name in TARGETS if (found := getattr(self, name)) is not None)

    @property
    def is_approval(self) -> bool:
        """Whether it is a consent or an erasure, and no mistake of ours."""
        return self.kind in APPROVAL_KINDS

    @property
    def is_open(self) -> bool:
        """Whether it is neither carried out nor refused."""
        return self.done_at is None and self.refused_at is None

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a second person."""
        return self.is_open and self.needs_second_person and self.confirmed_at is None


def target_column(target: models.Model) -> str:
    """Return the column of `Correction` that names a row of this kind. Raises ValueError for any other."""
    for name in TARGETS:
        if isinstance(target, Correction._meta.get_field(name).related_model):  # type: ignore[arg-type]
            return name
    raise ValueError(f"A correction cannot name {target._meta.label}.")


def public_sentence(kind: str, state: object, *, is_commitment: bool = False) -> str:
    """Return the sentence for an entry of a kind of `MISTAKE_KINDS`; "" for every other kind.

    Args:
        state: the State under which the text was public, as a sentence names it.
    """
    if kind == PublicationKind.ENTERED_IN_ERROR and is_commitment:
        sentence = gettext(
            "Entered in error by the Secretariat. %(state)s did not make this commitment, or did not agree to its "
            "publication. We removed its text."
        )
    elif kind == PublicationKind.ENTERED_IN_ERROR:
        sentence = gettext(
            "Entered in error by the Secretariat. %(state)s did not give this answer on this recommendation, or did "
            "not agree to its publication. We removed its text."
        )
    elif kind == PublicationKind.ACCEPTED_IN_ERROR:
        sentence = gettext("Accepted in error by the Secretariat. The review is not finished. We removed the text.")
    else:
        return ""
    return sentence % {"state": str(state)}


def wrong_end_sentence(state: object) -> str:
    """Return the sentence for the end of a consent that was a mistake of ours."""
    sentence = gettext("The Secretariat recorded by mistake that %(state)s ended its consent.")
    return sentence % {"state": str(state)}
