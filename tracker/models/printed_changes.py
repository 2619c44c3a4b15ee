"""Requests to correct or remove what a document prints of a State: one person asks, another confirms."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tracker.choices import PositionValue
from tracker.models.constraints import one_of, refuse_unstorable, together
from tracker.models.documents import SourceDocument
from tracker.printed_choices import PrintedChangeAct, PrintedKind

WAITING = Q(confirmed_at__isnull=True, refused_at__isnull=True)


class PrintedChangeQuerySet(models.QuerySet["PrintedChange"]):
    def waiting(self) -> Self:
        """Those that nobody has confirmed or refused."""
        return self.filter(WAITING)


class PrintedChange(models.Model):
    """One answer or commitment as printed is to be corrected, or removed: nothing happens before a second person.

    `key` is that of the answer or commitment, which is gone once its removal was confirmed; `label` is how the request
    names it. `text` and `value` are what is to stand there.
    """

    document = models.ForeignKey(
        SourceDocument, models.PROTECT, related_name="printed_changes", verbose_name=_("document")
    )
    act = models.CharField(_("act"), max_length=8, choices=PrintedChangeAct)
    kind = models.CharField(_("of what"), max_length=10, choices=PrintedKind)
    key = models.CharField(_("key"), max_length=36)
    label = models.CharField(_("label"), max_length=60, blank=True)
    text = models.TextField(_("text"), blank=True, validators=[refuse_unstorable])
    value = models.CharField(_("position"), max_length=16, choices=PositionValue, blank=True)
    reason = models.TextField(_("reason"), validators=[refuse_unstorable])
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("refused by")
    )

    objects = PrintedChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of printed matter")
        verbose_name_plural = _("changes of printed matter")
        ordering = ["asked_at", "pk"]
        constraints = [
            one_of("printedchange", "act", PrintedChangeAct),
            one_of("printedchange", "kind", PrintedKind),
            CheckConstraint(
                condition=Q(value="") | Q(value__in=PositionValue.values), name="printedchange_value_is_a_choice"
            ),
            together("printedchange", "confirmed_at", "confirmed_by"),
            together("printedchange", "refused_at", "refused_by"),
            CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
                name="printedchange_takes_two",
            ),
            CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(refused_at__isnull=True), name="printedchange_one_end"
            ),
            UniqueConstraint(fields=["kind", "key"], condition=WAITING, name="printedchange_one_waits"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.get_kind_display()} {self.label}".rstrip()

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.refused_at is None
