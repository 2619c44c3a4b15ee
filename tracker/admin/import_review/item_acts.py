"""What may be done with one item of an import, as data: the form, and the correction that it makes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.admin.import_review.findings import FindingShown
from tracker.admin.import_review.item_forms import (
    ELSEWHERE,
    PARAGRAPH,
    AttributionsForm,
    BasisForm,
    EditForm,
    ItemForm,
    JoinForm,
    SetAsideForm,
    SplitForm,
)
from tracker.importing.mending import splitting, taking, wording
from tracker.importing.mending.shape import Finding

type Lines = Sequence[tuple[int, str]]
type Mend = Callable[[Finding, FindingShown, Any, Lines], Finding]


@dataclass(frozen=True)
class ItemAct:
    """One act on one item. `mend(findings, item, form, lines)` gives the corrected findings, or raises CannotMend."""

    name: str
    verb: str | Promise
    form: type[ItemForm]
    mend: Mend
    done: str | Promise
    explains: str | Promise = ""
    template: str = "admin/imports/item_act.html"
    presses: str | Promise = ""

    @property
    def button(self) -> str | Promise:
        """The words of the button; the verb where no others are given."""
        return self.presses or self.verb


def _edit(findings: Finding, item: FindingShown, form: Any, lines: Lines) -> Finding:
    return wording.reworded(findings, item.key, form.cleaned_data)


def _split(findings: Finding, item: FindingShown, form: Any, lines: Lines) -> Finding:
    words, text = form.cleaned_data, item.finding["text"]
    at = splitting.split_at_divider(text, words["divided"]) if words["at"] == ELSEWHERE else int(words["at"])
    return splitting.split(findings, item.key, at=at, label=words["label"], lines=lines)


def _join(findings: Finding, item: FindingShown, form: Any, lines: Lines) -> Finding:
    return splitting.join(findings, item.key, form.cleaned_data["direction"])


def _set_aside(findings: Finding, item: FindingShown, form: Any, lines: Lines) -> Finding:
    is_paragraph = form.cleaned_data["becomes"] == PARAGRAPH
    return (taking.make_paragraph if is_paragraph else taking.drop)(findings, item.key)


def _name(findings: Finding, item: FindingShown, form: Any, lines: Lines) -> Finding:
    return wording.renamed(findings, item.key, form.wanted(form.cleaned_data))


def _adopt(findings: Finding, item: FindingShown, form: Any, lines: Lines) -> Finding:
    return wording.with_basis(findings, {item.key, *form.keys}, form.cleaned_data["basis"])


EDIT = ItemAct(
    "item",
    _("Save"),
    EditForm,
    _edit,
    _("Saved. Nothing of it is public before you publish."),
    "",
    "admin/imports/item.html",
)
SPLIT = ItemAct(
    "item-split",
    _("Split"),
    SplitForm,
    _split,
    _("It was split in two."),
    _("The first part keeps its label. Every word stays: the second part becomes a recommendation of its own."),
)
JOIN = ItemAct(
    "item-join",
    _("Join"),
    JoinForm,
    _join,
    _("Both were joined."),
    _("The text of the second is added after that of the first, which keeps its label."),
)
SET_ASIDE = ItemAct(
    "item-set-aside",
    _("Not a recommendation"),
    SetAsideForm,
    _set_aside,
    _("It is no longer among the recommendations."),
)
ATTRIBUTIONS = ItemAct(
    "item-attributions",
    _("Attributions"),
    AttributionsForm,
    _name,
    _("The attributions were saved."),
    _("That a State is named does not mean that it accepted anything. The name must be in the text."),
    "admin/imports/item_attributions.html",
    _("Save the attributions"),
)
BASIS = ItemAct(
    "item-basis",
    _("How it was adopted"),
    BasisForm,
    _adopt,
    _("Saved for all of them. Undone, it is undone for all of them."),
    _("One choice for this item and for each that is selected below, in one correction."),
    presses=_("Save for all of them"),
)
ITEM_ACTS = (EDIT, SPLIT, JOIN, SET_ASIDE, ATTRIBUTIONS, BASIS)
# The letter of each act on an item's own page.
ACTS_BESIDE = ((SPLIT, "s"), (JOIN, "b"), (SET_ASIDE, "x"), (ATTRIBUTIONS, "a"))
KEYS = (
    ("j", _("Next")),
    ("k", _("Previous")),
    ("l", _("Save, mark as checked and continue with the next that is not")),
    ("w", _("Next warning")),
    ("e", _("Write in the text; Control and Enter save it")),
    ("s", _("Split")),
    ("b", _("Join")),
    ("x", _("Not a recommendation")),
    ("a", _("Attributions")),
    ("u", _("The whole review")),
)
