"""Suggestions: kept by the worker, decided by a person. What she confirms is done by the act that she has for it.

A suggestion changes nothing that is read or counted. Rows are locked in the order of undoing an import: the
recommendations first, by key; so a vector or a suggestion of a text that is being removed is never written.
"""

import datetime
from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.tasks import task
from django.utils import timezone

from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.errors import require
from tracker.actions.reference import change_themes, link_same_subject
from tracker.choices import Standing, SuggestionKind, SuggestionState
from tracker.models import Printing, PrintingVector, Recommendation, SourceDocument, Suggestion, User
from tracker.models.audit_acts import Act
from tracker.rules.policies import may_import
from tracker.suggesting.encoder import Encoder, encoder, is_on
from tracker.suggesting.finding import Corpus, Near, Text, others_near, themes_near
from tracker.suggesting.vectors import packed
from tracker.suggesting.words import Trial, without_proposers

AT_ONCE = 200

type SuggestionKey = tuple[UUID, int | UUID]
"""What there is one suggestion of: a recommendation, and a theme or another one, the smaller key first."""


# --- making


def ask_for_suggestions(document: SourceDocument) -> None:
    """Have the worker look at what a document prints. Runs in the transaction that confirms it."""
    if is_on():
        suggest_for.enqueue(document.pk)


@task()
def suggest_for(document: int) -> None:
    """Make the suggestions about what a document prints; nothing where it was undone meanwhile."""
    make_suggestions(Printing.objects.filter(document=document), now=timezone.now())


def make_suggestions(printings: QuerySet[Printing], *, now: datetime.datetime) -> int:
    """Suggest themes and others on the same subject for these texts; returns how many suggestions were new.

    What was suggested before and is still open is renewed; what a person decided stays decided. The encoder works
    outside of any transaction. Nothing is done where it is off.
    """
    program = encoder()
    if program is None:
        return 0
    corpus, wanted = whole_corpus(program), set(printings.values_list("pk", flat=True))
    asked = [text for text in corpus.texts if text.printing in wanted]
    return sum(_keep(_with_causes(program, _new(chunk, corpus)), program, now) for chunk in batched(asked, AT_ONCE))


def _keep_vectors(program: Encoder) -> None:
    """Encode every text as printed that has no vector of this encoder."""
    own = PrintingVector.objects.filter(encoder=program.name, encoder_version=program.version)
    due = Printing.objects.confirmed().exclude(pk__in=own.values("printing")).order_by("pk")
    after = 0
    while rows := list(due.filter(pk__gt=after).values_list("pk", "recommendation", "text")[:AT_ONCE]):
        vectors = [packed(each) for each in program.encode([without_proposers(text) for *_keys, text in rows])]
        with transaction.atomic():
            _lock({recommendation for _pk, recommendation, _text in rows})
            there = dict(Printing.objects.filter(pk__in=[pk for pk, *_rest in rows]).values_list("pk", "text"))
            PrintingVector.objects.bulk_create(
                [
                    PrintingVector(printing_id=pk, vector=vector, encoder=program.name, encoder_version=program.version)
                    for (pk, _recommendation, text), vector in zip(rows, vectors, strict=True)
                    if there.get(pk) == text
                ],
                update_conflicts=True,
                unique_fields=["printing"],
                update_fields=["vector", "encoder", "encoder_version"],
            )
        after = rows[-1][0]


def _lock(recommendations: Iterable[UUID]) -> set[UUID]:
    """Hold these rows, in one order everywhere; returns those that are still there."""
    rows = Recommendation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=recommendations)
    # As objects: of a list of values PostgreSQL cannot be told which table to lock.
    return {each.pk for each in rows.order_by("pk")}


def whole_corpus(program: Encoder) -> Corpus:
    """The texts of recommendations that stand, encoded where they were not yet, and the themes that persons gave them.

    All of it is public matter.
    """
    _keep_vectors(program)
    rows = PrintingVector.objects.filter(
        encoder=program.name, encoder_version=program.version, printing__recommendation__standing=Standing.CURRENT
    ).order_by("pk")
    columns = rows.values_list("printing", "printing__recommendation", "vector")
    texts = [Text(printing, recommendation, bytes(vector)) for printing, recommendation, vector in columns.iterator()]
    themes: dict[Any, list[int]] = {}
    for recommendation, theme in Recommendation.themes.through.objects.values_list("recommendation", "theme"):
        themes.setdefault(recommendation, []).append(theme)
    return Corpus(texts, themes)


def _key(near: Near) -> SuggestionKey:
    if near.kind == SuggestionKind.THEME:
        return near.text.recommendation, near.what
    first, second = sorted((near.text.recommendation, near.what))
    return first, second


