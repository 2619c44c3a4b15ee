"""What a person took of a report whose structure nobody knew, remembered for the next report of the same body.

Plain data that the secretariat changes; it offers items of an import and decides nothing.
"""

from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tracker.choices import Basis
from tracker.models.constraints import one_of, refuse_unstorable, who_and_when


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
