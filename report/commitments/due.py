"""When a commitment is due, as conditions on the current commitments: the one rule (`docs/domain.md` 5).

A date says nothing about what was done: the record knows what a State told it, and when.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import DateField, F, Field, Func, Q, TextField
from django.utils.translation import gettext_lazy as _

from tracker.choices import CommitmentProgress
from tracker.models.spans import SpanQuerySet

SOON = datetime.timedelta(days=90)
# Of these a State has not said that nothing more is to be expected.
UNDER_WAY = (CommitmentProgress.PLANNED, CommitmentProgress.IN_PROGRESS)


class InBody(Func):
    """A key of the text of a publication, null where the text has none.

    No column repeats it (`PublicationText`): a text is what was hashed, and dates of commitments are asked for by few.
    A day is written in a text as the database of one file writes it in a column.
    """

    def __init__(self, key: str, kind: type[Field[Any, Any]] = TextField) -> None:
        super().__init__(F("publication__text__body"), output_field=kind())
        self.key = key

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        return self.as_sql(compiler, connection, template=f"JSON_EXTRACT(%(expressions)s, '$.{self.key}')")

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        kind = self.output_field.cast_db_type(connection)
        return self.as_sql(compiler, connection, template=f"((%(expressions)s)::jsonb ->> '{self.key}')::{kind}")


def dated(found: SpanQuerySet) -> SpanQuerySet:
    """Commitments with what the conditions below ask: `target_on` and `progress` of the current text."""
    return found.annotate(target_on=InBody("target_on", DateField), progress=InBody("progress"))


def _soon(day: datetime.date) -> Q:
    return Q(progress__in=UNDER_WAY, target_on__gte=day, target_on__lte=day + SOON)


def _passed(day: datetime.date) -> Q:
    """The day named is over, and nothing was reported after it: no report, and no correction."""
    silent = Q(reported_on__lte=F("target_on")) & (
        Q(publication__text__corrected_on__isnull=True) | Q(publication__text__corrected_on__lte=F("target_on"))
    )
    return Q(progress__in=UNDER_WAY, target_on__lt=day) & silent


# By the value of `due`: what is asked of a commitment on a day.
DUE: dict[str, Callable[[datetime.date], Q]] = {
    "soon": _soon,
    "passed": _passed,
    "undated": lambda _day: Q(target_on__isnull=True),
}
LABELS = {
    "soon": _("Due in the next 90 days"),
    "passed": _("Target date passed, no later published update"),
    "undated": _("No date given"),
}
