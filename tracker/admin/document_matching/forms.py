"""The fields of a confirmation: what the document is to the others of its meeting, and what it prints again."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.display import cut
from tracker.admin.document_matching.choices import DROPPED, INTO, NEW, STAYS, UNDECIDED, Choices
from tracker.admin.forms import LineField
from tracker.importing.comparing import ComparedProposal, found_texts, printed_texts
from tracker.importing.versions.kinship import Kin
from tracker.importing.versions.matching import nearest
from tracker.models import Meeting, MemberState, SourceDocument
from tracker.models.labels import address_of
from tracker.web.forms import ActForm

SHORT = 70
MANY, NEAR = 40, 6
"""A list of more choices than MANY offers the NEAR likest, and what is left over; the others are set by hand."""

type Option = tuple[str, Any]


def kin_choices() -> list[Option]:
    """What a document may be to the others of its meeting."""
    return [
        (Kin.JOINS.value, _("A separate document: all its recommendations are new")),
        (Kin.REPLACES.value, _("A later version, which takes the place of")),
        (Kin.CORRECTS.value, _("A corrigendum: what it prints takes the place of that part, the rest stays, of")),
        (Kin.TRANSLATES.value, _("The official text in another language of")),
    ]


class RelationForm(forms.Form):
    """What the confirmation page decided first; carried along, unseen."""

    meeting: Any = forms.ModelChoiceField(Meeting.objects.all(), widget=forms.HiddenInput)
    kin = forms.ChoiceField(choices=[(kin.value, kin.value) for kin in Kin], widget=forms.HiddenInput)
    of: Any = forms.ModelChoiceField(SourceDocument.objects.confirmed(), required=False, widget=forms.HiddenInput)
    under_review: Any = forms.ModelChoiceField(MemberState.objects.all(), required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return cleaned | {"of": None} if cleaned.get("kin") in (Kin.FIRST, Kin.JOINS) else cleaned

    @property
    def carried(self) -> dict[str, Any]:
        """Its values as plain ones."""
        return {name: getattr(each, "pk", each) for name, each in self.cleaned_data.items()}

    @property
    def query(self) -> str:
        """The same as an address carries it."""
        return urlencode({name: each for name, each in self.carried.items() if each})


class OneOf(forms.ChoiceField):
    """A list that shows some of what it takes: every row of a long document cannot offer every row of another."""

    def __init__(self, *, allowed: set[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.allowed = allowed

    def valid_value(self, value: Any) -> bool:
        return value in self.allowed


class MatchForm(ActForm):
    """One list for each finding and for each earlier recommendation, and two lines to set a match by hand."""

    hand_now = LineField(label=gettext_lazy("This document’s label"), required=False, max_length=40)
    hand_then = LineField(label=gettext_lazy("is the same as the earlier one labelled"), required=False, max_length=40)

    def __init__(
        self,
        data: Any,
        *,
        findings: dict[str, Any],
        compared: ComparedProposal,
        choices: Choices,
        kin: str,
        revision: int,
    ) -> None:
        first = {f"now-{slug}": each for slug, each in choices.now.items()}
        super().__init__(data, initial=first | {f"then-{slug}": each for slug, each in choices.then.items()})
        self.findings, self.compared, self.start, self.kin = findings, compared, choices, kin
        self.fields["revision"] = forms.IntegerField(initial=revision, min_value=0, widget=forms.HiddenInput)
        self.found = {each["slug"]: each for each in findings["recommendations"]}
        self.printed = {each.recommendation.slug: each for each in compared.then}
        self._offer()

    def _offer(self) -> None:
        """The lists of all rows."""
        now, then = found_texts(self.findings), printed_texts(self.compared.then)
        is_long = max(len(now), len(then)) > MANY
        near_now, near_then = nearest(then, now, NEAR) if is_long else ({}, {})
        chosen = self.choices
        left = [slug for slug in self.printed if not chosen.claims[slug]][:MANY]
        for slug in self.found:
            keys = [*near_now.get(slug, []), *left, chosen.now[slug]] if is_long else list(self.printed)
            self.fields[f"now-{slug}"] = OneOf(
                label=_("It is"),
                required=False,
                allowed={NEW, *self.printed},
                choices=[*self._first_of_now(chosen.now[slug]), *self._printed_options(keys)],
            )
        for slug in self.printed if self.kin != Kin.TRANSLATES else ():
            keys = [*near_then.get(slug, []), chosen.then[slug].removeprefix(INTO)] if is_long else list(self.found)
            self.fields[f"then-{slug}"] = OneOf(
                label=_("What became of it"),
                required=False,
                allowed={DROPPED, STAYS, *(f"{INTO}{each}" for each in self.found)},
                choices=[*self._first_of_then(chosen.then[slug]), *self._found_options(keys)],
            )

    def _first_of_now(self, chosen: str) -> list[Option]:
        undecided = [(UNDECIDED, _("Please choose"))] if chosen == UNDECIDED else []
        return [*undecided, *([] if self.kin == Kin.TRANSLATES else [(NEW, _("New: nothing before it"))])]

    def _printed_options(self, slugs: Iterable[str]) -> list[Option]:
        known = [self.printed[slug] for slug in dict.fromkeys(slugs) if slug in self.printed]
        known.sort(key=lambda each: (each.recommendation.order, each.order))
        return [(each.recommendation.slug, f"{each.label} {cut(each.text, SHORT)}") for each in known]

    def _first_of_then(self, chosen: str) -> list[Option]:
        undecided = [(UNDECIDED, _("Please choose"))] if chosen == UNDECIDED else []
        return [
            *undecided,
            (DROPPED, _("Not in the later report: no document prints it any more")),
            (STAYS, _("It stays as it is")),
        ]

    def _found_options(self, slugs: Iterable[str]) -> list[Option]:
        known = [self.found[slug] for slug in dict.fromkeys(slugs) if slug in self.found]
        return [
            (f"{INTO}{each['slug']}", _("Merged into %(label)s") % {"label": each["label"]})
            for each in sorted(known, key=lambda each: each["order"])
        ]

    def field_of(self, side: str, slug: str) -> Any:
        """The list of one row; what a translation lacks has none, for it stays."""
        name = f"{side}-{slug}"
        return self[name] if name in self.fields else None

    @property
    def choices(self) -> Choices:
        """As they were posted, else as the page begins."""
        if not self.is_bound:
            return self.start
        posted = {
            side: {
                slug: self.data[f"{side}-{slug}"] for slug in known if isinstance(self.data.get(f"{side}-{slug}"), str)
            }
            for side, known in (("now", self.start.now), ("then", self.start.then))
        }
        return self.start.updated(posted["now"], posted["then"])

    def take_by_hand(self) -> Choices:
        """The choices with the match that was typed; what does not fit becomes an error at its line."""
        choices = self.choices
        now = _by_label(self.cleaned_data.get("hand_now", ""), [(e["label"], e["slug"]) for e in self.found.values()])
        then = _by_label(
            self.cleaned_data.get("hand_then", ""), [(each.label, slug) for slug, each in self.printed.items()]
        )
        for name, found in (("hand_now", now), ("hand_then", then)):
            if self.cleaned_data.get(name) and not found:
                self.add_error(name, _("No recommendation has this label."))
        if bool(self.cleaned_data.get("hand_now")) != bool(self.cleaned_data.get("hand_then")):
            missing = "hand_then" if self.cleaned_data.get("hand_now") else "hand_now"
            self.add_error(missing, _("Type both labels, or neither."))
        if not (now and then) or self.errors:
            return choices
        return choices.set_by_hand(now, then)

    def point_at(self, faults: Mapping[str, str]) -> None:
        """Each fault as a sentence at its list."""
        labels = {f"now-{slug}": each["label"] for slug, each in self.found.items()}
        labels |= {f"then-{slug}": each.label for slug, each in self.printed.items()}
        for name, sentence in faults.items():
            self.add_error(name, sentence % {"label": labels[name]})


def _by_label(typed: str, known: Iterable[tuple[str, str]]) -> str:
    """The slug of what has this label, signs and capitals set aside; nothing where none has it."""
    wanted = " ".join(typed.split()).casefold()
    address = address_of(typed)
    for label, slug in known:
        if label.casefold() == wanted or (address and address_of(label) == address):
            return slug
    return ""
