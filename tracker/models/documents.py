"""Source documents and their paragraphs, and the proposals that wait until a person confirms them."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tracker.choices import PUBLIC_NODES, Basis, DocumentKind, Language, NodeKind
from tracker.models.constraints import one_of, refuse_unstorable, together, who_and_when
from tracker.models.meetings import Meeting
from tracker.words import search_words

# Of the checksum of a document, in the names of its paragraphs. Addresses have them: never another number.
DIGITS = 12


class SourceDocumentQuerySet(models.QuerySet["SourceDocument"]):
    def confirmed(self) -> "SourceDocumentQuerySet":
        """Documents a person confirmed: the only ones a reader is shown."""
        return self.filter(confirmed_at__isnull=False)


class SourceDocument(models.Model):
    """One document of a meeting, in one language. Its symbol is optional: a draft may carry none, or change it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="documents", verbose_name=_("meeting"))
    title = models.CharField(_("title"), max_length=300)
    symbol = models.CharField(_("symbol"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.ENGLISH)
    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind)
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    translates = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="translations", verbose_name=_("translates")
    )
    confirmed_at, confirmed_by = who_and_when(_("confirmed"), _("confirmed by"), null=True)

    objects = SourceDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")
        ordering = ["meeting", "pk"]
        constraints = [
            one_of("sourcedocument", "language", Language),
            one_of("sourcedocument", "kind", DocumentKind),
            together("sourcedocument", "confirmed_at", "confirmed_by"),
            UniqueConstraint(fields=["meeting", "sha256"], name="sourcedocument_same_bytes_once_a_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.title}".strip()


def paragraph_words(kind: str, language: str, text: str) -> str:
    """The words by which a row of a document is found: those of a paragraph. One made for its recommendations has no
    text, and so no words."""
    return search_words(language, text) if text and kind == NodeKind.PARAGRAPH else ""


class ParagraphQuerySet(models.QuerySet["Paragraph"]):
    def public(self) -> "ParagraphQuerySet":
        """The rows of confirmed documents that a reader is shown."""
        return self.filter(document__confirmed_at__isnull=False, kind__in=PUBLIC_NODES)


class Paragraph(models.Model):
    """A row of a document: a numbered paragraph, searchable context round the recommendations, or another line, such
    as a heading (docs/adr/0088).

    `place` is the one among all rows of the document, None in a document of a release that stored paragraphs only.
    `order` is in the address: paragraphs are counted first. `level` is the depth of a heading, from 1. `after_items`
    says how many recommendations of the paragraph above are printed above this row. `line` is that of the file.
    """

    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="paragraphs", verbose_name=_("document"))
    kind = models.CharField(
        _("kind"), max_length=10, choices=NodeKind, default=NodeKind.PARAGRAPH, db_default=NodeKind.PARAGRAPH
    )
    number = models.CharField(_("number"), max_length=20)
    section = models.CharField(_("section"), max_length=500, blank=True)
    text = models.TextField(_("text"))
    order = models.PositiveIntegerField(_("place in the document"))
    place = models.PositiveIntegerField(null=True)
    level = models.PositiveSmallIntegerField(default=0, db_default=0)
    after_items = models.PositiveIntegerField(default=0, db_default=0)
    line = models.PositiveIntegerField(null=True)
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    search_words = models.TextField(editable=False, db_default="")

    objects = ParagraphQuerySet.as_manager()

    class Meta:
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        ordering = ["document", "place", "order"]
        constraints = [
            one_of("paragraph", "kind", NodeKind),
            UniqueConstraint(fields=["document", "order"], name="paragraph_one_place_a_document"),
            UniqueConstraint(fields=["document", "place"], name="paragraph_one_place_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.number}"

    @property
    def name(self) -> str:
        """What its public address calls it: the beginning of the checksum of its document, and its number there.

        The same in every record that holds this file, and after its publication was undone and made again.
        """
        return f"{self.document.sha256[:DIGITS]}-{self.order}"


class ParagraphCorrection(models.Model):
    """The number and the words of a paragraph as the secretariat had copied them wrongly, before it corrected them.

    The paragraph has the words that stand; none where it was taken away, for the document does not have it. Nobody
    answers a paragraph, so that nothing has to go on naming the words before (docs/adr/0069).
    """

    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="corrections", verbose_name=_("paragraph"))
    number = models.CharField(_("number"), max_length=20, blank=True)
    text = models.TextField(_("text"), blank=True)
    corrected_at, corrected_by = who_and_when(_("corrected"), _("corrected by"))
    corrected_because = models.CharField(_("why it was corrected"), max_length=200, validators=[refuse_unstorable])

    class Meta:
        verbose_name = _("correction of a paragraph")
        verbose_name_plural = _("corrections of paragraphs")
        ordering = ["paragraph", "pk"]

    def __str__(self) -> str:
        return f"{self.paragraph_id} {self.number}".strip()


def proposal_file_name(proposal: "ImportProposal", name: str) -> str:
    """A generated name: what a person called the file is kept in a column, never in a path."""
    ending = name.rpartition(".")[2].lower()
    return f"imports/{uuid.uuid4()}.{ending}"


class ImportProposalQuerySet(models.QuerySet["ImportProposal"]):
    def waiting(self) -> "ImportProposalQuerySet":
        return self.filter(confirmed_at__isnull=True, dropped_at__isnull=True)


class ImportProposal(models.Model):
    """What the importer found in a file. No Recommendation exists before a person confirmed it."""

    file = models.FileField(_("file"), upload_to=proposal_file_name)
    file_name = models.CharField(_("name of the file"), max_length=200)
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("meeting")
    )
    findings = models.JSONField(_("findings"))
    revision = models.PositiveIntegerField(_("number of saves"), default=0)
    proposed_at, proposed_by = who_and_when(_("proposed"), _("proposed by"))
    confirmed_at, confirmed_by = who_and_when(_("confirmed"), _("confirmed by"), null=True)
    dropped_at, dropped_by = who_and_when(_("discarded"), _("discarded by"), null=True)
    document = models.OneToOneField(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="proposal", verbose_name=_("document")
    )

    objects = ImportProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("import proposal")
        verbose_name_plural = _("import proposals")
        ordering = ["-proposed_at"]
        constraints = [
            together("importproposal", "confirmed_at", "confirmed_by", "document"),
            together("importproposal", "dropped_at", "dropped_by"),
            CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(dropped_at__isnull=True),
                name="importproposal_not_confirmed_and_dropped",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.dropped_at is None


class BodyHabit(models.Model):
    """How the reports of one body print what it recommends, by the heading above or by the first words.

    `series` is how the symbols of its reports begin. `headings` and `openings` have one a line, in small letters;
    `labels` are the kinds of labels that recommendations bear there (`tracker.importing.habits`).
    """

    body = models.CharField(_("body"), max_length=200, validators=[refuse_unstorable])
    series = models.CharField(
        _("beginning of its symbols"), max_length=40, validators=[refuse_unstorable], help_text=_("As in A/AC.172/")
    )
    headings = models.TextField(
        _("headings above its recommendations, one a line"), blank=True, validators=[refuse_unstorable]
    )
    openings = models.TextField(
        _("first words of its recommendations, one a line"), blank=True, validators=[refuse_unstorable]
    )
    labels = models.CharField(_("kinds of labels"), max_length=60, blank=True, validators=[refuse_unstorable])
    basis = models.CharField(_("how it was adopted"), max_length=20, choices=Basis)
    is_used = models.BooleanField(_("used for the next report"), default=True)
    remembered_at, remembered_by = who_and_when(_("remembered"), _("remembered by"))

    class Meta:
        verbose_name = _("habit of a body")
        verbose_name_plural = _("habits of bodies")
        ordering = ["series"]
        constraints = [
            one_of("bodyhabit", "basis", Basis),
            UniqueConstraint(fields=["series"], name="bodyhabit_one_a_series"),
        ]

    def __str__(self) -> str:
        return f"{self.body} ({self.series})"
