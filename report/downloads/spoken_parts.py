"""Answers, commitments and the evidence they cite, in segments of a State, as JSON lines and as CSV.

What is published of a State, and what is taken down, is an entry of the ledger about it: its last entry says what its
segments hold. Names, texts of recommendations and evidence are in the sign next to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import batched
from typing import Any

from django.db.models import Max, Q

from report.data import columns, streams
from report.data.schema import FILES
from report.data.streams import AT_ONCE
from report.downloads.parts import PartContent, Surroundings, WantedPart, header, segment
from report.pages.answers import cited_by
from tracker.ledger import current
from tracker.models import Publication, PublicationText

CURRENT, ALL = VERSIONS = ("current", "all")
COMMITMENTS, EVIDENCE = "commitments", "evidence"


def file_of(versions: str, form: str) -> str:
    """The name of a file of answers: `versions` is one of VERSIONS, `form` csv or jsonl."""
    return f"answers-{versions}.{form}"


def wanted(until: int, around: Surroundings) -> Iterator[WantedPart]:
    """The parts up to the entry `until`: three queries. A State's last entry and its evidence say what is in them."""
    entries = Publication.objects.filter(pk__lte=until).order_by()
    answers = _last_of_each(entries.filter(recommendation__isnull=False))
    files = [f"answers-{versions}" for versions in VERSIONS]
    yield WantedPart("answers", " ".join(columns.whole("answers")), partial(header, "answers", *files))
    for state, last in answers.items():
        sign = f"{last} {around.evidence.get(state)} {around.sign}"
        yield WantedPart(f"answers {state}", sign, partial(_answers_of, state, until, around))
    for name in (COMMITMENTS, EVIDENCE):
        yield WantedPart(name, " ".join(columns.whole(name)), partial(header, name, name))
    for state, last in _last_of_each(entries).items():
        sign = f"{last} {around.evidence.get(state)} {around.sign}"
        for name, read in ((COMMITMENTS, commitments_of), (EVIDENCE, evidence_of)):
            yield WantedPart(f"{name} {state}", sign, partial(_segment_of, name, read, state, until, around))


def _last_of_each(entries: Any) -> dict[str, int]:
    """By State, in the order of codes: the number of its last entry among these."""
    return dict(sorted(entries.values_list("member_state").annotate(last=Max("pk"))))


def _answers_of(state: str, until: int, around: Surroundings) -> PartContent:
    rows = list(answers_of(state, until, around))
    current_ones = [row for row in rows if row.is_current]
    return segment("answers", f"answers-{CURRENT}", current_ones) | segment("answers", f"answers-{ALL}", rows)


def _segment_of(name: str, read: Any, state: str, until: int, around: Surroundings) -> PartContent:
    return segment(name, name, read(state, until, around))


def answers_of(state: str, until: int, around: Surroundings) -> Iterator[Any]:
    """Every readable text of the answers of a State, in the order of the recommendations and then of the ledger.

    Two queries, and three for each thousand.
    """
    texts = PublicationText.objects.filter(
        pk__lte=until, publication__member_state=state, publication__recommendation__in=around.recommendations
    )
    newest = set(current.by_the_ledger(texts).values())
    places = texts.order_by().values_list("publication__recommendation", "pk")
    numbers = [number for key, number in sorted(places, key=lambda row: (around.places[row[0]], row[1]))]
    for row in streams.read_answers(numbers):
        yield FILES["answers"](
            **around.states[state],
            **around.recommendations[row.about],
            is_current=row.facts["publication"] in newest,
            evidence_count=len(row.cited),
            **row.facts,
        )


def commitments_of(state: str, until: int, around: Surroundings) -> Iterator[Any]:
    """Every readable text of the commitments of a State, each commitment's together, in the order of the ledger."""
    texts = PublicationText.objects.filter(
        pk__lte=until, publication__member_state=state, publication__commitment__isnull=False
    )
    newest = set(current.by_the_ledger(texts).values())
    numbers = [number for _key, number in sorted(texts.order_by().values_list("publication__commitment", "pk"))]
    for row in streams.read_commitments(numbers, Q(pk__lte=until)):
        yield FILES[COMMITMENTS](
            **around.states[state],
            recommendations=[around.printed[key].key for key in row.served if key in around.printed],
            is_current=row.facts["publication"] in newest,
            evidence_count=len(row.cited),
            **row.facts,
        )


def evidence_of(state: str, until: int, _around: Surroundings | None = None) -> Iterator[Any]:
    """What the readable texts of a State cite and anybody may open, in the order of the ledger."""
    texts = PublicationText.objects.filter(pk__lte=until, publication__member_state=state).order_by("pk")
    for some in batched(texts.values_list("pk", "status_update", "commitment_update"), AT_ONCE):
        answers = {version: number for number, version, _update in some if version}
        updates = {update: number for number, _version, update in some if update}
        cited = cited_by(answers, updates)
        for number, _version, _update in some:
            for each in sorted(cited.get(number, ()), key=lambda item: str(item.uuid)):
                facts = streams.evidence_facts(each)
                yield FILES[EVIDENCE](publication=number, state=state, evidence=each.uuid, **facts)
