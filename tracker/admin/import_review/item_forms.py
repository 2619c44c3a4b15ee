"""The forms of one item of an import: each is one act, and knows what the person saw."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.display import cut
from tracker.admin.forms import DeskActForm, LineField, TextField
from tracker.admin.import_review.findings import FindingShown, theme_choices
from tracker.admin.queries import state_choices
from tracker.choices import Basis, PositionValue
from tracker.importing.mending.held import Lines
from tracker.importing.mending.shape import Draft, fingerprint
from tracker.importing.mending.splitting import (
    DIVIDER,
    STEP,
    join,
    likeliest,
    neighbour,
    own_label,
    places_to_split,
    split,
    split_at_divider,
)
from tracker.importing.mending.taking import drop, make_paragraph
from tracker.importing.mending.wording import (
    WantedAttribution,
    beside_by_default,
    bracketed,
    renamed,
    reworded,
    with_basis,
)

NO_STATE = gettext_lazy("A body, or no State")
NO_POSITION = gettext_lazy("The document says none")
HOW_ADOPTED = gettext_lazy(
    "As the report says. Adopted: the meeting adopted it, by consensus or by a vote. Agreed: the participants agreed "
    "on its words, and the report does not say that the meeting adopted it. Not negotiated: it was put forward and not "
    "negotiated, or the report does not say."
)
ELSEWHERE = "elsewhere"
# How an item that is no recommendation is set aside.
PARAGRAPH, LEFT_OUT = "paragraph", "left_out"
LARGEST_PAGE = 10_000
MOST_AT_ONCE = 300
"""Items that are offered for one choice; the rest is offered when these are saved."""

SHOWN_OF_TEXT = 200
TEXT_KEYS = {"data-key": "e", "data-key-focuses": True, "data-key-sends": True}


class ItemForm(DeskActForm):
    """A form about one item: `seen` says what the person had before her."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)

    def prepare(self, thing: FindingShown, user: Any) -> None:
        self.fields["seen"].initial = self.mark_of(thing)
        self.prepare_item(thing)

    def mark_of(self, item: FindingShown) -> str:
        """The mark of what the person has before her: another one at the sending means that somebody changed it."""
        return item.mark

    def prepare_item(self, item: FindingShown) -> None:
        """Choose what the fields offer for this item."""

    def mend(self, findings: Draft, item: FindingShown, lines: Lines) -> Draft:
        """The findings as the act corrects them. Raises CannotMend."""
        raise NotImplementedError


class SaidForm(DeskActForm):
    """What a document says in one recommendation, word for word, and where it stands."""

    label = LineField(
        label=gettext_lazy("Label"),
        max_length=40,
        help_text=gettext_lazy(
            "As it is printed: 15 (a), 140.12, 3. In square brackets what the document does not: 3 [2]."
        ),
    )
    text = TextField(label=gettext_lazy("Text, word for word"), rows=8)
    basis = forms.ChoiceField(
        label=gettext_lazy("How it was adopted"),
        choices=Basis.choices,
        help_text=HOW_ADOPTED,
    )
    agenda_item = LineField(
        label=gettext_lazy("Agenda item"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("The number of this meeting’s own item, as it is printed: 5 (d)."),
    )
    position = forms.ChoiceField(
        label=gettext_lazy("Position of the State under review"),
        choices=[("", NO_POSITION), *PositionValue.choices],
        required=False,
        help_text=gettext_lazy("Only in the report on the review of one State."),
    )
    page = forms.IntegerField(label=gettext_lazy("Page"), min_value=1, max_value=LARGEST_PAGE, required=False)
    theme_slugs = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"), widget=forms.CheckboxSelectMultiple, required=False
    )


