"""One item of an import: the acts, and their pages beside the lines of the source."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tracker import actions
from tracker.admin.acts import Outcome, attempt
from tracker.admin.clerk import clerk
from tracker.admin.display import page_of
from tracker.admin.forms import repost
from tracker.admin.import_review.findings import (
    MOST_NAMED,
    FindingShown,
    Review,
    alike_items,
    reviewed_item,
)
from tracker.admin.import_review.item_forms import (
    AttributionsForm,
    BasisForm,
    EditForm,
    ItemForm,
    JoinForm,
    SetAsideForm,
    SplitForm,
)
from tracker.admin.import_review.source import SourceLine, around, is_by_hand, numbered, source_lines
from tracker.admin.import_review.suggested import open_suggestions, suggestions_address
from tracker.importing.mending.wording import beside_by_default
from tracker.importing.structure.basis import DEFAULT
from tracker.models import ImportProposal
from tracker.rules.policies import Denied, may_correct_import, may_import


@dataclass(frozen=True)
class ItemAct:
    """One act on one item: its form corrects the findings."""

    name: str
    verb: str | Promise
    form: type[ItemForm]
    done: str | Promise
    explains: str | Promise = ""
    template: str = "admin/imports/item_act.html"
    presses: str | Promise = ""

    @property
    def button(self) -> str | Promise:
        """The words of the button; the verb where no others are given."""
        return self.presses or self.verb


EDIT = ItemAct(
    "item",
    gettext_lazy("Save"),
    EditForm,
    gettext_lazy("Saved. Nothing of it is public before you publish."),
    "",
    "admin/imports/item.html",
)
SPLIT = ItemAct(
    "item-split",
    gettext_lazy("Split"),
    SplitForm,
    gettext_lazy("It was split in two."),
    gettext_lazy(
        "The first part keeps its label. Every word stays: the second part becomes a recommendation of its own."
    ),
)
JOIN = ItemAct(
    "item-join",
    gettext_lazy("Join"),
    JoinForm,
    gettext_lazy("Both were joined."),
    gettext_lazy("The text of the second is added after that of the first, which keeps its label."),
)
SET_ASIDE = ItemAct(
    "item-set-aside",
    gettext_lazy("Not a recommendation"),
    SetAsideForm,
    gettext_lazy("It is no longer among the recommendations."),
)
ATTRIBUTIONS = ItemAct(
    "item-attributions",
    gettext_lazy("Attributions"),
    AttributionsForm,
    gettext_lazy("The attributions were saved."),
    gettext_lazy("That a State is named does not mean that it accepted anything. The name must be in the text."),
    "admin/imports/item_attributions.html",
    gettext_lazy("Save the attributions"),
)
BASIS = ItemAct(
    "item-basis",
    gettext_lazy("How it was adopted"),
    BasisForm,
    gettext_lazy("Saved for all of them. Undone, it is undone for all of them."),
    gettext_lazy("One choice for this item and for each that is selected below, in one correction."),
    presses=gettext_lazy("Save for all of them"),
)
ITEM_ACTS = (EDIT, SPLIT, JOIN, SET_ASIDE, ATTRIBUTIONS, BASIS)
# The letter of each act on an item's own page.
ACTS_BESIDE = ((SPLIT, "s"), (JOIN, "b"), (SET_ASIDE, "x"), (ATTRIBUTIONS, "a"))
KEYS = (
    ("j", gettext_lazy("Next")),
    ("k", gettext_lazy("Previous")),
    ("l", gettext_lazy("Save, mark as checked and continue with the next that is not")),
    ("w", gettext_lazy("Next warning")),
    ("e", gettext_lazy("Write in the text; Control and Enter save it")),
    ("s", gettext_lazy("Split")),
    ("b", gettext_lazy("Join")),
    ("x", gettext_lazy("Not a recommendation")),
    ("a", gettext_lazy("Attributions")),
    ("u", gettext_lazy("The whole review")),
)

CHECK = "check"
"""The name of the button that saves the form and marks the item as checked."""


def item_page(admin: Any, request: HttpRequest, object_id: str, key: int, *, act: ItemAct) -> HttpResponse:
    """The page of one act on one item. Raises Http404 where the item is not there, and nothing was typed about it."""
    proposal = admin.seen_or_404(request, object_id)
    review, item = reviewed_item(proposal, key)
    if item is None:
        return _gone(admin, request, proposal)
    verdict = may_correct_import(clerk(request), proposal)
    if isinstance(verdict, Denied) and (act is not EDIT or request.method == "POST"):
        return _page(admin, request, review, item, act, None, Outcome(is_done=False, status=403), verdict.reason)
    lines, _fault = source_lines(proposal)
    thing: Any = item  # no row of the database, and yet what the form is about
    form = act.form(request.POST if request.method == "POST" else None, thing=thing, user=clerk(request))
    outcome = Outcome(is_done=False)
    if request.method == "POST" and form.is_valid():
        outcome = attempt(form, lambda: _save(request, review, item, act, form, lines))
        if outcome.status == 409:
            repost(form, "seen", form.mark_of(item))
    if outcome.is_done and CHECK in request.POST:
        return _to_next_unchecked(request, item, outcome.result, is_saved=outcome.result.revision != proposal.revision)
    if outcome.is_done:
        messages.success(request, str(act.done))
        _say_what_is_left(request, item, outcome.result)
        return HttpResponseRedirect(_next_address(review, item, act, outcome.result))
    return _page(admin, request, review, item, act, form, outcome)


def _save(
    request: HttpRequest, review: Review, item: FindingShown, act: ItemAct, form: Any, lines: Sequence[SourceLine]
) -> ImportProposal:
    """Make the correction, and where the button says so, note that the item was checked: both, or neither."""
    with transaction.atomic():
        stored = _correct(request, review, item, act, form, lines)
        return _checked(request, stored, item.key) if CHECK in request.POST else stored


def _checked(request: HttpRequest, proposal: ImportProposal, key: int, *, is_checked: bool = True) -> ImportProposal:
    """Note that an item was compared with the source, with the warnings on its page, or that it is to be again."""
    review = Review(proposal)
    own = [doubt.key for doubt in review.doubts_by_item.get(key, [])]
    return actions.look_at(
        proposal=proposal,
        items=[key],
        warnings=review.checked_with(key) if is_checked else own,
        is_looked_at=is_checked,
        by=clerk(request),
        now=timezone.now(),
    )


def _to_next_unchecked(
    request: HttpRequest, item: FindingShown, stored: ImportProposal, *, is_saved: bool
) -> HttpResponseRedirect:
    following = Review(stored).unseen_after(item)
    _say_what_is_left(request, item, stored)
    if is_saved:
        _review, saved = reviewed_item(stored, item.key)
        label = saved.label if saved else item.label  # what it is called now
        messages.success(request, _("%(label)s was saved and marked as checked.") % {"label": label})
    if following is None:
        messages.success(request, _("Every item was checked."))
    return HttpResponseRedirect(following.own_place if following else page_of(stored))


def _say_what_is_left(request: HttpRequest, item: FindingShown, stored: ImportProposal) -> None:
    """Where another basis was chosen for one of several items that are in doubt together: which have the old one."""
    after, saved = reviewed_item(stored, item.key)
    left = beside_by_default(after.findings, item.key)[0] if saved else []
    if saved and left and saved.finding.basis not in (DEFAULT, item.finding.basis):
        sentence = _("These still have “Not negotiated”: %(labels)s.")
        labels = ", ".join(each.label for each in left[:MOST_NAMED]) + ", …" * (len(left) > MOST_NAMED)
        link = format_html('<a href="{}">{}</a>', saved.basis_address, _("Choose it for several items at once"))
        messages.warning(request, format_html("{} {}", sentence % {"labels": labels}, link))


def _correct(
    request: HttpRequest, review: Review, item: FindingShown, act: ItemAct, form: Any, lines: Sequence[SourceLine]
) -> ImportProposal:
    """Make the correction on what is stored. Somebody else's correction of another item is no conflict."""
    if form.cleaned_data["seen"] != form.mark_of(item):
        raise actions.EditConflict(None)
    said = numbered(lines)
    mended = form.mend(review.findings, item, said)
    return review.store(mended, lines=said, by=clerk(request), now=timezone.now())


