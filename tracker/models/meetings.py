"""Meetings and their agendas: where a report comes from, and what it prepares."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tracker.choices import AgendaItemKind
from tracker.models.constraints import one_of


class Meeting(models.Model):
    """A meeting of the United Nations whose report holds recommendations, or that reviews those of others."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    place = models.CharField(_("place"), max_length=120, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    prepares = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="prepared_by", verbose_name=_("prepares")
    )
    is_invented = models.BooleanField(_("invented for the demonstration"), default=False)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_on", "slug"]
        constraints = [
            CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="meeting_ends_after_it_starts"),
            CheckConstraint(condition=Q(prepares__isnull=True) | ~Q(prepares=F("pk")), name="meeting_prepares_another"),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """An item or a workshop of one meeting's agenda; it may prepare items of the meeting after it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda_items", verbose_name=_("meeting"))
    number = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=500, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=AgendaItemKind, default=AgendaItemKind.ITEM)
    prepares = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="prepared_by", verbose_name=_("prepares")
    )

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["meeting", "kind", "number"]
        constraints = [
            one_of("agendaitem", "kind", AgendaItemKind),
            UniqueConstraint(fields=["meeting", "kind", "number"], name="agendaitem_once_a_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
