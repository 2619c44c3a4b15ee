"""Terms of quantity: which words a draft uses for how many States, by one table, which each draft prints.

What the terms mean is also said in `docs/terms-of-quantity.md`. No sentence uses one without its number beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Term:
    """Words for a number of States.

    Args:
        name: as a sentence begins with it. `bounds`: what it stands for, in words.
        holds: whether it may stand for so many, of so many; of none where there is no number that they are a part of.
    """

    name: str | Promise
    bounds: str | Promise
    holds: Callable[[int, int], bool]


# The last that holds is used.
TERMS = (
    Term(_("One State"), "1", lambda number, _of: number == 1),
    Term(_("Two States"), "2", lambda number, _of: number == 2),
    Term(_("Several States"), _("3 or more"), lambda number, _of: number >= 3),
    Term(
        _("Many States"),
        _("10 or more, and more than a quarter of the States with a published answer"),
        lambda number, of: number >= 10 and number * 4 > of > 0,
    ),
    Term(
        _("Most States"),
        _("3 or more, and more than half of the States with a published answer"),
        lambda number, of: number >= 3 and number * 2 > of > 0,
    ),
    Term(
        _("All States"),
        _("3 or more, and all States with a published answer"),
        lambda number, of: number >= 3 and number == of,
    ),
)


def term(number: int, of: int = 0) -> Term:
    """The term for so many States of so many. Raises ValueError where there are none: nothing is said of none."""
    found = [each for each in TERMS if each.holds(number, of)]
    if not found:
        raise ValueError(number)
    return found[-1]
