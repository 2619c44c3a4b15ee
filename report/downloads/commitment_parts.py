"""The commitments in segments of a State, and the evidence that its answers and commitments cite."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import batched
from json import loads
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max

from report.data import columns
from report.data.streams import AT_ONCE, SPOKEN, originals_in
from report.data.whole_rows import CitedEvidence, WholeCommitment
from report.downloads.names_and_texts import Surroundings
from report.downloads.parts import PartContent, WantedPart, header, segment
from report.pages.answers import Cited, cited_by
from report.pages.public_words import OF_COMMITMENT, stored
from tracker import current
from tracker.models import Publication, PublicationText

COMMITMENTS, EVIDENCE = "commitments", "evidence"


def wanted(until: int, around: Surroundings) -> Iterator[WantedPart]:
    """The parts of both up to the entry `until`: the last entry and the evidence of a State say what is in them."""
    for name in (COMMITMENTS, EVIDENCE):
        yield WantedPart(name, " ".join(columns.whole(name)), partial(header, name, name))
    entries = Publication.objects.filter(pk__lte=until).order_by()
    last = dict(entries.values_list("member_state").annotate(last=Max("pk")))
    for state in sorted(last):
        sign = f"{last[state]} {around.evidence.get(state)} {around.sign}"
        yield WantedPart(f"commitments {state}", sign, partial(_commitments_of, state, until, around))
        yield WantedPart(f"evidence {state}", sign, partial(_evidence_of, state, until))


def _commitments_of(state: str, until: int, around: Surroundings) -> PartContent:
    return segment(COMMITMENTS, COMMITMENTS, commitments_of(state, until, around))


def commitments_of(state: str, until: int, around: Surroundings) -> Iterator[Any]:
    """Every readable text of the commitments of a State, each commitment's together, in the order of the ledger."""
    texts = PublicationText.objects.filter(
        pk__lte=until, publication__member_state=state, publication__commitment__isnull=False
    )
    now_current = set(current.by_the_ledger(texts).values())
    rows = list(texts.order_by().values_list(*SPOKEN, "commitment_update", "publication__commitment"))
    rows.sort(key=lambda row: (row[-1], row[0]))
    originals = originals_in((row[-1], row[3], row[0], row[6]) for row in rows)
    for some in batched(rows, AT_ONCE):
        cited = cited_by({}, {row[-2]: row[0] for row in some})
        for row in some:
            yield _commitment(row, cited, originals, around, is_current=row[0] in now_current)


def _commitment(
    row: tuple[Any, ...],
    cited: Mapping[int, tuple[Cited, ...]],
    originals: Mapping[UUID, datetime.date | None],
    around: Surroundings,
    *,
    is_current: bool,
) -> Any:
    number, state, period, reported_on, corrected_on, language, body, _version, commitment = row
    words = loads(body)
    served = (UUID(key) for key in words.get("recommendations", ()))
    return WholeCommitment(
        state=state,
        **around.states[state],
        commitment=commitment,
        recommendations=[around.printed[key].key for key in served if key in around.printed],
        period=period,
        original_target_on=originals[commitment],
        reported_on=reported_on,
        corrected_on=corrected_on,
        is_current=is_current,
        language=language,
        **{field.in_data: stored(field, words) for field in OF_COMMITMENT},
        evidence_count=len(cited.get(number, ())),
        publication=number,
        demonstration=settings.DEMONSTRATION,
    )


def _evidence_of(state: str, until: int) -> PartContent:
    return segment(EVIDENCE, EVIDENCE, evidence_of(state, until))


def evidence_of(state: str, until: int) -> Iterator[CitedEvidence]:
    """What the readable texts of a State cite and anybody may open, in the order of the ledger."""
    texts = PublicationText.objects.filter(pk__lte=until, publication__member_state=state).order_by("pk")
    for some in batched(texts.values_list("pk", "status_update", "commitment_update"), AT_ONCE):
        answers = {version: number for number, version, _update in some if version}
        updates = {update: number for number, _version, update in some if update}
        cited = cited_by(answers, updates)
        for number, _version, _update in some:
            for each in sorted(cited.get(number, ()), key=lambda item: str(item.uuid)):
                yield _cited(number, state, each)


def _cited(number: int, state: str, each: Cited) -> CitedEvidence:
    return CitedEvidence(
        publication=number,
        state=state,
        evidence=each.uuid,
        title=each.title,
        kind=each.kind,
        dated_on=each.dated_on,
        language=each.language,
        pinpoint=each.pinpoint,
        demonstration=settings.DEMONSTRATION,
    )