class EditForm(ItemForm, SaidForm):
    """An item of the import, as it is to be."""

    def prepare_item(self, item: FindingShown) -> None:
        finding = item.finding
        self.fields["text"].widget.attrs |= TEXT_KEYS
        for name in ("label", "text", "basis", "position", "page", "theme_slugs"):
            self.fields[name].initial = getattr(finding, name)
        self.fields["agenda_item"].initial = finding.agenda_item or ""
        themes: Any = self.fields["theme_slugs"]
        themes.choices = theme_choices(finding)
        themes.help_text = _("A suggestion counts only when you select it.")
        if not themes.choices:
            del self.fields["theme_slugs"]
        if any(beside_by_default(item.review.findings, item.key)):
            basis = self.fields["basis"]
            words = _("Choose it for several items at once")
            basis.help_text = format_html('{} <a href="{}">{}</a>', basis.help_text, item.basis_address, words)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {"theme_slugs": [], **cleaned}

    def mend(self, findings: Draft, item: FindingShown, lines: Lines) -> Draft:
        return reworded(findings, item.key, self.cleaned_data)


class BasisForm(ItemForm):
    """How an item was adopted, and which others were adopted in the same way."""

    basis = forms.ChoiceField(label=gettext_lazy("How it was adopted"), choices=Basis.choices, help_text=HOW_ADOPTED)
    items = forms.MultipleChoiceField(
        label=gettext_lazy("For these items as well"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy(
            "All that have “Not negotiated”. Selected are those of which the report says it in one place."
        ),
    )

    def prepare_item(self, item: FindingShown) -> None:
        language = item.review.findings.document.language
        belong, rest = beside_by_default(item.review.findings, item.key)
        self.fields["basis"].initial = item.finding.basis
        offered: Any = self.fields["items"]
        offered.choices = [
            (
                str(each.key),
                format_html(
                    '<bdi>{}</bdi> <bdi lang="{}">{}</bdi>', each.label, language, cut(each.text, SHOWN_OF_TEXT)
                ),
            )
            for each in [*belong, *rest][:MOST_AT_ONCE]
        ]
        offered.initial = [str(each.key) for each in belong]
        if not offered.choices:
            del self.fields["items"]

    def mend(self, findings: Draft, item: FindingShown, lines: Lines) -> Draft:
        chosen = {item.key, *map(int, self.cleaned_data.get("items", []))}
        return with_basis(findings, chosen, self.cleaned_data["basis"])


class SplitForm(ItemForm):
    """Where the second recommendation begins, and its label."""

    at = forms.ChoiceField(label=gettext_lazy("The second recommendation begins with"), widget=forms.RadioSelect)
    divided = TextField(
        label=gettext_lazy("The whole text, to put the sign ‖ where the second begins"),
        rows=8,
        required=False,
        help_text=gettext_lazy("Only for the last choice above. Copy the sign from here: ‖"),
    )
    label = LineField(
        label=gettext_lazy("Label of the second recommendation"),
        max_length=40,
        help_text=gettext_lazy("As it is printed; where the document prints none, its number in square brackets."),
    )

    def prepare_item(self, item: FindingShown) -> None:
        text = item.finding.text
        places = places_to_split(text)
        choices: Any = self.fields["at"]
        choices.choices = [
            *((str(place.at), f"… {place.before} ‖ {place.after} …") for place in places),
            (ELSEWHERE, _("Another place: I put the sign ‖ into the text below.")),
        ]
        at = likeliest(text, places).at if places else len(text)
        choices.initial = str(at) if places else ELSEWHERE
        self.fields["divided"].initial = text
        self.fields["label"].initial = own_label(item.review.findings, item.label, text[at:])

    def clean_divided(self) -> str:
        divided: str = self.cleaned_data["divided"]
        if self.cleaned_data.get("at") == ELSEWHERE and DIVIDER not in divided:
            raise forms.ValidationError(_("Put the sign ‖ once, where the second recommendation begins."))
        return divided

    def mend(self, findings: Draft, item: FindingShown, lines: Lines) -> Draft:
        words, text = self.cleaned_data, item.finding.text
        at = split_at_divider(text, words["divided"]) if words["at"] == ELSEWHERE else int(words["at"])
        return split(findings, item.key, at=at, label=words["label"], lines=lines)


class JoinForm(ItemForm):
    """With which neighbour the item is joined. Its neighbours are seen with it."""

    direction = forms.ChoiceField(label=gettext_lazy("Join it with"), widget=forms.RadioSelect)

    def mark_of(self, item: FindingShown) -> str:
        return fingerprint(item.finding, *(neighbour(item.review.findings, item.key, each) for each in STEP))

    def prepare_item(self, item: FindingShown) -> None:
        names = {"next": _("the next: %(label)s, %(text)s"), "previous": _("the previous: %(label)s, %(text)s")}
        beside = {direction: neighbour(item.review.findings, item.key, direction) for direction in names}
        field: Any = self.fields["direction"]
        field.choices = [
            (direction, names[direction] % {"label": each.label, "text": each.text})
            for direction, each in beside.items()
            if each
        ]
        field.initial = "next" if beside["next"] else "previous"

    def mend(self, findings: Draft, item: FindingShown, lines: Lines) -> Draft:
        return join(findings, item.key, self.cleaned_data["direction"])


class SetAsideForm(ItemForm):
    """What an item is that is no recommendation."""

    becomes = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        widget=forms.RadioSelect,
        initial=PARAGRAPH,
        choices=[
            (PARAGRAPH, gettext_lazy("A paragraph of the report: keep it as context, which can be searched")),
            (
                LEFT_OUT,
                gettext_lazy("Neither: leave it out; it stays in the list of what was not marked as a recommendation"),
            ),
        ],
    )

    def mend(self, findings: Draft, item: FindingShown, lines: Lines) -> Draft:
        is_paragraph = self.cleaned_data["becomes"] == PARAGRAPH
        return (make_paragraph if is_paragraph else drop)(findings, item.key)


