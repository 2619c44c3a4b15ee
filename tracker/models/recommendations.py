"""Recommendations, as themselves and as documents print them."""

import uuid
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tracker.choices import Basis, LinkKind, PositionValue, Standing
from tracker.models.constraints import exactly_one, one_of, refuse_unstorable, together, who_and_when
from tracker.models.documents import Paragraph, SourceDocument
from tracker.models.meetings import AgendaItem, Meeting
from tracker.models.states import MemberState


class Theme(models.Model):
    """A subject that recommendations of several meetings share."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def confirmed(self) -> Self:
        """Those that a confirmed document prints. (No other kind is ever made; this says so in a query.)"""
        return self.filter(Exists(Printing.objects.confirmed().filter(recommendation=OuterRef("pk"))))

    def with_printings(self) -> Self:
        """Fetch what `Recommendation.printing_in` chooses from, in two queries for the whole list."""
        confirmed = Printing.objects.confirmed().select_related("document", "paragraph")
        attributions = Attribution.objects.confirmed().select_related("member_state").order_by("start")
        return self.prefetch_related(
            models.Prefetch("printings", confirmed.order_by("document__confirmed_at", "pk")),
            models.Prefetch("printings__attributions", attributions),
        )


class Recommendation(models.Model):
    """One recommendation of one meeting, whatever documents print it.

    The slug is given at confirmation, never changed and never given twice; answers hang on the uuid.
    """

    uuid = models.UUIDField(_("permanent key"), primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="recommendations", verbose_name=_("meeting"))
    slug = models.SlugField(_("address"), max_length=60)
    order = models.PositiveIntegerField(_("place in the meeting"))
    standing = models.CharField(_("text"), max_length=10, choices=Standing, default=Standing.CURRENT)
    basis = models.CharField(_("how it was adopted"), max_length=16, choices=Basis)
    addressee = models.CharField(_("addressed to"), max_length=200, blank=True)
    agenda_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="recommendations", verbose_name=_("agenda item")
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="recommendations", verbose_name=_("themes"))

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["meeting", "order", "slug"]
        constraints = [
            one_of("recommendation", "standing", Standing),
            one_of("recommendation", "basis", Basis),
            UniqueConstraint(fields=["meeting", "slug"], name="recommendation_slug_once_a_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting.slug} {self.slug}"

    def printing_in(self, language: str) -> "Printing":
        """The printing a reader of `language` is shown: the newest in that language, else the newest original.

        Reads what `with_printings` fetched. Raises IndexError where no confirmed document prints it, which the
        confirmation makes impossible.
        """
        printings = list(self.printings.all())
        own = [printing for printing in printings if printing.document.language == language]
        originals = [printing for printing in printings if printing.document.translates_id is None]
        return (own or originals or printings)[-1]


class PrintingQuerySet(models.QuerySet["Printing"]):
    def confirmed(self) -> Self:
        """In the words that stand: without those in which a mistake of transcription was corrected."""
        return self.ever_confirmed().filter(corrected_at__isnull=True)

    def ever_confirmed(self) -> Self:
        """Also the text before a correction: published answers refer to it, and the public page shows the mistake."""
        return self.filter(document__confirmed_at__isnull=False)


def _once(*fields: str, name: str) -> UniqueConstraint:
    """Once among the words that stand."""
    return UniqueConstraint(fields=fields, condition=Q(corrected_at__isnull=True), name=name)


class Printing(models.Model):
    """A recommendation as one document prints it, word for word. A text that was copied wrongly stays: the history
    and published answers refer to it. It says when it was corrected; the right text is the next row of its document.
    """

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="printings", verbose_name=_("recommendation")
    )
    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="printings", verbose_name=_("document"))
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="printings", verbose_name=_("paragraph"))
    label = models.CharField(_("label"), max_length=40)
    text = models.TextField(_("text"))
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    order = models.PositiveIntegerField(_("place in the document"))
    search_words = models.TextField(editable=False)
    corrected_at, corrected_by = who_and_when(_("corrected"), _("corrected by"), null=True)
    corrected_because = models.CharField(
        _("why it was corrected"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        validators=[refuse_unstorable],
    )

    objects = PrintingQuerySet.as_manager()

    class Meta:
        verbose_name = _("text as printed")
        verbose_name_plural = _("texts as printed")
        ordering = ["document", "order"]
        constraints = [
            _once("recommendation", "document", name="printing_once_a_document"),
            _once("document", "order", name="printing_one_place_a_document"),
            _once("document", "label", name="printing_label_once_a_document"),
            together("printing", "corrected_at", "corrected_by"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def as_corrected(self) -> "Printing":
        """The text of this document without our mistakes: this row, or the one in its place. A query for the latter."""
        if self.corrected_at is None:
            return self
        rows = Printing.objects.confirmed().filter(recommendation=self.recommendation_id, document=self.document_id)
        return rows.select_related("document", "paragraph").get()


class AttributionQuerySet(models.QuerySet["Attribution"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)


class Attribution(models.Model):
    """A State or body printed in brackets. Offsets are code points of the printing's text, brackets excluded.

    One that a table names in a column of its own, beside the text, begins at the end of the text or behind it.

    That a State is named does not mean that the text binds it: most of these texts were never negotiated.
    """

    printing = models.ForeignKey(
        Printing, models.PROTECT, related_name="attributions", verbose_name=_("text as printed")
    )
    printed = models.CharField(_("printed name"), max_length=200)
    start = models.PositiveIntegerField(_("begins at character"))
    end = models.PositiveIntegerField(_("ends at character"))
    clause_start = models.PositiveIntegerField(_("its clause begins at character"), null=True, blank=True)
    clause_end = models.PositiveIntegerField(_("its clause ends at character"), null=True, blank=True)
    member_state = models.ForeignKey(
        MemberState, models.PROTECT, null=True, blank=True, related_name="attributions", verbose_name=_("State")
    )
    confirmed_at, confirmed_by = who_and_when(_("confirmed"), _("confirmed by"), null=True)

    objects = AttributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("attribution")
        verbose_name_plural = _("attributions")
        ordering = ["printing", "start"]
        constraints = [
            CheckConstraint(condition=Q(end__gt=F("start")), name="attribution_has_a_name"),
            CheckConstraint(
                condition=Q(clause_start__isnull=True, clause_end__isnull=True) | Q(clause_end__gt=F("clause_start")),
                name="attribution_clause_has_words",
            ),
            together("attribution", "confirmed_at", "confirmed_by"),
        ]

    def __str__(self) -> str:
        return self.printed


class PositionQuerySet(models.QuerySet["Position"]):
    def in_replies(self) -> Self:
        """Those that a document prints apart from the recommendation: in an addendum, or among reasons."""
        return self.filter(document__isnull=False)

    def confirmed_replies(self) -> Self:
        """Replies that a second person confirmed: the only ones a reader is shown."""
        return self.in_replies().filter(confirmed_at__isnull=False)


class Position(models.Model):
    """What a document prints as the answer of the State under review to one recommendation: supported, noted ...

    It is the document's word, kept with its source; a State's answers in the record are another thing. Either the
    document prints it where it prints the recommendation (`printing`), or it answers a recommendation printed elsewhere
    (`document`, with the State's own words, the label as answered and the paragraph): this is public once a second
    person confirmed it. `value` is empty where a reply does not say it.
    """

    member_state = models.ForeignKey(MemberState, models.PROTECT, related_name="positions", verbose_name=_("State"))
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="positions", verbose_name=_("recommendation")
    )
    value = models.CharField(_("position"), max_length=16, choices=PositionValue, blank=True)
    printing = models.ForeignKey(
        Printing, models.PROTECT, null=True, blank=True, related_name="positions", verbose_name=_("printed in")
    )
    document = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("document")
    )
    paragraph = models.ForeignKey(
        Paragraph, models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("paragraph")
    )
    label = models.CharField(_("label"), max_length=40, blank=True)
    text = models.TextField(_("text"), blank=True)
    confirmed_at, confirmed_by = who_and_when(_("confirmed"), _("confirmed by"), null=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["recommendation", "member_state", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(value__in=PositionValue.values) | Q(value="", document__isnull=False),
                name="position_value_is_a_choice",
            ),
            exactly_one("position", ["printing", "document"], "stands_in_one_place"),
            together("position", "confirmed_at", "confirmed_by"),
            UniqueConstraint(fields=["member_state", "printing"], name="position_once_a_printing"),
            UniqueConstraint(
                fields=["member_state", "recommendation", "document"], name="position_one_reply_a_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_state_id} {self.recommendation_id} {self.value}"


class RecommendationLinkQuerySet(models.QuerySet["RecommendationLink"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)


class RecommendationLink(models.Model):
    """A relation between two recommendations: a suggestion until a person confirmed it."""

    from_recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="links_from", verbose_name=_("from")
    )
    to_recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="links_to", verbose_name=_("to"))
    kind = models.CharField(_("kind"), max_length=14, choices=LinkKind)
    confirmed_at, confirmed_by = who_and_when(_("confirmed"), _("confirmed by"), null=True)

    objects = RecommendationLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link between recommendations")
        verbose_name_plural = _("links between recommendations")
        ordering = ["pk"]
        constraints = [
            one_of("recommendationlink", "kind", LinkKind),
            together("recommendationlink", "confirmed_at", "confirmed_by"),
            UniqueConstraint(
                fields=["from_recommendation", "to_recommendation", "kind"], name="recommendationlink_once"
            ),
            CheckConstraint(
                condition=~Q(from_recommendation=F("to_recommendation")), name="recommendationlink_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_recommendation_id} {self.kind} {self.to_recommendation_id}"


class RemovedRecommendation(models.Model):
    """A recommendation that an import made by mistake. Nothing of it is kept here but its key and its address.

    What it said stays with the import; who undid what stays in the audit (docs/adr/0022).
    """

    uuid = models.UUIDField(_("permanent key"), primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="removed_recommendations", verbose_name=_("meeting")
    )
    slug = models.SlugField(_("address"), max_length=60)
    removed_at, removed_by = who_and_when(_("removed"), _("removed by"))

    class Meta:
        verbose_name = _("removed recommendation")
        verbose_name_plural = _("removed recommendations")
        ordering = ["meeting", "slug"]
        constraints = [UniqueConstraint(fields=["meeting", "slug"], name="removedrecommendation_slug_once_a_meeting")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.slug}"


class PrintedCommitment(models.Model):
    """What one document prints as a commitment of a State; it serves recommendations of its meeting, or none.

    It is printed matter, as a recommendation is: in no count of what States reported, and in no entry of the ledger.
    """

    uuid = models.UUIDField(_("permanent key"), primary_key=True, default=uuid.uuid4)
    member_state = models.ForeignKey(
        MemberState, models.PROTECT, related_name="printed_commitments", verbose_name=_("State")
    )
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="printed_commitments", verbose_name=_("meeting"))
    document = models.ForeignKey(
        SourceDocument, models.PROTECT, related_name="printed_commitments", verbose_name=_("document")
    )
    paragraph = models.ForeignKey(
        Paragraph,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="printed_commitments",
        verbose_name=_("paragraph"),
    )
    text = models.TextField(_("text"))
    order = models.PositiveIntegerField(_("place in the document"))
    recommendations = models.ManyToManyField(
        Recommendation, blank=True, related_name="printed_commitments", verbose_name=_("recommendations it serves")
    )
    confirmed_at, confirmed_by = who_and_when(_("confirmed"), _("confirmed by"), null=True)

    class Meta:
        verbose_name = _("commitment as printed")
        verbose_name_plural = _("commitments as printed")
        ordering = ["document", "order"]
        constraints = [
            together("printedcommitment", "confirmed_at", "confirmed_by"),
            UniqueConstraint(fields=["document", "order"], name="printedcommitment_one_place_a_document"),
        ]

    def __str__(self) -> str:
        return f"{self.member_state_id} {self.document_id} {self.order}"
