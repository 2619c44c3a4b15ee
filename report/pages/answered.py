"""How many answered, of how many: the sentence that says so."""

from __future__ import annotations

from django.utils.translation import gettext as _

from report.pages.progress import Counts


def answered_of(progress: Counts, *, narrowed: bool = False) -> str:
    """`narrowed`: the figures are those of a question that names States, statuses or the like."""
    shown = {"answered": progress.answered, "total": progress.invited}
    if narrowed:
        return _("%(answered)s of the %(total)s States invited have a published answer that fits the filters") % shown
    return _("%(answered)s of the %(total)s States invited have a published answer") % shown
