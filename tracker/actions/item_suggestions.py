"""Suggestions about the items of an import that waits: made by the worker, decided by whoever reviews the import.

A decision is a correction of the findings, so that it is shown, audited and undone as others are. It counts nowhere
before the import is published: then themes are given, recommendations linked, and what was refused stays refused.
"""

import datetime
import hashlib
from collections.abc import Collection, Iterable, Sequence
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.tasks import task
from django.utils import timezone

from tracker.actions.reference import link_same_subject
from tracker.actions.suggesting import AT_ONCE, whole_corpus
from tracker.choices import SuggestionKind, SuggestionState
from tracker.models import (
    ImportProposal,
    ItemSuggestion,
    Printing,
    Recommendation,
    SourceDocument,
    Suggestion,
    Theme,
    User,
)
from tracker.suggesting.encoder import Encoder, encoder, is_on
from tracker.suggesting.finding import Corpus, Near, Text, others_near, themes_near
from tracker.suggesting.vectors import packed
from tracker.suggesting.words import Trial, without_proposers

type Item = dict[str, Any]


def text_sha256(text: str) -> str:
    """The checksum by which a suggestion knows the text that it is about."""
    return hashlib.sha256(text.encode()).hexdigest()


# --- making


def _texts(findings: Item) -> dict[int, str]:
    """Key -> text of each item; findings stored before there were keys have their order for one."""
    return {each.get("key") or each["order"]: each["text"] for each in findings["recommendations"]}


def ask_for_item_suggestions(proposal: ImportProposal, before: Item | None = None) -> None:
    """Have the worker look at the items whose text is new. Runs in the transaction that stores the findings.

    Args:
        before: the findings as they were; None where all is new.
    """
    if not is_on():
        return
    known = _texts(before) if before else {}
    new = [key for key, text in _texts(proposal.findings).items() if known.get(key) != text]
    if new:
        suggest_for_items.enqueue(proposal.pk, new)


@task()
def suggest_for_items(proposal: int, items: list[int]) -> None:
    """Make the suggestions about these items; nothing where the import no longer waits."""
    make_item_suggestions(proposal, items, now=timezone.now())


def make_item_suggestions(proposal: int, items: Collection[int], *, now: datetime.datetime) -> int:
    """Suggest themes of items and recommendations on the same subject; returns how many suggestions are kept.

    The encoder works outside of any transaction; what it found is kept only of a text that is still the item's.
    """
    program, stored = encoder(), ImportProposal.objects.waiting().filter(pk=proposal).first()
    if program is None or stored is None:
        return 0
    corpus, texts = whole_corpus(program), _texts(stored.findings)
    wanted = [(key, texts[key]) for key in items if key in texts]
    return sum(_keep(stored, _found(program, chunk, corpus), program, now) for chunk in batched(wanted, AT_ONCE))


def _found(
    program: Encoder, wanted: Sequence[tuple[int, str]], corpus: Corpus
) -> list[tuple[int, str, list[tuple[Near, list[list[int]]]]]]:
    """Of each item its key, its text, and what is found of it with the words that caused it."""
    vectors = program.encode([without_proposers(text) for _key, text in wanted])
    asked = [Text(key, key, packed(each)) for (key, _text), each in zip(wanted, vectors, strict=True)]
    found = []
    for (key, text), *near in zip(wanted, themes_near(asked, corpus), others_near(asked, corpus), strict=True):
        both = [each for part in near for each in part]
        trial = Trial(text, program) if both else None
        found.append((key, text, [(each, trial.causes(each.towards)) for each in both] if trial else []))
    return found


@transaction.atomic
def _keep(proposal: ImportProposal, found: Any, program: Encoder, now: datetime.datetime) -> int:
    """Store what is found, in the place of what was found of the same items before."""
    others = {near.what for _key, _text, each in found for near, _causes in each if isinstance(near.what, UUID)}
    # The recommendations first, then the import: the order of publishing one and of undoing it.
    rows = Recommendation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=others).order_by("pk")
    there = {each.pk for each in rows}
    stored = ImportProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    texts = _texts(stored.findings) if stored.is_waiting else {}
    still = [(key, text, each) for key, text, each in found if texts.get(key) == text]
    ItemSuggestion.objects.filter(proposal=stored, item__in=[key for key, _text, _each in still]).delete()
    made = [
        ItemSuggestion(
            proposal=stored, item=key, text_sha256=text_sha256(text), kind=near.kind, strength=near.strength,
            theme_id=near.what if near.kind == SuggestionKind.THEME else None,
            other_id=None if near.kind == SuggestionKind.THEME else near.what,
            causes=causes, encoder=program.name, encoder_version=program.version, made_at=now,
        )
        for key, text, each in still for near, causes in each
        if near.kind == SuggestionKind.THEME or near.what in there
    ]  # fmt: skip
    return len(ItemSuggestion.objects.bulk_create(made))


# --- what was decided, when the import is published


def _decisions(findings: Item) -> list[tuple[int, Item]]:
    """Each decision on a suggestion with the order of its item."""
    return [
        (item["order"], each) for item in findings["recommendations"] for each in item.get("decided_suggestions") or ()
    ]


def others_named(findings: Item) -> QuerySet[Recommendation]:
    """The recommendations that decisions name, for the publication to lock."""
    named = {each["what"] for _order, each in _decisions(findings) if each["kind"] == SuggestionKind.SAME_SUBJECT}
    return Recommendation.objects.filter(pk__in=named)


def carry_out_decisions(document: SourceDocument, findings: Item, by: User, now: datetime.datetime) -> None:
    """Link what was confirmed to be on the same subject, and keep what was refused, so that it does not come back.

    Runs in the transaction of the publication, which holds the recommendations. One that is gone meanwhile, or that the
    item itself prints again, is left out.
    """
    decisions = _decisions(findings)
    if not decisions:
        return
    printed = {each.order: each for each in document.printings.select_related("recommendation")}
    others = {str(each.pk): each for each in others_named(findings)}
    themes = {each.slug: each for each in Theme.objects.filter(slug__in={each["what"] for _o, each in decisions})}
    for order, decision in decisions:
        printing = printed[order]
        other = others.get(decision["what"])
        if other is not None and other.pk == printing.recommendation_id:
            continue
        if not decision["is_confirmed"]:
            _refuse(printing, decision, themes.get(decision["what"]), other, by, now)
        elif other is not None:
            link_same_subject(printing.recommendation, other=other, by=by, now=now)


def _refuse(
    printing: Printing,
    decision: Item,
    theme: Theme | None,
    other: Recommendation | None,
    by: User,
    now: datetime.datetime,
) -> None:
    ends: Iterable[Any] = [printing.recommendation_id]
    if other is not None:
        ends = sorted([printing.recommendation_id, other.pk])
    elif theme is None:
        return
    first, *second = ends
    is_same_text = decision["text_sha256"] == text_sha256(printing.text)
    Suggestion.objects.update_or_create(
        recommendation_id=first, theme=theme if other is None else None, other_id=second[0] if second else None,
        defaults={
            "kind": decision["kind"], "printing": printing, "strength": decision["strength"],
            "causes": decision["causes"] if is_same_text else [], "encoder": decision["encoder"],
            "encoder_version": decision["encoder_version"], "made_at": now, "state": SuggestionState.REFUSED,
            "decided_at": now, "decided_by": by,
        },
    )  # fmt: skip