def _next_address(review: Review, item: FindingShown, act: ItemAct, stored: ImportProposal) -> str:
    """The item itself, or where it is no longer one, what takes its place."""
    _after, there = reviewed_item(stored, item.key)
    if there:
        return there.own_place
    next_item = review.beside(item, "next") if act is SET_ASIDE else review.beside(item, "previous")
    return next_item.own_place if next_item else page_of(item.proposal)


def _page(
    admin: Any,
    request: HttpRequest,
    review: Review,
    item: FindingShown,
    act: ItemAct,
    form: Any,
    outcome: Outcome,
    denied: str = "",
) -> HttpResponse:
    proposal = item.proposal
    lines, fault = source_lines(proposal)
    is_open = bool(may_correct_import(clerk(request), proposal))
    shown = around(item.finding, review.findings.recommendations, lines)
    review.lines_here = {each.line.number for each in shown}
    context = {
        **_frame(admin, request, proposal),
        "title": item.label if act is EDIT else f"{act.verb}: {item.label}",
        "act": act,
        "item": item,
        "review": review,
        "form": form,
        "denied": denied,
        "is_conflict": outcome.status == 409,
        "is_open": is_open,
        "lines": shown,
        "fault": fault,
        "is_by_hand": is_by_hand(proposal),
        "language": review.findings.document.language,
        "doubts": review.doubts_by_item.get(item.key, []),
        "acts": [(each, item.act_address(each.name), letter) for each, letter in ACTS_BESIDE] if is_open else [],
        "previous": review.beside(item, "previous"),
        "next": review.beside(item, "next"),
        "next_doubt": review.doubt_after(item),
        "alike": alike_items(review, [item]).get(item.key),
        "suggested": len(open_suggestions(review, item.key)),
        "suggestions_address": suggestions_address(proposal, item.key),
        "keys": KEYS,
    }
    return TemplateResponse(request, act.template, context, status=outcome.status)


