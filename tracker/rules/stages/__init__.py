"""Where a State stands in a reporting period: one rule, for the board of the secretariat and the State's own page.

`rule` says what stored facts mean, without a query; `facts` reads them for any number of States in a fixed number of
queries (docs/adr/0035).
"""

from tracker.rules.stages.facts import Facts, Sender, facts_of
from tracker.rules.stages.rule import (
    Condition,
    NewDates,
    Stage,
    Turn,
    conditions_of,
    new_dates_of,
    obstacle_to,
    stage_of,
)

__all__ = [
    "Condition",
    "Facts",
    "NewDates",
    "Sender",
    "Stage",
    "Turn",
    "conditions_of",
    "facts_of",
    "new_dates_of",
    "obstacle_to",
    "stage_of",
]