class AttributionsForm(ItemForm):
    """Whose names are printed in brackets, and the words that each belongs to."""

    printed_new = LineField(
        label=gettext_lazy("Another printed name"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("As it is printed in the text."),
    )
    state_new = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    clause_new = TextField(label=gettext_lazy("The words that it belongs to"), rows=2, required=False)

    def prepare_item(self, item: FindingShown) -> None:
        states = [("", NO_STATE), *state_choices()]
        new: Any = self.fields["state_new"]
        new.choices = states
        open_names = bracketed(item.finding)
        if open_names:
            said = _("In brackets, and no attribution yet:")
            # The names are words of a document: they are escaped here, for a help text is not.
            self.fields["printed_new"].help_text = format_html("{} <bdi>{}</bdi>", said, "; ".join(open_names))
        self.groups: list[tuple[str, list[Any]]] = []
        for number, each in enumerate(item.attributions):
            self.fields[f"state_{number}"] = forms.ChoiceField(
                label=gettext_lazy("State"), choices=states, required=False, initial=each.iso3 or ""
            )
            self.fields[f"clause_{number}"] = TextField(
                label=gettext_lazy("The words that it belongs to"),
                rows=2,
                required=False,
                initial=each.clause,
                help_text=gettext_lazy("Copied from the text, word for word. Empty: the whole recommendation."),
            )
            self.fields[f"remove_{number}"] = forms.BooleanField(
                label=gettext_lazy("Remove this attribution"), required=False
            )
            names = (f"state_{number}", f"clause_{number}", f"remove_{number}")
            self.groups.append((each.printed, [self[name] for name in names]))

    @property
    def new_fields(self) -> list[Any]:
        return [self[name] for name in ("printed_new", "state_new", "clause_new")]

    def mend(self, findings: Draft, item: FindingShown, lines: Lines) -> Draft:
        words = self.cleaned_data
        kept = [
            WantedAttribution(
                each.printed,
                words[f"state_{n}"] or None,
                words[f"clause_{n}"],
                f"remove_{n}",
                f"clause_{n}",
                each.start,
            )
            for n, each in enumerate(item.finding.attributions)
            if not words[f"remove_{n}"]
        ]
        new = words["printed_new"]
        if new:
            kept.append(
                WantedAttribution(new, words["state_new"] or None, words["clause_new"], "printed_new", "clause_new")
            )
        return renamed(findings, item.key, kept)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("state_new") or cleaned.get("clause_new")) and not cleaned.get("printed_new"):
            self.add_error("printed_new", _("Give the name as it is printed in the text."))
        return cleaned