def _frame(admin: Any, request: HttpRequest, proposal: ImportProposal) -> dict[str, Any]:
    return {
        "subtitle": proposal.file_name,
        "proposal": proposal,
        "thing_address": page_of(proposal),
    }


def _gone(admin: Any, request: HttpRequest, proposal: ImportProposal) -> HttpResponse:
    """An item that somebody joined or set aside meanwhile. What was typed about it is shown, to be taken along."""
    verdict = may_import(clerk(request))
    typed = request.POST.get("text", "") or request.POST.get("divided", "")
    if request.method != "POST":
        raise Http404
    context = {
        **_frame(admin, request, proposal),
        "title": _("This item is no longer there"),
        "typed": typed if verdict else "",
        "language": proposal.findings["document"]["language"],
    }
    return TemplateResponse(request, "admin/imports/item_gone.html", context, status=409 if verdict else 403)


@method_decorator(require_POST)
def look_at_item(admin: Any, request: HttpRequest, object_id: str, key: int) -> HttpResponse:
    """Note that an item was checked, or that it is to be checked again, where nothing was typed about it."""
    proposal = admin.seen_or_404(request, object_id)
    _review, item = reviewed_item(proposal, key)
    if item is None:
        raise Http404
    is_undone = "undo" in request.POST
    try:
        stored = _checked(request, proposal, key, is_checked=not is_undone)
    except actions.NotAllowed as refusal:
        return admin.refused(request, proposal, str(refusal))
    if is_undone:
        return HttpResponseRedirect(item.own_place)
    if "list" in request.POST:
        return HttpResponseRedirect(item.listed_at)
    return _to_next_unchecked(request, item, stored, is_saved=False)
