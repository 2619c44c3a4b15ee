"""What a program suggests about the items of an import, for whoever reviews it: shown with why, and decided.

A decision is a correction of the import and counts when that is published. Where suggestions are switched off nothing
of this is on any page.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions.item_suggestions import text_sha256
from tracker.admin.acts import DeskAct
from tracker.admin.display import bare, page_of, said
from tracker.admin.document_matching.kinship import resembled
from tracker.admin.forms import SeveralField
from tracker.admin.import_review.findings import NAME, Review
from tracker.admin.suggestions import CONFIRM, OFFERED, DecideForm, named, told
from tracker.importing.loading import names_in_record
from tracker.importing.mending.doubts import rechecked
from tracker.importing.mending.wording import decided, is_settled
from tracker.models import ImportProposal, ItemSuggestion, Printing, User
from tracker.rules.policies import may_correct_import
from tracker.suggesting.encoder import is_on

LARGEST_KEY = 2**31 - 1


def suggestions_address(proposal: ImportProposal, key: int | None = None) -> str:
    """Where a person decides on what is suggested about an import, or about one item of it."""
    return reverse(f"{NAME}_suggestions", args=[proposal.pk]) + ("" if key is None else f"?item={key}")


def open_suggestions(review: Review, key: int | None = None) -> list[ItemSuggestion]:
    """What is to be decided, of the texts as they stand: the items in their order, the strongest first of each.

    The recommendations of a document that the import seems to be a version or a translation of are matched with its
    items on a page of their own, and no news here.
    """
    proposal = review.proposal
    if not is_on() or not proposal.is_waiting:
        return []
    rows = proposal.suggestions.select_related("theme").defer("causes").order_by("-strength", "pk")
    if (document := resembled(proposal)) != 0:
        rows = rows.exclude(other__printings__document=document)
    if key is not None:
        rows = rows.filter(item=key)
    texts = {item.key: (item, text_sha256(item.finding.text)) for item in review.items}
    found = []
    for each in rows:
        item, checksum = texts.get(each.item, (None, ""))
        if item is not None and checksum == each.text_sha256 and not is_settled(item.finding, each):
            found.append((item.place, each))
    return [each for _place, each in sorted(found, key=lambda pair: pair[0])]


def suggested_counts(review: Review) -> dict[int, int]:
    """Key of an item -> how many suggestions about it are to be decided."""
    counts: dict[int, int] = {}
    for each in open_suggestions(review):
        counts[each.item] = counts.get(each.item, 0) + 1
    return counts


def line(suggestion: ItemSuggestion, review: Review) -> SafeString:
    """One suggestion: of which item, what, how strongly, by which program, and the words that caused it."""
    item = review.item(suggestion.item)
    assert item is not None  # noqa: S101 - only of items that are there
    language = review.findings.document.language
    other = suggestion.other
    if other is None:
        return told(suggestion, bare(suggestion.theme), bare(item.label), item.finding.text, language)
    their = other.printing_in(language)
    beside = SafeString(said(their.text, their.document.language))
    return told(suggestion, named(other, their), bare(item.label), item.finding.text, language, beside)


class ItemSuggestionsField(SeveralField):
    """Suggestions about items, each with all that a person needs to decide on it."""

    review: Review

    def label_from_instance(self, obj: Any) -> str:
        return line(obj, self.review)


class DecideItemsForm(DecideForm):
    """Which suggestions about an import, or about one item of it, and what is decided on them."""

    item = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST_KEY, required=False)
    suggestions: Any = ItemSuggestionsField(
        ItemSuggestion.objects.none(), label=gettext_lazy("Suggestions; the marked words caused them"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def prepare(self, thing: Any, user: Any) -> None:
        asked = str(self["item"].value() or "")
        key = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
        field: Any = self.fields["suggestions"]
        field.review = Review(thing)
        keys = [each.pk for each in open_suggestions(field.review, key)[:OFFERED]]
        field.queryset = _with_texts(ItemSuggestion.objects.filter(pk__in=keys)).order_by("item", "-strength", "pk")


def _with_texts(rows: QuerySet[ItemSuggestion]) -> QuerySet[ItemSuggestion]:
    printings = Printing.objects.confirmed().select_related("document").order_by("document__confirmed_at", "pk")
    return rows.select_related("theme", "other__meeting").prefetch_related(Prefetch("other__printings", printings))


def _decide(
    proposal: ImportProposal,
    *,
    suggestions: Iterable[ItemSuggestion],
    decision: str,
    by: User,
    now: datetime.datetime,
    item: int | None = None,
) -> ImportProposal:
    review, is_confirmed = Review(proposal), decision == CONFIRM
    findings, words = review.findings, []
    for each in suggestions:
        findings = decided(findings, each.item, [each.decision(is_confirmed=is_confirmed)])
        of = review.item(each.item)
        words.append(f"{of}: {each.theme or each.other}, {each.strength}, {each.encoder} {each.encoder_version}")
    return actions.decide_item_suggestions(
        proposal=proposal,
        findings=review.stored(rechecked(review.findings, findings, names_in_record())),
        decided=words, is_confirmed=is_confirmed, by=by, now=now,
    )  # fmt: skip


def _next_ones(request: HttpRequest, proposal: ImportProposal) -> str:
    """The item, or the next suggestions of all, or the review when there are none."""
    review, asked = Review(ImportProposal.objects.get(pk=proposal.pk)), request.POST.get("item", "")
    item = review.item(int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    if item is not None:
        return item.own_place
    return suggestions_address(proposal) if open_suggestions(review) else page_of(proposal)


def has_some(proposal: ImportProposal) -> bool:
    """Whether a person has something to decide on."""
    return bool(open_suggestions(Review(proposal)))


DECIDE_ITEMS = DeskAct(
    name="suggestions",
    verb=gettext_lazy("Decide on suggestions"),
    carry_out=_decide,
    may=may_correct_import,
    form=DecideItemsForm,
    explains=gettext_lazy(
        "A program compared these texts with those of the record, as printed. What it suggests counts nowhere until a"
        " person confirmed it and the import is published."
    ),
    done=gettext_lazy("It was decided. It can be undone among the corrections."),
    fits=has_some,
    next_address=_next_ones,
)
