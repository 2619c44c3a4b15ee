"""How many answered, of how many: the sentence that says so."""

from __future__ import annotations

from django.utils.translation import ngettext

from report.pages.progress import Counts


def answered_of(progress: Counts, *, narrowed: bool = False) -> str:
    """`narrowed`: the figures are those of a question that names States, statuses or the like."""
    shown = {"answered": progress.answered, "total": progress.invited}
    if narrowed:
        sentence = ngettext(
            "%(answered)s of the %(total)s State invited has a published answer that fits the filters",
            "%(answered)s of the %(total)s States invited have a published answer that fits the filters",
            progress.invited,
        )
    else:
        sentence = ngettext(
            "%(answered)s of the %(total)s State invited has a published answer",
            "%(answered)s of the %(total)s States invited have a published answer",
            progress.invited,
        )
    return sentence % shown
