"""States: who can be asked, and by what names a document may print them."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from tracker.choices import RegionalGroup, StateStatus
from tracker.models.constraints import one_of


class MemberStateQuerySet(models.QuerySet["MemberState"]):
    def reporting(self) -> "MemberStateQuerySet":
        """Those that can report: Member States and observer States."""
        return self.exclude(un_status=StateStatus.ATTRIBUTION_ONLY)

    def invented(self) -> "MemberStateQuerySet":
        """The States of the demonstration, which exist nowhere else."""
        return self.filter(is_invented=True)

    def real(self) -> "MemberStateQuerySet":
        return self.filter(is_invented=False)


class MemberState(models.Model):
    """A Member State or observer State, under its United Nations short name in six languages.

    The ISO 3166-1 alpha-3 code is the key: it stands in hashed headers and in addresses, and never changes.
    """

    iso3 = models.CharField(_("ISO code"), max_length=3, primary_key=True)
    iso2 = models.CharField(_("ISO code of two letters"), max_length=2, blank=True)
    m49 = models.CharField(_("M49 code"), max_length=3, blank=True)
    name = models.CharField(_("short name"), max_length=120)
    formal_name = models.CharField(_("formal name (English)"), max_length=200, blank=True)
    un_status = models.CharField(_("status"), max_length=20, choices=StateStatus)
    regional_group = models.CharField(
        _("regional group"), max_length=60, choices=RegionalGroup, blank=True, default=RegionalGroup.NONE
    )
    m49_region = models.CharField(_("region"), max_length=40, blank=True)
    m49_subregion = models.CharField(_("subregion"), max_length=60, blank=True)
    aliases = models.TextField(_("other names, one a line"), blank=True)
    is_invented = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = MemberStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("State")
        verbose_name_plural = _("States")
        ordering = ["iso3"]
        constraints = [
            one_of("memberstate", "un_status", StateStatus),
            one_of("memberstate", "regional_group", RegionalGroup),
            CheckConstraint(condition=Q(iso3__regex=r"^[A-Z]{3}$"), name="memberstate_iso3_is_a_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_observer(self) -> bool:
        return self.un_status == StateStatus.OBSERVER
