"""The review as a whole: every item beside the lines of the source, what is in doubt, how far a person has come."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tracker import actions
from tracker.admin.acts import Outcome, attempt
from tracker.admin.clerk import clerk
from tracker.admin.display import correct_address, page_of
from tracker.admin.document_matching.kinship import said_of
from tracker.admin.forms import repost
from tracker.admin.import_review.findings import (
    ITEMS_A_PAGE,
    FindingShown,
    Review,
    alike_items,
    themes_given,
)
from tracker.admin.import_review.history import corrections_of, find_correction, settled_by
from tracker.admin.import_review.source import (
    LINES_A_PAGE,
    SourceLine,
    account_of,
    is_by_hand,
    numbered,
    source_lines,
    with_items,
)
from tracker.admin.import_review.suggested import suggested_counts, suggestions_address
from tracker.admin.imports.forms import DocumentForm
from tracker.admin.imports.printed import answers_shown, outcomes_of
from tracker.admin.paragraphs import place_of_texts
from tracker.importing.mending.held import SourceText, held_near
from tracker.importing.mending.shape import fingerprint, opened
from tracker.importing.mending.wording import described
from tracker.importing.readers import has_encoding
from tracker.models import ImportProposal, Paragraph, Printing
from tracker.rules.policies import Denied, may_correct_import, may_import

type Corrected = tuple[str, str]  # its label, and the address of the page that tells of the correction


def corrected_since(proposal: ImportProposal) -> tuple[list[Corrected], list[Corrected]]:
    """The recommendations and the paragraphs whose transcription was corrected after the import was published."""
    if proposal.document_id is None:
        return [], []
    wrong = Printing.objects.filter(document=proposal.document_id, corrected_at__isnull=False)
    printings = wrong.select_related("recommendation").order_by("order", "pk")
    labels = {each.label: page_of(each.recommendation) for each in printings}
    paragraphs = Paragraph.objects.filter(document=proposal.document_id, corrections__isnull=False).distinct()
    return list(labels.items()), [(each.number or f"[{each.order}]", correct_address(each)) for each in paragraphs]


KEYS = (
    ("g", gettext_lazy("Continue with the first item that is not checked")),
    ("w", gettext_lazy("The first warning that is open")),
    ("h", gettext_lazy("Add a recommendation")),
)
OFFERED_BELOW = ("missed", "read-again", "candidates")
"""Acts that the page offers where they belong, and not in its head."""

MOST_LINES = 120
"""Lines of the source on one page. What is left out is a link away."""

OF_THE_HEAD, ABOVE = 15, 10
"""Of these, the first lines of a document on the first page, and those above the first item."""

MOST_LISTED = 40
"""Warnings, and candidates, on one page. The next ones follow when these are checked, or are marked."""


def overview(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """The page of an import. A POST saves the facts of its document."""
    proposal = admin.seen_or_404(request, object_id)
    data = request.POST if request.method == "POST" else None
    form = DocumentForm(data, thing=proposal, user=clerk(request))
    outcome = Outcome(is_done=False)
    verdict = may_correct_import(clerk(request), proposal)
    if data is not None and isinstance(verdict, Denied):
        form.refuse([verdict.reason])
        outcome = Outcome(is_done=False, status=403)
    elif data is not None and form.is_valid():
        outcome = attempt(form, lambda: _describe(request, proposal, form))
        if outcome.status == 409:
            repost(form, "seen", fingerprint(opened(proposal.findings).document))
    if outcome.is_done:
        messages.success(request, _("Saved. Nothing of it is public before you publish."))
        return HttpResponseRedirect(page_of(proposal))
    return TemplateResponse(
        request, "admin/imports/review.html", _context(admin, request, proposal, form), status=outcome.status
    )


def _describe(request: HttpRequest, proposal: ImportProposal, form: DocumentForm) -> ImportProposal:
    review, lines = Review(proposal), numbered(source_lines(proposal)[0])
    if form.cleaned_data["seen"] != fingerprint(review.findings.document):
        raise actions.EditConflict(None)
    mended = described(review.findings, form.cleaned_data)
    return review.store(mended, lines=lines, by=clerk(request), now=timezone.now())


def _context(admin: Any, request: HttpRequest, proposal: ImportProposal, form: DocumentForm) -> dict[str, Any]:
    review = Review(proposal)
    page = Paginator(review.items, ITEMS_A_PAGE).get_page(request.GET.get("page", "1"))
    lines, fault = source_lines(proposal)
    shown = lines_beside(review, page, lines)
    review.lines_here = {line.number for line in shown}
    is_open = bool(may_correct_import(clerk(request), proposal))
    suggested = suggested_counts(review)
    source = SourceText(numbered(lines))
    held = {item.key: source.held(item.finding) for item in page}
    return {
        "title": _("Review of an import"),
        "subtitle": proposal.file_name,
        "opts": admin.opts,
        "original": proposal,
        "proposal": proposal,
        "review": review,
        "items": _rows(review, list(page), suggested),
        "page": page,
        "form": form,
        "is_open": is_open,
        "kinship": said_of(proposal),
        "corrected_since": corrected_since(proposal),
        "place_of_texts": place_of_texts(proposal.document) if proposal.document and may_import(clerk(request)) else "",
        "lines": with_items(shown, review.findings.recommendations, held, held),
        "is_cut": len(shown) >= MOST_LINES,
        "fault": fault,
        **account_of(review.findings, lines),
        "is_by_hand": is_by_hand(proposal),
        "encoding": review.findings.document.encoding if has_encoding(proposal.file_name) else "",
        "language": review.findings.document.language,
        "candidates": [(each, review.line_address(each.line)) for each in review.findings.candidates[:MOST_LISTED]],
        "has_more_candidates": len(review.findings.candidates) > MOST_LISTED,
        "suggested": sum(suggested.values()),
        "suggestions_address": suggestions_address(proposal),
        "outcomes": outcomes_of(proposal.findings),
        "answers": answers_shown(proposal.findings),
        "commitments": review.findings.commitments,
        **corrections_of(review),
        **_warnings(review),
        "first_unseen": review.first_unseen,
        "correct_address": admin.address_to_correct(request, proposal),
        "acts": [each for each in admin.acts_for(clerk(request), proposal) if each[0].name not in OFFERED_BELOW],
        "keys": _keys(review, is_open=is_open),
    }


def _warnings(review: Review) -> dict[str, Any]:
    """The warnings in the order of the source; if they are many, the open ones before the others."""
    doubts, settled = review.doubts, settled_by(review)
    chosen = sorted(range(len(doubts)), key=lambda place: doubts[place].is_seen)[:MOST_LISTED]
    return {
        "doubts": [doubts[place] for place in sorted(chosen)],
        "first_open": next((doubt.key for doubt in review.open_doubts), ""),
        "settled": settled[:MOST_LISTED],
        "settled_ever": len(settled),
        "warnings_ever": len(doubts) + len(settled),
    }


def _rows(review: Review, items: Sequence[FindingShown], suggested: Mapping[int, int]) -> list[tuple[Any, ...]]:
    """Items with their warnings, how much is suggested for each, what is alike, and their themes."""
    doubts, alike, themes = review.doubts_by_item, alike_items(review, items), themes_given(items)
    return [
        (item, doubts.get(item.key, []), suggested.get(item.key), alike.get(item.key), themes[item.key])
        for item in items
    ]


def _keys(review: Review, *, is_open: bool) -> list[tuple[str, Any]]:
    """The keys of what the page still has."""
    pressed = {
        "g": is_open and review.first_unseen is not None,
        "w": bool(review.open_doubts) and not is_by_hand(review.proposal),
        "h": is_open,
    }
    return [(key, words) for key, words in KEYS if pressed[key]]


def lines_beside(review: Review, page: Page, lines: Sequence[SourceLine]) -> Sequence[SourceLine]:
    """The lines of the source beside one page of items: the head goes with the first page, the end with the last."""
    items = list(page)
    begin = items[0].finding.line if page.has_previous() else 0
    end = review.items[page.end_index()].finding.line if page.has_next() else sys.maxsize
    own = [line for line in lines if begin <= line.number <= end]
    if len(own) <= MOST_LINES or not items:
        return own[:MOST_LINES]
    # A report of hundreds of pages with its recommendations at the end: show these, and what stands around them.
    first = items[0].finding.line
    place = next((at for at, line in enumerate(own) if line.number >= first), 0)
    head = 0 if page.has_previous() else OF_THE_HEAD
    return [*own[:head], *own[max(head, min(place - ABOVE, len(own) - MOST_LINES + head)) :][: MOST_LINES - head]]


def whole_source(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """The source alone, from one line on."""
    proposal = admin.seen_or_404(request, object_id)
    lines, fault = source_lines(proposal)
    asked = request.GET.get("from", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    place = next((at for at, line in enumerate(lines) if line.number >= number), 0)
    begin = place - place % LINES_A_PAGE
    shown = lines[begin : begin + LINES_A_PAGE]
    review = Review(proposal)
    items = review.findings.recommendations
    near = held_near(items, SourceText(numbered(lines)), shown[0].number, shown[-1].number) if shown else {}
    context = {
        "title": _("The source"),
        "subtitle": proposal.file_name,
        "proposal": proposal,
        "thing_address": page_of(proposal),
        "lines": with_items(shown, items, near=near),
        "fault": fault,
        "language": review.findings.document.language,
        "is_open": bool(may_correct_import(clerk(request), proposal)),
        "earlier": lines[begin - LINES_A_PAGE].number if begin else 0,
        "later": lines[begin + LINES_A_PAGE].number if begin + LINES_A_PAGE < len(lines) else 0,
    }
    return TemplateResponse(request, "admin/imports/source.html", context)


@method_decorator(require_POST)
def take_back(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """Take one correction back."""
    proposal = admin.seen_or_404(request, object_id)
    verdict = may_correct_import(clerk(request), proposal)
    if isinstance(verdict, Denied):
        return admin.refused(request, proposal, verdict.reason)
    correction = find_correction(Review(proposal), request.POST.get("correction", ""))
    if correction is None:
        return admin.refused(request, proposal, _("This correction does not belong to this import."))
    try:
        actions.take_back_correction(
            proposal=proposal,
            correction=correction,
            revision=proposal.revision,
            by=clerk(request),
            now=timezone.now(),
        )
    except (actions.NotAllowed, actions.EditConflict) as refusal:
        return admin.refused(request, proposal, str(refusal))
    messages.success(request, _("The correction was undone."))
    return HttpResponseRedirect(f"{page_of(proposal)}#corrections")


@method_decorator(require_POST)
def look_at_warnings(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """Note that the ticked warnings were looked at, or that one of them is open again."""
    proposal = admin.seen_or_404(request, object_id)
    known = {doubt.key for doubt in Review(proposal).doubts}
    try:
        actions.look_at(
            proposal=proposal,
            items=[],
            warnings=[key for key in request.POST.getlist("warning") if key in known],
            is_looked_at="undo" not in request.POST,
            by=clerk(request),
            now=timezone.now(),
        )
    except actions.NotAllowed as refusal:
        return admin.refused(request, proposal, str(refusal))
    return HttpResponseRedirect(f"{page_of(proposal)}#warnings")
