"""The answers in segments of a State: the current ones, and every version that may be read, as JSON lines and as CSV.

What is published of a State, and what is taken down, is an entry of the ledger about it: its last entry says what its
segments hold. Names, texts of recommendations and evidence stand in the sign beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import batched
from json import loads
from typing import Any

from django.conf import settings
from django.db.models import Max

from report.data import columns, schema
from report.data.streams import AT_ONCE, SPOKEN
from report.downloads.names_and_texts import Surroundings
from report.downloads.parts import PartContent, WantedPart, header, segment
from report.pages.answers import cited_by, named_by
from report.pages.public_words import OF_ANSWER, stored
from tracker import current
from tracker.models import Publication, PublicationText

CURRENT, ALL = VERSIONS = ("current", "all")


def file_of(versions: str, form: str) -> str:
    """The name of a file: `versions` is one of VERSIONS, `form` csv or jsonl."""
    return f"answers-{versions}.{form}"


def wanted(until: int, around: Surroundings) -> Iterator[WantedPart]:
    """The parts of the answers up to the entry `until`: two queries."""
    files = [f"answers-{versions}" for versions in VERSIONS]
    yield WantedPart("answers", " ".join(columns.whole("answers")), partial(header, "answers", *files))
    entries = Publication.objects.filter(pk__lte=until, recommendation__isnull=False).order_by()
    last = dict(entries.values_list("member_state").annotate(last=Max("pk")))
    for state in sorted(last):
        sign = f"{last[state]} {around.evidence.get(state)} {around.sign}"
        yield WantedPart(f"answers {state}", sign, partial(_of_state, state, until, around))


def _of_state(state: str, until: int, around: Surroundings) -> PartContent:
    rows = list(rows_of(state, until, around))
    current_ones = [row for row in rows if row.is_current]
    return segment("answers", f"answers-{CURRENT}", current_ones) | segment("answers", f"answers-{ALL}", rows)


def rows_of(state: str, until: int, around: Surroundings) -> Iterator[Any]:
    """Every readable text of the answers of a State, in the order of the recommendations and then of the ledger.

    Two queries, and two for each thousand.
    """
    texts = PublicationText.objects.filter(
        pk__lte=until, publication__member_state=state, publication__recommendation__in=around.recommendations
    )
    newest = set(current.by_the_ledger(texts).values())
    rows = list(texts.order_by().values_list(*SPOKEN, "status_update", "publication__recommendation"))
    rows.sort(key=lambda row: (around.places[row[-1]], row[0]))
    for some in batched(rows, AT_ONCE):
        versions = {row[-2]: row[0] for row in some}
        cited, named = cited_by(versions, {}), named_by(versions)
        for number, _state, period, reported_on, corrected_on, language, body, _version, key in some:
            words = loads(body)
            yield schema.WholeAnswer(
                state=state,
                **around.states[state],
                **around.recommendations[key],
                period=period,
                reported_on=reported_on,
                corrected_on=corrected_on,
                is_current=number in newest,
                language=language,
                **{field.in_data: stored(field, words) for field in OF_ANSWER},
                evidence_count=len(cited.get(number, ())),
                commitments=list(named.get(number, ())),
                publication=number,
                demonstration=settings.DEMONSTRATION,
            )
