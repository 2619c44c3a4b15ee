"""What may be done with one item of an import, as data."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.admin.import_review.item_forms import (
    AttributionsForm,
    BasisForm,
    EditForm,
    ItemForm,
    JoinForm,
    SetAsideForm,
    SplitForm,
)


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
    _("Save"),
    EditForm,
    _("Saved. Nothing of it is public before you publish."),
    "",
    "admin/imports/item.html",
)
SPLIT = ItemAct(
    "item-split",
    _("Split"),
    SplitForm,
    _("It was split in two."),
    _("The first part keeps its label. Every word stays: the second part becomes a recommendation of its own."),
)
JOIN = ItemAct(
    "item-join",
    _("Join"),
    JoinForm,
    _("Both were joined."),
    _("The text of the second is added after that of the first, which keeps its label."),
)
SET_ASIDE = ItemAct(
    "item-set-aside",
    _("Not a recommendation"),
    SetAsideForm,
    _("It is no longer among the recommendations."),
)
ATTRIBUTIONS = ItemAct(
    "item-attributions",
    _("Attributions"),
    AttributionsForm,
    _("The attributions were saved."),
    _("That a State is named does not mean that it accepted anything. The name must be in the text."),
    "admin/imports/item_attributions.html",
    _("Save the attributions"),
)
BASIS = ItemAct(
    "item-basis",
    _("How it was adopted"),
    BasisForm,
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
