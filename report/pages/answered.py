"""How many answered, of how many: the sentences that say so.

Such a sentence has two numbers, and each has words that follow it: "1 of the 12 States invited has". What follows the
second is a part of its own, so that no language has to choose between them.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from report.pages.progress import Counts


def of_invited(total: int) -> str:
    """The second part: of how many States.

    Args:
        total: how many were invited.
    """
    # Translators: stands behind a number, within a sentence: "3 of the 12 States invited have a published answer".
    return ngettext("of the %(total)s State invited", "of the %(total)s States invited", total) % {"total": total}


def of_asked(total: int) -> str:
    """The second part: of how many answers.

    Args:
        total: how many were asked for.
    """
    # Translators: stands behind a number, within a sentence: "3 of the 12 answers asked for are published."
    return ngettext("of the %(total)s answer asked for", "of the %(total)s answers asked for", total) % {"total": total}


def of_recommendations(total: int) -> str:
    """The second part: of how many recommendations.

    Args:
        total: how many a State was asked.
    """
    # Translators: stands behind a number, within a sentence: "3 of 12 recommendations have no published answer".
    return ngettext("of %(total)s recommendation", "of %(total)s recommendations", total) % {"total": total}


def answered_of(progress: Counts, narrowed: bool = False) -> str:
    """How many of the States invited have a published answer.

    Args:
        narrowed: the figures are those of a question that names States, statuses or the like.
    """
    if not narrowed and not progress.invited:
        return _("No State has been invited to report yet")
    if narrowed:
        sentence = ngettext(
            "%(answered)s %(of_invited)s has a published answer that fits the filters",
            "%(answered)s %(of_invited)s have a published answer that fits the filters",
            progress.answered,
        )
    else:
        sentence = ngettext(
            "%(answered)s %(of_invited)s has a published answer",
            "%(answered)s %(of_invited)s have a published answer",
            progress.answered,
        )
    return sentence % {"answered": progress.answered, "of_invited": of_invited(progress.invited)}


def published_of(progress: Counts) -> str:
    """How many of the answers asked for are published."""
    sentence = ngettext(
        "%(answered)s %(of_asked)s is published.", "%(answered)s %(of_asked)s are published.", progress.answered
    )
    return sentence % {"answered": progress.answered, "of_asked": of_asked(progress.invited)}
