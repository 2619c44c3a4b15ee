"""The sentences of a draft: how many States reported what. Each says a number, and of how many.

With one State a sentence has words of its own; with more, a term of quantity stands where the States stand. Plurals by
number would not do: in Russian they are those of one State again with twenty-one.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from report.drafts.quantity import term
from report.pages.progress import Counts
from report.pages.punctuation import listed
from tracker.choices import ImplementationStatus, label_of

type TwoWordings = tuple[str | Promise, str | Promise]

# Of one State, of several: `who` is the term.
REPORTED: TwoWordings = (
    gettext_lazy("One State (1 of the %(total)s with a published answer) reported the status “%(status)s”."),
    gettext_lazy("%(who)s (%(count)s of the %(total)s with a published answer) reported the status “%(status)s”."),
)
WITHOUT_STATUS: TwoWordings = (
    gettext_lazy("One State (1 of the %(total)s with a published answer) reported action without stating a status."),
    gettext_lazy(
        "%(who)s (%(count)s of the %(total)s with a published answer) reported action without stating a status."
    ),
)
# By the field of an answer that is quoted.
DESCRIBED: dict[str, TwoWordings] = {
    "obstacles": (
        gettext_lazy("One State (1 of the %(total)s with a published answer) described obstacles:"),
        gettext_lazy("%(who)s (%(count)s of the %(total)s with a published answer) described obstacles:"),
    ),
    "assistance_needed": (
        gettext_lazy("One State (1 of the %(total)s with a published answer) named technical assistance needed:"),
        gettext_lazy("%(who)s (%(count)s of the %(total)s with a published answer) named technical assistance needed:"),
    ),
}
DECLARED: TwoWordings = (
    gettext_lazy("One State declared a commitment that serves this recommendation."),
    gettext_lazy("%(who)s (%(count)s) declared commitments that serve this recommendation."),
)


def said(matter: TwoWordings, number: int, of: int = 0, **words: str) -> str:
    """The sentence of this matter for so many States of so many."""
    one, more = matter
    sentence = str(one if number == 1 else more)
    return sentence % {"who": term(number, of).name, "count": number, "total": of, **words}


def reported(status: str, number: int, of: int) -> str:
    """How many reported a status."""
    if status == ImplementationStatus.NOT_STATED:
        return said(WITHOUT_STATUS, number, of)
    return said(REPORTED, number, of, status=label_of(ImplementationStatus, status))


def without_answer(progress: Counts) -> str:
    """Of how many nothing is published. That says nothing of what they did, or sent."""
    return ngettext(
        "There is no published answer from %(count)s of the %(total)s States invited.",
        "There is no published answer from %(count)s of the %(total)s States invited.",
        progress.without,
    ) % {"count": progress.without, "total": progress.invited}


def otherwise(progress: Counts) -> str:
    """Of a question that asks for some answers: how many others there are."""
    return ngettext(
        "%(count)s other published answer does not fit what was asked.",
        "%(count)s other published answers do not fit what was asked.",
        progress.otherwise,
    ) % {"count": progress.otherwise}


def concerned(number: int) -> str:
    return ngettext(
        "This draft concerns %(count)s recommendation.", "This draft concerns %(count)s recommendations.", number
    ) % {"count": number}


def answered_by(states: int) -> str:
    """How many States answered something."""
    return ngettext(
        "%(count)s State has a published answer to at least one of them.",
        "%(count)s States have a published answer to at least one of them.",
        states,
    ) % {"count": states}


def totals(progress: Counts) -> str:
    """All answers, and by the status that they report."""
    of_each = listed(f"{each.label}: {each.count}" for each in progress.statuses if each.count)
    return _("Published answers: %(count)s (%(statuses)s).") % {"count": progress.answered, "statuses": of_each}