def _new(asked: Sequence[Text], corpus: Corpus) -> dict[SuggestionKey, Near]:
    """What is found of these texts, each the strongest of its kind, but what a person decided."""
    best: dict[SuggestionKey, Near] = {}
    for found in (themes_near(asked, corpus), others_near(asked, corpus)):
        for near in (each for row in found for each in row):
            if _key(near) not in best or best[_key(near)].strength < near.strength:
                best[_key(near)] = near
    decided = Suggestion.objects.exclude(state=SuggestionState.OPEN)
    for each in decided.filter(recommendation__in=[first for first, _second in best]):
        best.pop(_key_of(each), None)
    return best


def _with_causes(
    program: Encoder, found: dict[SuggestionKey, Near]
) -> list[tuple[SuggestionKey, Near, list[list[int]]]]:
    """What was found, with where the words stand that caused it. One text is tried once, whatever is found of it."""
    texts = dict(
        Printing.objects.filter(pk__in={each.text.printing for each in found.values()}).values_list("pk", "text")
    )
    trials = {printing: Trial(text, program) for printing, text in texts.items()}
    return [
        (key, near, trials[near.text.printing].causes(near.towards))
        for key, near in found.items()
        if near.text.printing in trials
    ]


@transaction.atomic
def _keep(
    found: Sequence[tuple[SuggestionKey, Near, list[list[int]]]], program: Encoder, now: datetime.datetime
) -> int:
    """Store what is found of texts that are still there."""
    ends = {end for key, _near, _causes in found for end in key if isinstance(end, UUID)}
    there = _lock(ends)
    printed = set(
        Printing.objects.filter(pk__in=[near.text.printing for _k, near, _c in found]).values_list("pk", flat=True)
    )
    known = {key: each for each in Suggestion.objects.filter(recommendation__in=ends) for key in [_key_of(each)]}
    new = 0
    for key, near, causes in found:
        stored = known.get(key)
        ends_there = all(end in there for end in key if isinstance(end, UUID))
        if near.text.printing not in printed or not ends_there or (stored is not None and not stored.is_open):
            continue
        what = {"theme_id": key[1]} if near.kind == SuggestionKind.THEME else {"other_id": key[1]}
        row = stored or Suggestion(kind=near.kind, recommendation_id=key[0], **what)
        set_fields(
            row, printing_id=near.text.printing, strength=near.strength, causes=causes,
            encoder=program.name, encoder_version=program.version, made_at=now,
        )  # fmt: skip
        row.save()
        new += stored is None
    return new


def _key_of(suggestion: Suggestion) -> SuggestionKey:
    what = suggestion.other_id if suggestion.theme_id is None else suggestion.theme_id
    return suggestion.recommendation_id, what  # type: ignore[return-value]


# --- deciding


@transaction.atomic
def decide_suggestions(
    *, suggestions: Iterable[Suggestion], is_confirmed: bool, by: User, now: datetime.datetime
) -> int:
    """Confirm suggestions, each by the act that a person has for it anyway; or refuse them, for good.

    Returns how many were decided: one that was decided before, or is gone, is left as it is. Raises NotAllowed.
    """
    require(may_import(by))
    asked = list(suggestions)
    _lock({end for each in asked for end in (each.recommendation_id, each.other_id) if end is not None})
    rows = Suggestion.objects.select_for_update(of=("self",)).filter(
        pk__in=[each.pk for each in asked], state=SuggestionState.OPEN
    )
    decided = list(rows.select_related("recommendation__meeting", "other__meeting", "theme").order_by("pk"))
    for each in decided:
        if is_confirmed:
            _carry_out(each, by, now)
        set_fields(
            each,
            state=SuggestionState.CONFIRMED if is_confirmed else SuggestionState.REFUSED,
            decided_at=now,
            decided_by=by,
        )
        each.save()
        about = each.theme.slug if each.theme else str(each.other)
        changes: Changes = {"suggestion": [None, about], "strength": [None, each.strength]}
        act: Act = "confirm_suggestion" if is_confirmed else "refuse_suggestion"
        record(act, each.recommendation, by=by, now=now, changes=changes)
    return len(decided)


def _carry_out(suggestion: Suggestion, by: User, now: datetime.datetime) -> None:
    if suggestion.theme is not None:
        change_themes(recommendations=[suggestion.recommendation], add=[suggestion.theme], remove=(), by=by, now=now)
    elif suggestion.other is not None:
        link_same_subject(suggestion.recommendation, other=suggestion.other, by=by, now=now)
